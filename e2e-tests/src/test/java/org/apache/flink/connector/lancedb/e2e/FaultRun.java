package org.apache.flink.connector.lancedb.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.flink.connector.lancedb.testing.Figures;
import org.junit.jupiter.api.TestInfo;

/**
 * Jobs of all modes on one cluster whose processes are killed, while readers look at each version
 * of each table: a {@link TransferJob} that goes on all the while, and for each fault a run of
 * {@link SnapshotRuns}.
 */
final class FaultRun implements AutoCloseable {

    /** What the committer logs of a commit that an attempt of the job before has made. */
    private static final String REPEATED = ": REPEATED at version ";

    private static final Duration ANY_TIME = Duration.ofSeconds(2);

    private final FlinkDistribution flink;
    private final String purpose;
    private final Path directory;
    private final long seed;
    private final Random random;
    private final TransferJob transfers;
    private final SnapshotRuns snapshots;
    private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
    private RecoveringCluster cluster;
    private int clusters;
    private int kills;
    private long repeats;

    /**
     * Prepares a run.
     *
     * @param purpose tells homes of one release apart
     * @param atMost how long it may take
     */
    FaultRun(FlinkDistribution flink, String purpose, Path directory, Duration atMost, long seed) {
        this.flink = flink;
        this.purpose = purpose;
        this.directory = directory;
        this.seed = seed;
        this.random = new Random(seed);
        Path database = directory.resolve("database");
        this.transfers = new TransferJob(directory, database, atMost);
        this.snapshots = new SnapshotRuns(database);
        System.out.printf("%s, %s: -Dlancedb.test.seed=%d%n", flink, purpose, seed);
    }

    /** Starts a cluster and the jobs. */
    void start() throws Exception {
        startCluster();
        transfers.start(cluster);
        // The first run makes the table that the faults' moments are seen at.
        snapshots.start(cluster);
        snapshots.awaitEnd();
    }

    private void startCluster() throws Exception {
        clusters++;
        String name = clusters == 1 ? purpose : purpose + "-" + clusters;
        cluster = RecoveringCluster.start(flink, name, directory);
    }

    /**
     * Lets the jobs suffer a fault in the work on a table of chance, and waits until they go on.
     */
    void suffer(Fault fault) throws Exception {
        suffer(fault, 0);
    }

    /**
     * The same with more faults right after the first one, while the processes and jobs recover.
     *
     * @param more how many more, at any time and of any process
     */
    void suffer(Fault fault, int more) throws Exception {
        List<VersionReader> readers = readers();
        VersionReader victim = readers.get(random.nextInt(readers.size()));
        snapshots.start(cluster);
        String job = victim == snapshots.reader() ? snapshots.job() : transfers.job();
        Path table = directory.resolve("database").resolve(victim.table() + ".lance");
        FaultInjector injector = new FaultInjector(cluster, random, ANY_TIME);
        injector.inject(fault, job, table);
        count(fault);
        for (int i = 0; i < more; i++) {
            Fault next =
                    random.nextBoolean()
                            ? Fault.TASK_MANAGER_AT_ANY_TIME
                            : Fault.JOB_MANAGER_AT_ANY_TIME;
            injector.injectAtAnyTime(next);
            count(next);
        }
        cluster.flink().awaitTaskManagers();
        transfers.awaitRecovery();
        snapshots.awaitEnd();
    }

    private void count(Fault fault) {
        faults.merge(fault, 1, Integer::sum);
        kills += fault.kills();
    }

    /**
     * Nothing of the cluster survives but the files of its checkpoints, from the last of which a
     * new job goes on, on another cluster.
     */
    void loseCluster() throws Exception {
        kills += cluster.killAll();
        stopCluster();
        startCluster();
        transfers.goOn(cluster);
    }

    private void stopCluster() throws Exception {
        try (RecoveringCluster last = cluster) {
            repeats += last.flink().countLogged(REPEATED);
        }
        cluster = null;
    }

    int kills() {
        return kills;
    }

    /** Ends the jobs, checks what is left, and prints the figures. */
    void finish(TestInfo test) throws Exception {
        long checkpoints = transfers.lastCheckpoint();
        transfers.finish();
        snapshots.reader().finish();
        assertThat(snapshots.reader().progress()).as("snapshot runs").isEqualTo(snapshots.runs());
        stopCluster();
        Figures.print(
                test,
                "%s: %d processes killed by %s, %d clusters lost; %d checkpoints, %d repeated commits recognised; checked all versions: %s (seed %d)",
                flink,
                kills,
                faults.entrySet().stream()
                        .map(each -> each.getValue() + " x " + words(each.getKey()))
                        .collect(Collectors.joining(", ")),
                clusters - 1,
                checkpoints,
                repeats,
                readers().stream()
                        .map(
                                reader ->
                                        String.format(
                                                "%d of '%s' with %d rows",
                                                reader.versions(), reader.table(), reader.rows()))
                        .collect(Collectors.joining(", ")),
                seed);
    }

    private static String words(Fault fault) {
        return fault.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private List<VersionReader> readers() {
        List<VersionReader> readers = new ArrayList<>(transfers.readers());
        readers.add(snapshots.reader());
        return readers;
    }

    @Override
    public void close() throws Exception {
        try (RecoveringCluster last = cluster;
                TransferJob streaming = transfers;
                SnapshotRuns bounded = snapshots) {
            // Closes the readers first.
        }
    }
}
