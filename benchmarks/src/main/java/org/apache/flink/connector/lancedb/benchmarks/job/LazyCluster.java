package org.apache.flink.connector.lancedb.benchmarks.job;

/** Flink, started by the first measurement that needs it. Must be closed. Not thread-safe. */
public final class LazyCluster implements AutoCloseable {

    private BenchmarkCluster cluster;

    /** The cluster, which is closed with this. */
    public BenchmarkCluster get() throws Exception {
        if (cluster == null) {
            cluster = BenchmarkCluster.start();
        }
        return cluster;
    }

    @Override
    public void close() throws Exception {
        if (cluster != null) {
            cluster.close();
        }
    }
}
