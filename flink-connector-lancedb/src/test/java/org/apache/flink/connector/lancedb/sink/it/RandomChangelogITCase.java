package org.apache.flink.connector.lancedb.sink.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.lancedb.sink.settings.BufferFlushOptions;
import org.apache.flink.connector.lancedb.testing.Figures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * Random changelogs with random failures, with and without the state of declared keys in turn: the
 * table must equal the model, each time.
 */
class RandomChangelogITCase extends MiniClusterTestBase {

    private static final int RUNS = Integer.getInteger("lancedb.test.runs", 200);
    private static final int[] PARALLELISMS = {1, 2, 4};

    /** Each job waits more than it works, and has half of the cluster's slots. */
    private static final int RUNS_AT_A_TIME = 2;

    private final long seed = Long.getLong("lancedb.test.seed", System.nanoTime());
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong versions = new AtomicLong();

    @Test
    void theTableEqualsTheModelAfterEachRandomChangelogWithFailures(TestInfo test)
            throws Exception {
        System.out.println("Random changelogs: " + RUNS + " runs, -Dlancedb.test.seed=" + seed);
        long[] seeds = new Random(seed).longs(RUNS).toArray();
        ExecutorService threads = Executors.newFixedThreadPool(RUNS_AT_A_TIME);
        try {
            ExecutorCompletionService<Void> runs = new ExecutorCompletionService<>(threads);
            for (int run = 0; run < RUNS; run++) {
                int number = run;
                runs.submit(
                        () -> {
                            run(number, new Random(seeds[number]));
                            return null;
                        });
            }
            for (int run = 0; run < RUNS; run++) {
                runs.take().get();
            }
        } finally {
            threads.shutdownNow();
        }
        Figures.print(
                test,
                "%d runs equal their models, %d injected failures, %d versions committed, seed %d",
                RUNS,
                failures.get(),
                versions.get(),
                seed);
        assertThat(failures.get()).as("injected failures").isPositive();
    }

    private void run(int run, Random random) throws Exception {
        Changelog changelog =
                new Changelog(
                        random.nextLong(), 200 + random.nextInt(1_200), 1 + random.nextInt(100));
        Faults faults = new Faults();
        for (Faults.Point point : Faults.Point.values()) {
            if (random.nextBoolean()) {
                int latest = point == Faults.Point.WRITE ? changelog.changes : 4;
                faults.at(point, 1 + random.nextInt(latest));
            }
        }
        BufferFlushOptions flush =
                BufferFlushOptions.of(
                        random.nextInt(3) == 0 ? 500_000 : 1 + random.nextInt(60),
                        MemorySize.ofMebiBytes(1 + random.nextInt(64)));
        boolean tracked = run % 2 == 0;
        int parallelism = PARALLELISMS[random.nextInt(PARALLELISMS.length)];
        Documents table = new Documents(directory.resolve("run-" + run));
        SinkJob job =
                new SinkJob()
                        .sinkParallelism(parallelism)
                        .checkpointInterval(Duration.ofMillis(10 + random.nextInt(60)))
                        .changesPerSecond(1_500 + random.nextInt(4_000));
        if (random.nextBoolean()) {
            job.unalignedCheckpoints();
        }

        job.run(
                changelog,
                changelog.changes,
                new FaultySink<>(
                        table.sink(true)
                                .setBufferFlushOptions(flush)
                                .setTrackDeclaredKeys(tracked)
                                .build(),
                        faults,
                        "run-" + run));

        assertThat(table.rows())
                .as(
                        "run %d of seed %d: changelog seed %d, %d changes, %d keys, %s, parallelism %d, tracked: %s",
                        run,
                        seed,
                        changelog.seed,
                        changelog.changes,
                        changelog.keys,
                        flush,
                        parallelism,
                        tracked)
                .isEqualTo(changelog.expected());
        failures.addAndGet(faults.happened());
        versions.addAndGet(table.version() - 1);
    }
}
