package org.apache.flink.connector.lancedb.benchmarks.kernels;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.flink.connector.lancedb.benchmarks.baselines.RawWriter;
import org.apache.flink.connector.lancedb.benchmarks.documents.Documents;
import org.apache.flink.connector.lancedb.benchmarks.trial.Directories;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.lance.LanceTable;
import org.apache.flink.connector.lancedb.lance.RowBatch;
import org.apache.flink.connector.lancedb.lance.TableLayout;
import org.apache.flink.connector.lancedb.sink.encoder.RowEncoder;
import org.apache.flink.table.data.RowData;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A row into Arrow's memory, beside the same bytes copied there as one block. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EncodeBenchmark {

    @Param({"128", "1536"})
    public int dimension;

    @Param({"objects", "binary"})
    public String form;

    private Path directory;
    private LanceTable table;
    private TableLayout layout;
    private RowEncoder encoder;
    private RowBatch batch;
    private RowData[] rows;
    private int next;

    private BufferAllocator allocator;
    private ArrowBuf memory;
    private byte[] bytes;
    private long position;

    /** Makes the rows, and a table to fit them to. */
    @Setup(Level.Trial)
    public void open() throws IOException {
        Documents documents = new Documents(dimension);
        directory = Files.createTempDirectory("encode");
        LanceConnection connection = LanceConnection.of(directory.toString());
        try (RawWriter writer = new RawWriter(documents, connection.tableUri("documents"))) {
            writer.create();
        }
        table = new LanceTable(connection, "documents");
        layout = table.layout(documents.schema(false));
        encoder = new RowEncoder("documents", documents.schema(false), layout);
        batch = table.newBatch(layout);
        rows = KernelRows.of(documents, form.equals("binary"));
        bytes = new byte[dimension * Float.BYTES + 64];
        allocator = new RootAllocator();
        memory = allocator.buffer(2L << 20);
    }

    @TearDown(Level.Trial)
    public void close() throws IOException {
        batch.close();
        table.close();
        memory.close();
        allocator.close();
        Directories.delete(directory);
    }

    @Benchmark
    public int encode() {
        if (batch.isFull()) {
            batch.close();
            batch = table.newBatch(layout);
        }
        next = (next + 1) & (rows.length - 1);
        return encoder.encode(rows[next], batch);
    }

    @Benchmark
    public long copy() {
        if (position + bytes.length > memory.capacity()) {
            position = 0;
        }
        memory.setBytes(position, bytes);
        position += bytes.length;
        return position;
    }
}
