package org.apache.flink.connector.lancedb.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Jobs whose processes are killed, at random moments and at the worst ones: no version of their
 * tables holds anything but whole checkpoints, and in the end nothing is lost and nothing twice.
 *
 * <p>{@code -Dlancedb.test.kills} sets how many processes are killed in each test, {@code
 * -Dlancedb.test.seed} repeats the order of faults, victims and moments of a run that printed its
 * seed; what the machine does meanwhile is not repeated.
 */
class FaultsITCase {

    private static final int KILLS = Integer.getInteger("lancedb.test.kills", 0);
    private static final int FAULTS = Fault.values().length;
    private static final long SEED = Long.getLong("lancedb.test.seed", System.nanoTime());
    private static final int TRANSFERS_PER_SECOND = 100;
    private static final int ROWS_PER_SECOND = 400;

    /** The source emits this many in the time that the slowest recovery may take. */
    private static final int TRANSFERS_PER_KILL = 90 * TRANSFERS_PER_SECOND;

    /** What the committer logs of a commit that an attempt of the job before has made. */
    private static final String REPEATED = ": REPEATED at version ";

    private static final Duration ANY_TIME = Duration.ofSeconds(2);
    private static final Duration PROGRESS = Duration.ofSeconds(60);
    private static final Duration RUN = Duration.ofMinutes(2);

    @TempDir private Path directory;
    private final Random random = new Random(SEED);
    private Path database;
    private ZooKeeper zooKeeper;
    private FlinkCluster cluster;
    private long repeats;

    @BeforeEach
    void chooseDatabase() {
        database = directory.resolve("database");
        System.out.printf("Faults: -Dlancedb.test.seed=%d%n", SEED);
    }

    @AfterEach
    void stopCluster() throws Exception {
        try (ZooKeeper last = zooKeeper) {
            if (cluster != null) {
                cluster.close();
            }
        }
    }

    private static Stream<FlinkDistribution> distributions() {
        return FlinkDistribution.all();
    }

    /** One job that upserts and appends what it reads from one source. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("distributions")
    void upsertedAndAppendedRowsAreThoseOfWholeCheckpoints(FlinkDistribution flink)
            throws Exception {
        // In the build each release gets another half of the faults.
        List<Fault> faults =
                KILLS > 0 ? faults(0, KILLS) : faults(isNewest(flink) ? 0 : FAULTS / 2, FAULTS / 2);
        String transfers =
                SqlScript.named("transfers.sql")
                        .with("rate", TRANSFERS_PER_SECOND)
                        .with("last", (faults.size() + 2) * TRANSFERS_PER_KILL)
                        .with("database", database)
                        .text();
        start(flink, "faults");
        try (VersionReader accounts = new VersionReader(database, new AccountsCheck());
                VersionReader ledger = new VersionReader(database, new LedgerCheck())) {
            String job = cluster.submit(transfers);
            awaitProgress(job, accounts, ledger);
            FaultInjector injector = new FaultInjector(cluster, random, ANY_TIME);
            for (Fault fault : faults) {
                String table = random.nextBoolean() ? accounts.table() : ledger.table();
                injector.inject(fault, job, directoryOf(table));
                cluster.awaitAllTasks(job, RUN);
                awaitProgress(job, accounts, ledger);
            }

            // Nothing of the cluster survives but the files of its checkpoints.
            cluster.killAll();
            repeats += cluster.countLogged(REPEATED);
            stopCluster();
            start(flink, "faults-restored");
            job = cluster.submit(goOnFrom(lastCheckpointOf(job)) + transfers);
            awaitProgress(job, accounts, ledger);

            cluster.rest().stopWithDrain(job, directory.resolve("savepoints"));
            cluster.awaitFinished(job, RUN);
            long checkpoints = cluster.rest().lastCheckpoint(job);
            accounts.finish();
            ledger.finish();
            assertThat(accounts.progress())
                    .as("transfers in both tables, which the job read from one source")
                    .isEqualTo(ledger.progress());
            assertReadByLanceDb(accounts.progress());
            report(
                    flink,
                    "upsert and append, cluster lost once",
                    faults,
                    checkpoints,
                    accounts,
                    ledger);
        }
    }

    /** Jobs that each declare the whole table. */
    @Test
    void snapshotRunsAreOneVersionEach() throws Exception {
        List<Fault> faults = faults(0, KILLS > 0 ? KILLS : 2);
        FlinkDistribution flink = FlinkDistribution.newest();
        start(flink, "faults-snapshot");
        FaultInjector injector = new FaultInjector(cluster, random, ANY_TIME);
        try (VersionReader snapshot = new VersionReader(database, new SnapshotRunsCheck())) {
            // The first run makes the table that the faults' moments are seen at.
            long checkpoints = awaitRun(1, startRun(1), snapshot);
            for (int i = 0; i < faults.size(); i++) {
                int run = 2 + i;
                String job = startRun(run);
                injector.inject(faults.get(i), job, directoryOf(snapshot.table()));
                checkpoints += awaitRun(run, job, snapshot);
            }
            snapshot.finish();
            assertThat(snapshot.progress()).as("runs").isEqualTo(1 + faults.size());
            assertThat(LanceDbClient.connect(database).countRows("snapshot"))
                    .isEqualTo(SnapshotRunsCheck.ROWS);
            report(flink, "snapshot scope", faults, checkpoints, snapshot);
        }
    }

    private String startRun(int run) throws Exception {
        int first = run * SnapshotRunsCheck.STEP;
        String job =
                cluster.submit(
                        SqlScript.named("snapshot-run.sql")
                                .with("rate", ROWS_PER_SECOND)
                                .with("rows", SnapshotRunsCheck.ROWS)
                                .with("run", run)
                                .with("first", first)
                                .with("last", first + SnapshotRunsCheck.ROWS - 1)
                                .with("database", database)
                                .text());
        cluster.awaitAllTasks(job, RUN);
        return job;
    }

    private long awaitRun(long run, String job, VersionReader snapshot) throws Exception {
        Await.until(
                "run " + run + " is over and in the table",
                RUN,
                () -> {
                    snapshot.requireRight();
                    return cluster.rest().isUp()
                            && cluster.rest().isFinishedOrUnknown(job)
                            && snapshot.progress() >= run;
                },
                cluster::describe);
        return cluster.rest().lastCheckpoint(job);
    }

    /** Three TaskManagers, of which the jobs need two, so that they need not wait for another. */
    private void start(FlinkDistribution flink, String purpose) throws Exception {
        FlinkHome home = flink.install(purpose);
        zooKeeper = ZooKeeper.start(home, directory.resolve(purpose));
        Map<String, String> options = new HashMap<>(zooKeeper.options());
        options.put(ClusterConfiguration.SLOTS, "1");
        options.put("restart-strategy.type", "fixed-delay");
        options.put("restart-strategy.fixed-delay.attempts", Integer.toString(Integer.MAX_VALUE));
        options.put("restart-strategy.fixed-delay.delay", "200 ms");
        options.put("heartbeat.interval", "500");
        options.put("heartbeat.timeout", "20000");
        options.put("execution.checkpointing.dir", checkpoints().toUri().toString());
        options.put(
                "execution.checkpointing.externalized-checkpoint-retention",
                "RETAIN_ON_CANCELLATION");
        cluster = FlinkCluster.start(home, 3, options);
    }

    private List<Fault> faults(int skipped, int number) {
        return Fault.inRandomOrder(random).skip(skipped).limit(number).collect(Collectors.toList());
    }

    private static boolean isNewest(FlinkDistribution flink) {
        return flink.version().equals(FlinkDistribution.newest().version());
    }

    private Path directoryOf(String table) {
        return database.resolve(table + ".lance");
    }

    private void awaitProgress(String job, VersionReader... readers) throws Exception {
        for (VersionReader reader : readers) {
            reader.awaitProgress(reader.progress(), PROGRESS, cluster, job);
        }
    }

    private Path checkpoints() {
        return directory.resolve("checkpoints");
    }

    private Path lastCheckpointOf(String job) throws Exception {
        try (Stream<Path> found = Files.list(checkpoints().resolve(job))) {
            return found.filter(checkpoint -> Files.exists(checkpoint.resolve("_metadata")))
                    .max(
                            Comparator.comparingInt(
                                    checkpoint ->
                                            Integer.parseInt(
                                                    checkpoint
                                                            .getFileName()
                                                            .toString()
                                                            .substring("chk-".length()))))
                    .orElseThrow();
        }
    }

    private static String goOnFrom(Path checkpoint) {
        return String.format("SET 'execution.state-recovery.path' = '%s';%n", checkpoint.toUri());
    }

    private void assertReadByLanceDb(long count) throws Exception {
        Transfers transfers = new Transfers();
        transfers.makeUntil(count);
        LanceDbClient lanceDb = LanceDbClient.connect(database);
        assertThat(lanceDb.rows("accounts"))
                .containsExactlyInAnyOrderElementsOf(
                        transfers.balances().entrySet().stream()
                                .map(
                                        balance ->
                                                Map.of(
                                                        "account",
                                                        balance.getKey().toString(),
                                                        "balance",
                                                        balance.getValue().toString()))
                                .collect(Collectors.toList()));
        assertThat(lanceDb.countRows("ledger")).isEqualTo(3 * count);
    }

    private void report(
            FlinkDistribution flink,
            String mode,
            List<Fault> faults,
            long checkpoints,
            VersionReader... readers) {
        Map<Fault, Long> kinds = new TreeMap<>();
        faults.forEach(fault -> kinds.merge(fault, 1L, Long::sum));
        repeats += cluster.countLogged(REPEATED);
        System.out.printf(
                "%s, %s, -Dlancedb.test.seed=%d: %d faults %s, %d checkpoints, %d repeated commits"
                        + " recognised, %d versions, %d rows checked: none lost, none twice, no part of a checkpoint%n",
                flink,
                mode,
                SEED,
                faults.size(),
                kinds,
                checkpoints,
                repeats,
                Stream.of(readers).mapToLong(VersionReader::versions).sum(),
                Stream.of(readers).mapToLong(VersionReader::rows).sum());
    }
}
