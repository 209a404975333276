package org.apache.flink.connector.lancedb.e2e;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Kills processes of a cluster that runs a job, and starts others in their place. */
final class FaultInjector {

    private static final Duration EVENT = Duration.ofSeconds(60);

    private final FlinkCluster cluster;
    private final Random random;
    private final Duration anyTime;

    /**
     * Chooses victims and moments by chance.
     *
     * @param anyTime the latest moment of faults that come at any time
     */
    FaultInjector(FlinkCluster cluster, Random random, Duration anyTime) {
        this.cluster = cluster;
        this.random = random;
        this.anyTime = anyTime;
    }

    /**
     * Kills, starts others, and waits until the cluster is whole; not for the job to go on.
     *
     * @param table the directory of a table that the job writes; the fault meets the work on it
     */
    void inject(Fault fault, String job, Path table) throws Exception {
        String name = table.getFileName().toString().replace(".lance", "");
        List<String> candidates =
                new ArrayList<>(cluster.rest().taskManagersOf(job, name, fault.task()));
        if (candidates.isEmpty()) {
            throw new AssertionError(
                    String.format(
                            "No task of job %s is called '%s' and '%s'.", job, name, fault.task()));
        }
        String taskManager = candidates.get(random.nextInt(candidates.size()));
        awaitMoment(fault, table);
        if (fault.killsJobManager()) {
            cluster.killJobManager();
        }
        if (fault.killsTaskManager()) {
            cluster.killTaskManager(taskManager);
            cluster.startTaskManager();
        }
        if (fault.killsJobManager()) {
            cluster.startJobManager();
        }
        cluster.awaitTaskManagers();
    }

    private void awaitMoment(Fault fault, Path table) throws Exception {
        if (fault.directory().isEmpty()) {
            // The moment itself is what chance decides, so there is nothing to wait for.
            Thread.sleep((long) (random.nextDouble() * anyTime.toMillis()));
        } else {
            NewFile.await(table.resolve(fault.directory()), EVENT, cluster::describe);
        }
    }
}
