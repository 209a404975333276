package org.apache.flink.connector.lancedb.e2e;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Kills processes of a cluster that runs a job, and starts others in their place. */
final class FaultInjector {

    private static final Duration EVENT = Duration.ofMinutes(2);

    private final JobManagerStart jobManager;
    private final FlinkCluster cluster;
    private final Random random;
    private final Duration anyTime;

    /**
     * Chooses victims and moments by chance.
     *
     * @param anyTime the latest moment of faults that come at any time
     */
    FaultInjector(RecoveringCluster cluster, Random random, Duration anyTime) {
        this(cluster.flink(), cluster::startJobManager, random, anyTime);
    }

    /** The same in a cluster whose jobs end with its JobManager. */
    FaultInjector(FlinkCluster cluster, Random random, Duration anyTime) {
        this(cluster, cluster::startJobManager, random, anyTime);
    }

    private FaultInjector(
            FlinkCluster cluster, JobManagerStart jobManager, Random random, Duration anyTime) {
        this.cluster = cluster;
        this.jobManager = jobManager;
        this.random = random;
        this.anyTime = anyTime;
    }

    /**
     * Waits for the moment of a fault, kills, and starts others; waits neither for them nor for the
     * job to go on.
     *
     * @param table the directory of a table that the job writes; the fault meets the work on it
     */
    void inject(Fault fault, String job, Path table) throws Exception {
        String name = table.getFileName().toString().replace(".lance", "");
        Set<String> candidates = cluster.rest().taskManagersOf(job, name, fault.task());
        if (candidates.isEmpty()) {
            throw new AssertionError(
                    String.format(
                            "No task of job %s is called '%s' and '%s'.", job, name, fault.task()));
        }
        String taskManager = anyOf(candidates);
        if (fault.directory().isEmpty()) {
            awaitAnyTime();
        } else {
            NewFile.await(table.resolve(fault.directory()), EVENT, cluster::describe);
        }
        kill(fault, taskManager);
    }

    /** The same at any time, whatever the processes and jobs are doing. */
    void injectAtAnyTime(Fault fault) throws Exception {
        awaitAnyTime();
        kill(fault, anyOf(cluster.taskManagers()));
    }

    private void kill(Fault fault, String taskManager) throws Exception {
        if (fault.killsJobManager()) {
            cluster.killJobManager();
        }
        if (fault.killsTaskManager()) {
            cluster.killTaskManager(taskManager);
            cluster.startTaskManager();
        }
        if (fault.killsJobManager()) {
            jobManager.start();
        }
    }

    private String anyOf(Set<String> names) {
        return List.copyOf(new TreeSet<>(names)).get(random.nextInt(names.size()));
    }

    /** The moment itself is what chance decides, so there is nothing to wait for. */
    private void awaitAnyTime() throws InterruptedException {
        Thread.sleep((long) (random.nextDouble() * anyTime.toMillis()));
    }

    /** How a JobManager comes in the place of one that was killed. */
    @FunctionalInterface
    private interface JobManagerStart {
        void start() throws Exception;
    }
}
