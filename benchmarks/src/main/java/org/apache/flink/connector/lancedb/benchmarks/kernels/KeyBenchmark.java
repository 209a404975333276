package org.apache.flink.connector.lancedb.benchmarks.kernels;

import java.util.concurrent.TimeUnit;
import org.apache.flink.connector.lancedb.benchmarks.documents.Documents;
import org.apache.flink.connector.lancedb.lance.KeyBytes;
import org.apache.flink.connector.lancedb.lance.KeyIndex;
import org.apache.flink.connector.lancedb.sink.encoder.KeyEncoder;
import org.apache.flink.table.data.RowData;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Keys: from a row to its canonical bytes, and looked up among 100,000 changed ones. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class KeyBenchmark {

    private static final int CHANGED = 100_000;

    private final KeyIndex index = new KeyIndex();
    private final KeyBytes key = new KeyBytes();
    private final byte[][] ids = new byte[4 * CHANGED][];
    private KeyEncoder encoder;
    private RowData[] rows;
    private int next;

    /** Makes the keys, and puts every fourth into the index. */
    @Setup
    public void open() {
        Documents documents = new Documents(8);
        encoder = new KeyEncoder("documents", documents.schema(true));
        rows = KernelRows.of(documents, true);
        for (int i = 0; i < ids.length; i++) {
            ids[i] = Documents.id(i);
            if (i % 4 == 0) {
                set(i);
                index.put(key, key.hash(), 0);
            }
        }
    }

    private void set(int id) {
        key.clear();
        key.putBytes(ids[id], 0, ids[id].length);
    }

    @Benchmark
    public long encodeAndHash() {
        next = (next + 1) & (rows.length - 1);
        return encoder.encode(rows[next]).hash();
    }

    @Benchmark
    public int probeFound() {
        next = (next + 4) % ids.length & ~3;
        set(next);
        return index.get(key, key.hash());
    }

    @Benchmark
    public int probeAbsent() {
        next = (next + 4) % ids.length | 1;
        set(next);
        return index.get(key, key.hash());
    }
}
