package org.apache.flink.connector.lancedb.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.flink.connector.lancedb.testing.Figures;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two jobs write the same tables at the same time, also create them at the same moment, while
 * TaskManagers are killed: both upsert keys of their own, both append, and one upserts what the
 * other one appends to. {@code -Dlancedb.test.seed} repeats the victims and moments of a run.
 */
class TwoJobsITCase {

    private static final long SEED = Long.getLong("lancedb.test.seed", System.nanoTime());
    private static final List<Fault> KILLS =
            List.of(Fault.TASK_MANAGER_AT_ANY_TIME, Fault.TASK_MANAGER_INSIDE_A_COMMIT);

    /** So many that the jobs end before. */
    private static final int COMPACTIONS = 1_000;

    private static final int KEYS = 200;
    private static final int NUMBERS = 6_000;
    private static final int NUMBERS_PER_SECOND = 300;
    private static final Duration ANY_TIME = Duration.ofSeconds(2);
    private static final Duration RUN = Duration.ofMinutes(2);

    @TempDir private Path directory;
    private final Random random = new Random(SEED);
    private Path database;
    private LanceDbClient lanceDb;
    private FlinkCluster cluster;

    @BeforeEach
    void startCluster() throws Exception {
        System.out.printf("Two jobs: -Dlancedb.test.seed=%d%n", SEED);
        database = directory.resolve("database");
        lanceDb = LanceDbClient.connect(database);
        // A slot for each job on a TaskManager of its own.
        Map<String, String> options = new HashMap<>();
        options.put(ClusterConfiguration.SLOTS, "1");
        options.put("restart-strategy.type", "fixed-delay");
        options.put("restart-strategy.fixed-delay.attempts", Integer.toString(Integer.MAX_VALUE));
        options.put("restart-strategy.fixed-delay.delay", "200 ms");
        options.put("heartbeat.interval", "500");
        options.put("heartbeat.timeout", "20000");
        cluster = FlinkCluster.start(FlinkDistribution.newest().install("two-jobs"), 2, options);
    }

    @AfterEach
    void stopCluster() throws Exception {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void theTablesHoldWhatBothJobsDeclare(TestInfo test) throws Exception {
        // Made by neither job: one that appends without a key refuses a table that bears one.
        new ForeignProgram(database).then("create", "mixed", Map.of()).run();
        CompletableFuture<String> upserts = submit("a", ", PRIMARY KEY (id) NOT ENFORCED");
        CompletableFuture<String> appends = submit("b", "");
        List<String> jobs = List.of(upserts.get(), appends.get());
        FaultInjector injector = new FaultInjector(cluster, random, ANY_TIME);
        try (ChildProcess compaction = compaction()) {
            for (int i = 0; i < KILLS.size(); i++) {
                String victim = jobs.get(i);
                cluster.awaitAllTasks(victim, RUN);
                cluster.awaitNextCheckpoint(victim, RUN);
                injector.inject(KILLS.get(i), victim, database.resolve("upserted.lance"));
                cluster.awaitTaskManagers();
            }
            for (String job : jobs) {
                cluster.awaitFinished(job, RUN);
            }
        }

        int rows = 0;
        rows += compare("upserted", List.of(latest("a"), latest("b")));
        rows += compare("appended", List.of(all("a"), all("b")));
        rows += compare("mixed", List.of(latest("a"), all("b")));
        Figures.print(
                test,
                "2 jobs, 3 tables created or written by both at once, %d kills of TaskManagers, %d commits, %d conflicts and %d repeated commits in the logs, %d rows checked, -Dlancedb.test.seed=%d",
                KILLS.size(),
                cluster.countLogged(": COMMITTED at version "),
                cluster.countLogged("met another commit"),
                cluster.countLogged(": REPEATED at version "),
                rows,
                SEED);
    }

    /** Puts rows of both jobs into the same fragments; else their commits would never conflict. */
    private ChildProcess compaction() throws Exception {
        ForeignProgram program = new ForeignProgram(database);
        for (int i = 0; i < COMPACTIONS; i++) {
            program.then("compact", i % 2 == 0 ? "upserted" : "mixed", Map.of());
        }
        return program.start();
    }

    private CompletableFuture<String> submit(String job, String key) throws Exception {
        String sql =
                SqlScript.named("one-of-two-jobs.sql")
                        .with("job", job)
                        .with("key", key)
                        .with("keys", KEYS)
                        .with("rate", NUMBERS_PER_SECOND)
                        .with("last", NUMBERS - 1)
                        .with("database", database)
                        .text();
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return cluster.submit(sql);
                    } catch (Exception e) {
                        throw new IllegalStateException("The job could not be submitted.", e);
                    }
                });
    }

    private int compare(String table, List<List<String>> rowsOfJobs) throws Exception {
        List<String> expected = new ArrayList<>();
        rowsOfJobs.forEach(expected::addAll);
        List<String> found =
                lanceDb.rows(table).stream()
                        .map(row -> row.get("id") + " " + row.get("revision"))
                        .collect(Collectors.toList());
        assertThat(found).as(table).containsExactlyInAnyOrderElementsOf(expected);
        return found.size();
    }

    /** All rows that a job makes. */
    private static List<String> all(String job) {
        return rows(job, 0);
    }

    /** The last row of each key. */
    private static List<String> latest(String job) {
        return rows(job, NUMBERS - KEYS);
    }

    private static List<String> rows(String job, int from) {
        List<String> rows = new ArrayList<>();
        for (int number = from; number < NUMBERS; number++) {
            rows.add(job + number % KEYS + " " + number);
        }
        return rows;
    }
}
