package org.apache.flink.connector.lancedb.benchmarks.job;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.RpcOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;

/**
 * Flink in this JVM: one TaskManager whose slots are as many as the measurements' parallelism.
 * Checkpoints are taken when a measurement asks for one, and exactly once is what they give.
 */
public final class BenchmarkCluster implements AutoCloseable {

    /** The subtasks of each step of a job, and the threads of what it is compared with. */
    public static final int PARALLELISM = 2;

    /** The longest time that Flink takes for an interval of checkpoints. */
    private static final Duration NEVER = Duration.ofDays(365);

    private final MiniCluster cluster;
    private final Configuration client;

    private BenchmarkCluster(MiniCluster cluster, Configuration client) {
        this.cluster = cluster;
        this.client = client;
    }

    public static BenchmarkCluster start() throws Exception {
        Configuration configuration = new Configuration();
        // A checkpoint's answer may take as long as a large buffer takes to be written.
        configuration.set(RpcOptions.ASK_TIMEOUT_DURATION, Duration.ofMinutes(10));
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(512));
        configuration.set(
                CoreOptions.ALWAYS_PARENT_FIRST_LOADER_PATTERNS_ADDITIONAL,
                List.of("org.apache.flink", "org.lance", "org.apache.arrow"));
        configuration.setString(
                "metrics.reporter.benchmark.factory.class", SinkMetrics.Factory.class.getName());
        MiniCluster cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration)
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(PARALLELISM)
                                .withRandomPorts()
                                .build());
        cluster.start();
        return new BenchmarkCluster(cluster, clientOf(cluster.getRestAddress().get()));
    }

    private static Configuration clientOf(URI rest) {
        Configuration client = new Configuration();
        client.set(DeploymentOptions.TARGET, "remote");
        client.set(RestOptions.ADDRESS, rest.getHost());
        client.set(RestOptions.PORT, rest.getPort());
        client.set(CoreOptions.DEFAULT_PARALLELISM, PARALLELISM);
        client.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        // Without the pause Flink may take one at once, and with it the changes of a measurement.
        client.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, NEVER);
        client.set(CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS, NEVER);
        return client;
    }

    MiniCluster flink() {
        return cluster;
    }

    /** What a job's environment needs to come here; the caller may add to it. */
    Configuration client() {
        return new Configuration(client);
    }

    @Override
    public void close() throws Exception {
        cluster.close();
    }
}
