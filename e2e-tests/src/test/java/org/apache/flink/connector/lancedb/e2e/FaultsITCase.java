package org.apache.flink.connector.lancedb.e2e;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Jobs whose processes are killed, at random moments and at the worst ones: no version of their
 * tables holds anything but whole checkpoints, and in the end nothing is lost and nothing twice.
 * {@link SoakITCase} does the same for as long as it is told to.
 *
 * <p>{@code -Dlancedb.test.seed} repeats the order of faults, victims and moments of a run that
 * printed its seed; what the machine does meanwhile is not repeated.
 */
class FaultsITCase {

    private static final long SEED = Long.getLong("lancedb.test.seed", System.nanoTime());

    private static final Duration AT_MOST = Duration.ofMinutes(15);

    @TempDir private Path directory;

    private static Stream<FlinkDistribution> distributions() {
        return FlinkDistribution.all();
    }

    /** Each release gets another half of the faults; the newest also loses its whole cluster. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("distributions")
    void everyVersionInEveryModeHoldsWholeCheckpointsOnly(FlinkDistribution flink, TestInfo test)
            throws Exception {
        List<Fault> all = Fault.all(new Random(SEED));
        int half = all.size() / 2;
        boolean newest = flink.version().equals(FlinkDistribution.newest().version());
        try (FaultRun run = new FaultRun(flink, "faults", directory, AT_MOST, SEED)) {
            run.start();
            for (Fault fault : newest ? all.subList(0, half) : all.subList(half, all.size())) {
                run.suffer(fault);
            }
            if (newest) {
                run.loseCluster();
            }
            run.finish(test);
        }
    }
}
