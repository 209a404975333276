package org.apache.flink.connector.lancedb.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A cluster whose jobs survive the death of any of its processes: three TaskManagers, of which two
 * have slots enough, so that jobs need not wait for another one; ZooKeeper, through which another
 * JobManager recovers them; and an SQL gateway, to which a job is submitted in no time.
 */
final class RecoveringCluster implements AutoCloseable {

    private static final int TASK_MANAGERS = 3;
    private static final Pattern JOB = Pattern.compile("[0-9a-f]{32}");

    private final Path checkpoints;
    private ZooKeeper zooKeeper;
    private FlinkCluster flink;
    private SqlGateway gateway;

    private RecoveringCluster(Path checkpoints) {
        this.checkpoints = checkpoints;
    }

    /**
     * Starts all processes.
     *
     * @param purpose tells homes of one release apart
     * @param directory where checkpoints go, which outlive the cluster, and what it keeps
     */
    static RecoveringCluster start(FlinkDistribution release, String purpose, Path directory)
            throws Exception {
        RecoveringCluster cluster = new RecoveringCluster(directory.resolve("checkpoints"));
        try {
            FlinkHome home = release.install(purpose);
            cluster.zooKeeper = ZooKeeper.start(home, directory.resolve(purpose));
            cluster.flink = FlinkCluster.start(home, TASK_MANAGERS, cluster.options());
            cluster.flink.onStartFailure(cluster.zooKeeper::removeDirtyResults);
            cluster.gateway = SqlGateway.start(home);
            return cluster;
        } catch (Throwable failure) {
            try {
                cluster.close();
            } catch (Exception e) {
                failure.addSuppressed(e);
            }
            throw failure;
        }
    }

    private Map<String, String> options() {
        Map<String, String> options = new HashMap<>(zooKeeper.options());
        options.put("restart-strategy.type", "fixed-delay");
        options.put("restart-strategy.fixed-delay.attempts", Integer.toString(Integer.MAX_VALUE));
        options.put("restart-strategy.fixed-delay.delay", "200 ms");
        options.put("heartbeat.interval", "500");
        options.put("heartbeat.timeout", "20000");
        // Nothing starts a process again that could not start on a busy machine.
        options.put("pekko.startup-timeout", "60 s");
        options.put("execution.checkpointing.dir", checkpoints.toUri().toString());
        options.put(
                "execution.checkpointing.externalized-checkpoint-retention",
                "RETAIN_ON_CANCELLATION");
        return options;
    }

    FlinkCluster flink() {
        return flink;
    }

    /**
     * Runs statements, of which the last one submits a job.
     *
     * @return the job's id
     */
    String submit(String name, List<String> statements) throws Exception {
        String answer = "";
        for (SqlOutcome outcome : gateway.run(name, statements)) {
            answer = outcome.text();
            if (outcome.isRefused()) {
                throw new AssertionError(
                        String.format("A statement of %s failed: %s", name, answer));
            }
        }
        Matcher job = JOB.matcher(answer);
        if (!job.find()) {
            throw new AssertionError(
                    String.format("The last statement of %s names no job: %s", name, answer));
        }
        return job.group();
    }

    /** The last checkpoint of a job that is whole; jobs of a cluster that is gone have theirs. */
    Path lastCheckpointOf(String job) throws Exception {
        try (Stream<Path> found = Files.list(checkpoints.resolve(job))) {
            return found.filter(checkpoint -> Files.exists(checkpoint.resolve("_metadata")))
                    .max(Comparator.comparingLong(RecoveringCluster::number))
                    .orElseThrow();
        }
    }

    private static long number(Path checkpoint) {
        return Long.parseLong(checkpoint.getFileName().toString().substring("chk-".length()));
    }

    /**
     * Starts a JobManager in the place of the one that was killed. If that was about to write down
     * that a job has ended, its successor would fail over the empty file and never start: then the
     * file is removed, as an operator would have to, and the successor ends the job once more.
     */
    void startJobManager() throws Exception {
        zooKeeper.removeEmptyFiles();
        flink.startJobManager();
    }

    /** Kills the JobManager and all TaskManagers, as when the machine goes down. */
    int killAll() throws Exception {
        flink.killAll();
        return TASK_MANAGERS + 1;
    }

    @Override
    public void close() throws Exception {
        try (ZooKeeper last = zooKeeper;
                FlinkCluster middle = flink;
                SqlGateway first = gateway) {
            // Closes the gateway first, and ZooKeeper last; resources that are null are left out.
        }
    }
}
