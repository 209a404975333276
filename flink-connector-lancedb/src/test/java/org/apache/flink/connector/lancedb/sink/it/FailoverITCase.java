package org.apache.flink.connector.lancedb.sink.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.lancedb.sink.settings.BufferFlushOptions;
import org.apache.flink.types.Row;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A job that fails at a chosen point and restarts from its last checkpoint. */
class FailoverITCase extends MiniClusterTestBase {

    private static final BufferFlushOptions SMALL_BUFFER =
            BufferFlushOptions.of(25, MemorySize.ofMebiBytes(8));

    static Stream<Arguments> pointsAndParallelisms() {
        List<Arguments> cases = new ArrayList<>();
        for (Faults.Point point : Faults.Point.values()) {
            for (int parallelism : new int[] {1, 2, 4}) {
                cases.add(Arguments.of(point, parallelism));
            }
        }
        return cases.stream();
    }

    private static SinkJob job(int parallelism) {
        return new SinkJob()
                .sinkParallelism(parallelism)
                .checkpointInterval(Duration.ofMillis(40))
                // Six checkpoints with changes, however fast the machine is.
                .changesPerCheckpoint(200);
    }

    private static Faults twiceAt(Faults.Point point) {
        return new Faults().at(point, point == Faults.Point.WRITE ? 700 : 3);
    }

    @ParameterizedTest(name = "{0}, parallelism {1}")
    @MethodSource("pointsAndParallelisms")
    void aKeyedTableHoldsWhatWasDeclaredAfterAFailureAt(Faults.Point point, int parallelism)
            throws Exception {
        Changelog changelog = new Changelog(point.name().hashCode() + parallelism, 1_200, 80);
        Faults faults = twiceAt(point);

        job(parallelism)
                .run(
                        changelog,
                        changelog.changes,
                        new FaultySink<>(
                                documents.sink(true).setBufferFlushOptions(SMALL_BUFFER).build(),
                                faults,
                                "failover"));

        assertThat(faults.happened(point)).as("the planned failure came").isTrue();
        assertThat(documents.rows()).isEqualTo(changelog.expected());
    }

    @ParameterizedTest(name = "{0}, parallelism {1}")
    @MethodSource("pointsAndParallelisms")
    void aTableWithoutAKeyHoldsEachRowOnceAfterAFailureAt(Faults.Point point, int parallelism)
            throws Exception {
        int rows = 1_200;
        Faults faults = twiceAt(point);

        job(parallelism)
                .run(
                        index -> Row.of(index, "row " + index, (int) (long) index, null),
                        rows,
                        new FaultySink<>(
                                documents.sink(false).setBufferFlushOptions(SMALL_BUFFER).build(),
                                faults,
                                "failover"));

        assertThat(faults.happened(point)).as("the planned failure came").isTrue();
        assertThat(documents.counts())
                .hasSize(rows)
                .allSatisfy((id, count) -> assertThat(count).isEqualTo(1));
    }
}
