package org.apache.flink.connector.lancedb.sink.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.connector.lancedb.testing.Figures;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * Jobs that go on from a savepoint which the table is ahead of: the state says of rows what the
 * table no longer has. Then the rows are declared again as they were at the savepoint, which is
 * what the state would take for unchanged, or retracted, also those that the state does not know.
 *
 * <p>{@code -Dlancedb.test.old.savepoints} is the number of runs.
 */
class OldSavepointITCase extends MiniClusterTestBase {

    private static final int RUNS = Integer.getInteger("lancedb.test.old.savepoints", 25);
    private static final int CHECKPOINTS_AHEAD = 5;

    @Test
    void theTableEqualsTheModelAfterAReplayFromAnOldSavepoint(TestInfo test) throws Exception {
        long seed = Long.getLong("lancedb.test.seed", System.nanoTime());
        System.out.printf("Old savepoints: %d runs, -Dlancedb.test.seed=%d%n", RUNS, seed);
        Random random = new Random(seed);
        long ahead = 0;
        for (int run = 0; run < RUNS; run++) {
            Changelog changelog =
                    new Changelog(
                            random.nextLong(), 4_000 + random.nextInt(500), 1 + random.nextInt(60));
            Documents table = new Documents(directory.resolve("run-" + run));
            int parallelism = 1 + random.nextInt(3);

            String savepoint = runUntilSavepoint(table, changelog, parallelism, 2);
            Map<Long, String> atSavepoint = table.rows();
            long version = table.version();
            // Then checkpoints that the savepoint does not know: the job goes on, and is cancelled.
            runAhead(table, changelog, savepoint, 1 + random.nextInt(3), version);
            ahead += table.version() - version;

            Redeclaration redeclaration =
                    new Redeclaration(changelog, atSavepoint, random.nextLong());
            job(1 + random.nextInt(3))
                    .restoreFrom(savepoint)
                    .run(redeclaration, changelog.changes, sink(table, "replay-" + run));

            assertThat(table.rows())
                    .as(
                            "run %d of seed %d: changelog seed %d, %d changes, %d keys, parallelism %d",
                            run,
                            seed,
                            changelog.seed,
                            changelog.changes,
                            changelog.keys,
                            parallelism)
                    .isEqualTo(redeclaration.expected(atSavepoint));
        }
        Figures.print(
                test,
                "%d runs equal their models, the tables were %d versions ahead, seed %d",
                RUNS,
                ahead,
                seed);
        assertThat(ahead).isGreaterThanOrEqualTo((long) RUNS * CHECKPOINTS_AHEAD);
    }

    private SinkJob job(int parallelism) {
        return new SinkJob().sinkParallelism(parallelism).checkpointInterval(Duration.ofMillis(15));
    }

    private static FaultySink<Row> sink(Documents table, String name) {
        return new FaultySink<>(table.sink(true).build(), new Faults(), name);
    }

    private String runUntilSavepoint(
            Documents table, Changelog changelog, int parallelism, int versions) throws Exception {
        JobClient job =
                job(parallelism)
                        .changesPerSecond(500)
                        .with(changelog, changelog.changes, sink(table, "first"))
                        .executeAsync();
        JobProgress.awaitVersion(table, versions, job);
        return job.stopWithSavepoint(
                        false,
                        directory.resolve("savepoints").toString(),
                        SavepointFormatType.CANONICAL)
                .get(60, TimeUnit.SECONDS);
    }

    private void runAhead(
            Documents table, Changelog changelog, String savepoint, int parallelism, long version)
            throws Exception {
        JobClient job =
                job(parallelism)
                        .restoreFrom(savepoint)
                        .changesPerSecond(500)
                        .with(changelog, changelog.changes, sink(table, "ahead"))
                        .executeAsync();
        JobProgress.awaitVersion(table, version + CHECKPOINTS_AHEAD, job);
        JobProgress.cancel(job);
    }

    /** Goes through all keys again and again: each is declared as it was, or retracted. */
    private static final class Redeclaration implements GeneratorFunction<Long, Row> {

        private static final long serialVersionUID = 1L;

        private final Changelog changelog;

        /** The change that made each row that is declared again, by the row's key. */
        private final TreeMap<Long, Long> declared = new TreeMap<>();

        Redeclaration(Changelog changelog, Map<Long, String> atSavepoint, long seed) {
            this.changelog = changelog;
            Random random = new Random(seed);
            atSavepoint.forEach(
                    (key, text) -> {
                        if (random.nextInt(3) > 0) {
                            declared.put(key, Long.valueOf(text.split("\\|", -1)[1]));
                        }
                    });
        }

        @Override
        public Row map(Long index) {
            long key = index % changelog.keys;
            Long change = declared.get(key);
            return change == null
                    ? Row.ofKind(RowKind.DELETE, key, null, null, null)
                    : changelog.map(change);
        }

        Map<Long, String> expected(Map<Long, String> atSavepoint) {
            Map<Long, String> rows = new TreeMap<>(atSavepoint);
            rows.keySet().retainAll(declared.keySet());
            return rows;
        }
    }
}
