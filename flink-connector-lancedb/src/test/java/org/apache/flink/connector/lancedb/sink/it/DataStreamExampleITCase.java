package org.apache.flink.connector.lancedb.sink.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.schema.VectorElementType;
import org.apache.flink.connector.lancedb.sink.LanceTargetSink;
import org.apache.flink.connector.lancedb.sink.encoder.RowConverter;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;

/** The example of {@code docs/datastream.md}, compiled and run. */
class DataStreamExampleITCase extends MiniClusterTestBase {

    @Test
    void theExampleKeepsATableInStep() throws Exception {
        String uri = directory.resolve("lancedb").toString();
        Map<String, String> storageOptions = Map.of();
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(1);
        DataStream<Row> stream =
                env.fromData(
                        Row.ofKind(RowKind.INSERT, "a", "first", null),
                        Row.ofKind(RowKind.INSERT, "b", "second", null),
                        Row.ofKind(RowKind.UPDATE_AFTER, "a", "changed", null),
                        Row.ofKind(RowKind.DELETE, "b", null, null));

        // docs: datastream
        TableSchema schema =
                TableSchema.builder()
                        .column("doc_id", ColumnDef.notNull(LanceType.utf8()))
                        .column("title", LanceType.utf8())
                        .column("embedding", LanceType.vector(VectorElementType.FLOAT32, 384))
                        .primaryKey("doc_id")
                        .build();

        LanceTargetSink<Row> sink =
                LanceTargetSink.<Row>builder()
                        .setConnection(LanceConnection.of(uri, storageOptions))
                        .setTable("documents")
                        .setSchema(schema)
                        .setRowConverter(RowConverter.forRow())
                        .build();

        env.enableCheckpointing(10_000);
        stream.sinkTo(sink).uid("documents");
        // docs: end

        env.execute();
        assertThat(documents.countRows()).isEqualTo(1);
    }
}
