package org.apache.flink.connector.lancedb.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@link FaultsITCase} does, for as long as it is told to; no part of the build.
 *
 * <p>It ends after {@code -Dlancedb.test.minutes} (60), or as soon as {@code -Dlancedb.test.kills}
 * processes were killed, if that is set; it fails if they were not killed in that time.
 */
class SoakITCase {

    private static final Duration TIME =
            Duration.ofMinutes(Integer.getInteger("lancedb.test.minutes", 60));
    private static final int KILLS = Integer.getInteger("lancedb.test.kills", 0);
    private static final long SEED = Long.getLong("lancedb.test.seed", System.nanoTime());

    /** What is begun within the time is brought to its end after it. */
    private static final Duration AT_MOST = TIME.plusMinutes(10);

    /** Of so many times, one is the loss of the whole cluster. */
    private static final int TIMES_PER_LOSS = 20;

    /** At most so many faults come at a time. */
    private static final int FAULTS_AT_A_TIME = 5;

    @TempDir private Path directory;

    @Test
    void everyVersionInEveryModeHoldsWholeCheckpointsOnly(TestInfo test) throws Exception {
        long deadline = System.nanoTime() + TIME.toNanos();
        Random random = new Random(SEED);
        Iterator<Fault> faults = Fault.endless(random).iterator();
        try (FaultRun run =
                new FaultRun(FlinkDistribution.newest(), "soak", directory, AT_MOST, SEED)) {
            run.start();
            for (int i = 1; System.nanoTime() < deadline && !isEnough(run.kills()); i++) {
                if (i % TIMES_PER_LOSS == 0) {
                    run.loseCluster();
                } else {
                    run.suffer(faults.next(), random.nextInt(FAULTS_AT_A_TIME));
                }
                System.out.printf("Soak: %d processes killed%n", run.kills());
            }
            run.finish(test);
            assertThat(run.kills())
                    .as("processes killed in %d minutes", TIME.toMinutes())
                    .isGreaterThanOrEqualTo(KILLS);
        }
    }

    private static boolean isEnough(int kills) {
        return KILLS > 0 && kills >= KILLS;
    }
}
