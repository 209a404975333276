package org.apache.flink.connector.lancedb.sink.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.connector.lancedb.testing.Figures;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * Checkpoints in at-least-once mode: barriers wait for none, so rows behind one are in the
 * checkpoint and come again after a failure.
 */
class AtLeastOnceITCase extends MiniClusterTestBase {

    private static final int CHANGES = 4_000;
    private static final int KEYS = 40;
    private static final Faults.Point[] POINTS = Faults.Point.values();

    /** Two upstream subtasks whose keys are disjoint: each has one half of the indexes. */
    private static final class TwoOwners implements GeneratorFunction<Long, Row> {

        private static final long serialVersionUID = 1L;

        private final boolean keyed;

        TwoOwners(boolean keyed) {
            this.keyed = keyed;
        }

        @Override
        public Row map(Long index) throws InterruptedException {
            long owner = index / (CHANGES / 2);
            if (owner == 0 && index % 20 == 0) {
                // The barrier waits behind this row, while the other's is far ahead.
                TimeUnit.MILLISECONDS.sleep(20);
            }
            return row(owner, index);
        }

        private Row row(long owner, long index) {
            long id = keyed ? owner * KEYS + index % KEYS : index;
            return Row.of(id, "change " + index, (int) index, null);
        }

        Map<Long, String> expected() {
            Map<Long, String> rows = new TreeMap<>();
            for (long index = 0; index < CHANGES; index++) {
                Row row = row(index / (CHANGES / 2), index);
                rows.put(
                        (Long) row.getField(0),
                        Documents.text(row.getField(1), row.getField(2), null));
            }
            return rows;
        }
    }

    private Faults run(TwoOwners changes, boolean keyed) throws Exception {
        Faults faults = new Faults();
        for (Faults.Point point : POINTS) {
            faults.at(point, point == Faults.Point.WRITE ? CHANGES / 3 : 2);
        }
        new SinkJob()
                .atLeastOnce()
                .sourceParallelism(2)
                .sinkParallelism(keyed ? 2 : 1)
                .checkpointInterval(Duration.ofMillis(20))
                .changesPerSecond(3_000)
                .run(
                        changes,
                        CHANGES,
                        new FaultySink<>(documents.sink(keyed).build(), faults, "at-least-once"));
        return faults;
    }

    @Test
    void aKeyedTableEndsAsDeclaredAfterFailures(TestInfo test) throws Exception {
        TwoOwners changes = new TwoOwners(true);

        Faults faults = run(changes, true);

        assertThat(documents.rows()).isEqualTo(changes.expected());
        Figures.print(
                test,
                "%d injected failures, %,d changes: each of the %d keys once, as last declared",
                faults.happened(),
                CHANGES,
                documents.countRows());
    }

    @Test
    void appendedRowsAreNotLostButCanBeThereMoreThanOnceAfterFailures(TestInfo test)
            throws Exception {
        TwoOwners changes = new TwoOwners(false);

        Faults faults = run(changes, false);

        assertThat(documents.counts().keySet()).isEqualTo(changes.expected().keySet());
        Figures.print(
                test,
                "%d injected failures, %,d rows: none lost, %d there more than once",
                faults.happened(),
                CHANGES,
                documents.counts().values().stream().filter(count -> count > 1).count());
    }
}
