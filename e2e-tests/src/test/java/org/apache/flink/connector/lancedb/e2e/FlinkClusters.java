package org.apache.flink.connector.lancedb.e2e;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** One cluster for all tests of a release; starting one takes longer than many of its jobs. */
final class FlinkClusters implements AutoCloseable {

    private final String purpose;
    private final Map<String, FlinkCluster> running = new LinkedHashMap<>();

    /** Clusters of one TaskManager each, started when they are first asked for. */
    FlinkClusters(String purpose) {
        this.purpose = purpose;
    }

    FlinkCluster of(FlinkDistribution flink) throws Exception {
        FlinkCluster cluster = running.get(flink.version());
        if (cluster == null) {
            cluster = FlinkCluster.start(flink.install(purpose), 1);
            running.put(flink.version(), cluster);
        }
        return cluster;
    }

    @Override
    public void close() throws IOException {
        for (FlinkCluster cluster : running.values()) {
            cluster.close();
        }
        running.clear();
    }
}
