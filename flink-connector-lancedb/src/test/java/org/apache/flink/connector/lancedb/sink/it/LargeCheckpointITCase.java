package org.apache.flink.connector.lancedb.sink.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.typeutils.RowTypeInfo;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.schema.VectorElementType;
import org.apache.flink.connector.lancedb.sink.LanceTargetSink;
import org.apache.flink.connector.lancedb.sink.encoder.RowConverter;
import org.apache.flink.connector.lancedb.testing.Figures;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** A million rows in one checkpoint with the default options, in a heap of 1 GB. */
class LargeCheckpointITCase extends MiniClusterTestBase {

    private static final long ROWS = 1_000_000;
    private static final long DELETED = 200_000;
    private static final int DIMENSION = 128;
    private static final long ONE_MEGABYTE = 1_000_000;
    private static final TypeInformation<Row> TYPE =
            new RowTypeInfo(Types.STRING, Types.STRING, Types.PRIMITIVE_ARRAY(Types.FLOAT));

    private static Row row(long index) {
        float[] embedding = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            embedding[i] = (index * 31 + i) % 1_000 / 1_000f;
        }
        return Row.of(key(index), "title of document " + index, embedding);
    }

    private static String key(long index) {
        return String.format("document-%09d", index);
    }

    private FaultySink<Row> sink(String name) {
        return new FaultySink<>(
                LanceTargetSink.<Row>builder()
                        .setConnection(LanceConnection.of(directory.resolve("lancedb").toString()))
                        .setTable(Documents.TABLE)
                        .setSchema(
                                TableSchema.builder()
                                        .column("id", ColumnDef.notNull(LanceType.utf8()))
                                        .column("title", LanceType.utf8())
                                        .column(
                                                "embedding",
                                                LanceType.vector(
                                                        VectorElementType.FLOAT32, DIMENSION))
                                        .primaryKey("id")
                                        .build())
                        .setRowConverter(RowConverter.forRow())
                        // What is measured is the writer's part; the state of declared keys would
                        // not
                        // fit the JobManager's memory.
                        .setTrackDeclaredKeys(false)
                        .build(),
                new Faults(),
                name);
    }

    private void runAsOneCheckpoint(String name, GeneratorFunction<Long, Row> rows, long count)
            throws Exception {
        long start = System.nanoTime();
        new SinkJob().rowType(TYPE).sinkParallelism(2).oneCheckpoint().run(rows, count, sink(name));
        System.out.printf(
                "%s: %,d rows in one checkpoint, %,d bytes of committables, %.1f s, heap limit %,d MB%n",
                name,
                count,
                FaultySink.largestCommitBytes(name),
                (System.nanoTime() - start) / 1e9,
                Runtime.getRuntime().maxMemory() >> 20);
    }

    @Test
    void aMillionVectorsTheirUpdatesAndManyDeletesFitOneCheckpointAndSmallCommittables(
            TestInfo test) throws Exception {
        assertThat(Runtime.getRuntime().maxMemory()).isLessThanOrEqualTo(1L << 30);

        runAsOneCheckpoint("Inserts", LargeCheckpointITCase::row, ROWS);
        assertThat(documents.countRows()).isEqualTo(ROWS);
        assertThat(documents.version()).as("creation and one commit").isEqualTo(2);
        assertThat(FaultySink.largestCommitBytes("Inserts")).isLessThan(ONE_MEGABYTE);

        runAsOneCheckpoint("Upserts", LargeCheckpointITCase::row, ROWS);
        assertThat(documents.countRows()).isEqualTo(ROWS);
        assertThat(documents.version()).isEqualTo(3);
        assertThat(FaultySink.largestCommitBytes("Upserts")).isLessThan(ONE_MEGABYTE);

        runAsOneCheckpoint(
                "Deletes", index -> Row.ofKind(RowKind.DELETE, key(index), null, null), DELETED);
        assertThat(documents.countRows()).isEqualTo(ROWS - DELETED);
        assertThat(documents.version()).isEqualTo(4);
        assertThat(FaultySink.largestCommitBytes("Deletes")).isLessThan(ONE_MEGABYTE);
        Figures.print(
                test,
                "%,d inserts, %,d upserts and %,d deletes in a checkpoint each: committables of %,d,"
                        + " %,d and %,d bytes, heap limit %,d MB",
                ROWS,
                ROWS,
                DELETED,
                FaultySink.largestCommitBytes("Inserts"),
                FaultySink.largestCommitBytes("Upserts"),
                FaultySink.largestCommitBytes("Deletes"),
                Runtime.getRuntime().maxMemory() >> 20);
    }
}
