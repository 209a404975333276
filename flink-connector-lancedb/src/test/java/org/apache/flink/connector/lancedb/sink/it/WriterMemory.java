package org.apache.flink.connector.lancedb.sink.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.java.typeutils.RowTypeInfo;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.schema.VectorElementType;
import org.apache.flink.connector.lancedb.sink.LanceTargetSink;
import org.apache.flink.connector.lancedb.sink.encoder.RowConverter;
import org.apache.flink.connector.lancedb.sink.settings.BufferFlushOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.types.Row;

/**
 * A process that runs one job, into nothing or into a table, and prints the most memory that it
 * took of the machine. {@link WriterMemoryITCase} compares.
 */
public final class WriterMemory {

    private static final int DIMENSION = 128;
    private static final int FLUSHES = 3;
    private static final TypeInformation<Row> TYPE =
            new RowTypeInfo(Types.STRING, Types.STRING, Types.PRIMITIVE_ARRAY(Types.FLOAT));

    private WriterMemory() {}

    /**
     * Runs the job.
     *
     * @param arguments the database, or "none"; the parallelism; the size of a buffer in MiB
     */
    public static void main(String[] arguments) throws Exception {
        int parallelism = Integer.parseInt(arguments[1]);
        int bufferMebibytes = Integer.parseInt(arguments[2]);
        // A row takes about 600 bytes.
        long rows = FLUSHES * (long) parallelism * (bufferMebibytes << 20) / 600;
        Configuration configuration = new Configuration();
        configuration.setString("restart-strategy.type", "none");
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(parallelism);
        environment
                .fromSequence(1, rows)
                .map(WriterMemory::row)
                .returns(TYPE)
                .sinkTo(
                        arguments[0].equals("none")
                                ? new DiscardingSink<>()
                                : sink(arguments[0], bufferMebibytes));
        environment.execute();
        System.out.println("peak " + peakMebibytes());
    }

    private static Row row(long index) {
        float[] embedding = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            embedding[i] = (index * 31 + i) % 1_000 / 1_000f;
        }
        return Row.of("document-" + index, "title of document " + index, embedding);
    }

    private static Sink<Row> sink(String database, int bufferMebibytes) {
        return LanceTargetSink.<Row>builder()
                .setConnection(LanceConnection.of(database))
                .setTable("documents")
                .setSchema(
                        TableSchema.builder()
                                .column("id", ColumnDef.notNull(LanceType.utf8()))
                                .column("title", LanceType.utf8())
                                .column(
                                        "embedding",
                                        LanceType.vector(VectorElementType.FLOAT32, DIMENSION))
                                .primaryKey("id")
                                .build())
                .setRowConverter(RowConverter.forRow())
                .setTrackDeclaredKeys(false)
                .setBufferFlushOptions(
                        BufferFlushOptions.of(1_000_000, MemorySize.ofMebiBytes(bufferMebibytes)))
                .build();
    }

    private static long peakMebibytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.split("\\s+", -1)[1]) >> 10)
                .findFirst()
                .orElseThrow();
    }
}
