package org.apache.flink.connector.lancedb.sink.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.flink.connector.lancedb.sink.settings.OnTableLoss;
import org.apache.flink.connector.lancedb.sink.settings.TrackingOptions;
import org.apache.flink.connector.lancedb.testing.TestTable;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;

/** What the tracker passes on when the table is no longer what its state says. */
class TableTrustTest {

    private static final TrackingOptions REDECLARE =
            TrackingOptions.DEFAULT.withOnTableLoss(OnTableLoss.REDECLARE);

    private static Row declare(long id, String name) {
        return Row.ofKind(RowKind.INSERT, id, name);
    }

    private static Row retract(long id) {
        return Row.ofKind(RowKind.DELETE, id, null);
    }

    /** A new version that other writers made and that changed rows, for all one can tell. */
    private static void foreignCommit() {
        try (TestTable table = TrackerHarness.table()) {
            table.delete("id = -1");
        }
    }

    @Test
    void withoutOtherWritersUnchangedRowsAreDropped() throws Exception {
        try (TrackerHarness tracker =
                TrackerHarness.start(TrackerHarness.PEOPLE, TrackingOptions.DEFAULT)) {
            tracker.add(declare(1, "Alice")).checkpoint();
            tracker.passedOn();
            tracker.add(declare(1, "Alice")).add(retract(9)).checkpoint();

            assertThat(tracker.passedOn()).isEmpty();
        }
    }

    @Test
    void afterAForeignCommitEachRowIsWrittenOnceMore() throws Exception {
        try (TrackerHarness tracker = TrackerHarness.start(TrackerHarness.PEOPLE, REDECLARE)) {
            tracker.add(declare(1, "Alice")).add(declare(2, "Bob")).checkpoint();
            tracker.passedOn();
            foreignCommit();
            tracker.checkpoint();

            tracker.add(declare(1, "Alice")).add(declare(1, "Alice")).checkpoint();
            assertThat(tracker.passedOn()).containsExactly(declare(1, "Alice"));
            tracker.add(declare(2, "Bob")).add(declare(1, "Alice")).checkpoint();
            assertThat(tracker.passedOn()).containsExactly(declare(2, "Bob"));
        }
    }

    @Test
    void afterAForeignCommitRetractionsOfUnknownKeysAreLookedUp() throws Exception {
        OperatorSubtaskState state;
        try (TrackerHarness tracker = TrackerHarness.start(TrackerHarness.PEOPLE, REDECLARE)) {
            tracker.add(retract(9)).checkpoint();
            assertThat(tracker.passedOn()).isEmpty();
            foreignCommit();
            tracker.checkpoint();
            tracker.add(retract(9));
            state = tracker.checkpoint();
            assertThat(tracker.passedOn()).containsExactly(retract(9));
        }
        try (TrackerHarness tracker =
                TrackerHarness.restore(TrackerHarness.PEOPLE, REDECLARE, state)) {
            tracker.add(retract(8)).checkpoint();
            assertThat(tracker.passedOn()).as("the doubt is kept").containsExactly(retract(8));
        }
    }

    @Test
    void aCommitBetweenSavepointAndRestoreIsNoticed() throws Exception {
        OperatorSubtaskState state;
        try (TrackerHarness tracker = TrackerHarness.start(TrackerHarness.PEOPLE, REDECLARE)) {
            tracker.add(declare(1, "Alice"));
            state = tracker.checkpoint();
        }
        try (TrackerHarness tracker =
                TrackerHarness.restore(TrackerHarness.PEOPLE, REDECLARE, state)) {
            tracker.add(declare(1, "Alice")).checkpoint();
            assertThat(tracker.passedOn()).as("nothing happened").isEmpty();
        }
        foreignCommit();
        try (TrackerHarness tracker =
                TrackerHarness.restore(TrackerHarness.PEOPLE, REDECLARE, state)) {
            tracker.add(declare(1, "Alice")).checkpoint();
            assertThat(tracker.passedOn()).containsExactly(declare(1, "Alice"));
        }
    }

    private static void overwrite() {
        try (TestTable table = TrackerHarness.table()) {
            table.overwrite(table.schema());
        }
    }

    @Test
    void b12ALostTableFailsTheJobWithASentence() throws Exception {
        try (TrackerHarness tracker =
                TrackerHarness.start(TrackerHarness.PEOPLE, TrackingOptions.DEFAULT)) {
            tracker.add(declare(1, "Alice")).checkpoint();
            overwrite();

            assertThatThrownBy(tracker::checkpoint)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("The table 'people' at ")
                    .hasMessageContaining("was dropped, replaced or emptied since version ")
                    .hasMessageEndingWith(
                            "Restart the job without state to load the table anew, or set OnTableLoss.REDECLARE ('sink.on-table-loss' = 'redeclare' in SQL), which writes each row when it is declared again.");
        }
    }

    @Test
    void b12ALostTableIsDeclaredAgainByOption() throws Exception {
        try (TrackerHarness tracker = TrackerHarness.start(TrackerHarness.PEOPLE, REDECLARE)) {
            tracker.add(declare(1, "Alice")).checkpoint();
            overwrite();
            tracker.checkpoint();
            tracker.passedOn();

            tracker.add(declare(1, "Alice")).checkpoint();
            assertThat(tracker.passedOn()).isEqualTo(List.of(declare(1, "Alice")));
        }
    }
}
