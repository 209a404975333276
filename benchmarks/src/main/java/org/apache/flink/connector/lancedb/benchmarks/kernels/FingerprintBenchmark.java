package org.apache.flink.connector.lancedb.benchmarks.kernels;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.connector.lancedb.benchmarks.documents.Documents;
import org.apache.flink.connector.lancedb.sink.tracker.RowFingerprint;
import org.apache.flink.table.data.RowData;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A row's fingerprint, beside the digest alone of as many bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FingerprintBenchmark {

    @Param({"128", "1536"})
    public int dimension;

    private RowFingerprint fingerprint;
    private RowData[] rows;
    private MessageDigest digest;
    private byte[] bytes;
    private int next;

    /** Makes the rows. */
    @Setup
    public void open() throws NoSuchAlgorithmException {
        Documents documents = new Documents(dimension);
        fingerprint = new RowFingerprint("documents", documents.schema(true));
        rows = KernelRows.of(documents, true);
        digest = MessageDigest.getInstance("SHA-256");
        bytes = new byte[dimension * Float.BYTES + 96];
    }

    @Benchmark
    public Object fingerprint() {
        next = (next + 1) & (rows.length - 1);
        return fingerprint.of(rows[next], 0);
    }

    @Benchmark
    public byte[] digest() {
        return digest.digest(bytes);
    }
}
