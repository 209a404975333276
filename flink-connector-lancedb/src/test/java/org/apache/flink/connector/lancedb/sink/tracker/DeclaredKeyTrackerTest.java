package org.apache.flink.connector.lancedb.sink.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.flink.connector.lancedb.sink.settings.TrackingOptions;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which changes the tracker passes on, and what it holds for declared afterwards. */
class DeclaredKeyTrackerTest {

    private static final TrackingOptions DROPPING = TrackingOptions.DEFAULT;
    private static final TrackingOptions RETRACTING = DROPPING.withRetractUndeclared(true);

    /**
     * The changes of one key: {@code +a} inserts the row a, {@code ^a} is its update-after, {@code
     * ~a} its update-before, {@code -} deletes; {@code |} is a barrier. After the changes: what is
     * passed on, and which row is declared at the end.
     */
    @ParameterizedTest(name = "{0} -> {1}, declared: {2}")
    @CsvSource(
            nullValues = "none",
            value = {
                // Within one checkpoint.
                "'+a', '+a', a",
                "'^a', '^a', a",
                "'+a +a', '+a', a",
                "'+a ^a', '+a', a",
                "'+a ^b', '+a ^b', b",
                "'+a +b', '+a +b', b",
                "'+a ^b ^a', '+a ^b ^a', a",
                "'~a', '', none",
                "'+a ~a', '+a', a",
                "'+a ~a ^b', '+a ^b', b",
                "'-', '', none",
                "'- +a', '+a', a",
                "'- -', '', none",
                "'+a -', '+a | -', none",
                "'+a - -', '+a | -', none",
                "'+a - +a', '+a', a",
                "'+a - ^a', '+a', a",
                "'+a - +b', '+a +b', b",
                "'+a - ~a', '+a | -', none",
                "'+a - +b -', '+a +b | -', none",
                "'+a - +b - +a', '+a +b +a', a",
                "'+a - +b - +b', '+a +b', b",
                "'+a - +a - +a', '+a', a",
                // Across checkpoints.
                "'+a | +a', '+a |', a",
                "'+a | ^a', '+a |', a",
                "'+a | +a | +a', '+a | |', a",
                "'+a | ^b', '+a | ^b', b",
                "'+a | ~a ^b', '+a | ^b', b",
                "'+a | ^b | ^a', '+a | ^b | ^a', a",
                "'+a | ~a', '+a |', a",
                "'+a | -', '+a | | -', none",
                "'+a | - | -', '+a | - |', none",
                "'+a | - | +a', '+a | - | +a', a",
                "'+a | - | +b', '+a | - | +b', b",
                "'+a | - +a', '+a |', a",
                "'+a | - ^a', '+a |', a",
                "'+a | - +b', '+a | +b', b",
                "'+a | - - +a', '+a |', a",
                "'+a | - +b -', '+a | +b | -', none",
                "'+a | - +b | ^b', '+a | +b |', b",
                "'+a | - +a | -', '+a | | | -', none",
                "'+a | ~a - +b', '+a | +b', b",
                "'- | +a | -', '| +a | | -', none",
                "'+a - | - | +a', '+a - | | +a', a",
            })
    void onlyWhatChangesTheTableIsPassedOn(String changes, String passedOn, String declared)
            throws Exception {
        assertPassedOn(DROPPING, changes, passedOn, declared);
    }

    /** As above, for tables that had rows before the sink came. */
    @ParameterizedTest(name = "{0} -> {1}, declared: {2}")
    @CsvSource(
            nullValues = "none",
            value = {
                "'-', '-', none",
                "'- -', '- -', none",
                "'- +a', '- +a', a",
                "'- | +a', '- | +a', a",
                "'+a | - | -', '+a | - | -', none",
                // The second retraction must not overtake the first, which is withdrawn.
                "'+a | - - +a', '+a |', a",
                "'+a | - - +b', '+a | +b', b",
                "'+a | - -', '+a | | -', none",
            })
    void retractionsOfKeysThatWereNeverDeclaredArePassedOnByOption(
            String changes, String passedOn, String declared) throws Exception {
        assertPassedOn(RETRACTING, changes, passedOn, declared);
    }

    private static void assertPassedOn(
            TrackingOptions options, String changes, String passedOn, String declared)
            throws Exception {
        List<String> result = new ArrayList<>();
        try (TrackerHarness tracker = TrackerHarness.start(TrackerHarness.PEOPLE, options)) {
            for (String word : words(changes)) {
                if (word.equals("|")) {
                    tracker.checkpoint();
                    drain(tracker, result);
                    result.add("|");
                } else {
                    tracker.add(row(word));
                    drain(tracker, result);
                }
            }
            // The last barrier; a bar stands before what is passed on only then.
            tracker.checkpoint();
            List<String> atBarrier = new ArrayList<>();
            drain(tracker, atBarrier);
            if (!atBarrier.isEmpty()) {
                result.add("|");
                result.addAll(atBarrier);
            }
            assertThat(String.join(" ", result)).isEqualTo(passedOn);
            assertThat(tracker.declaredKeys()).isEqualTo(declared == null ? 0 : 1);
            if (declared != null) {
                tracker.add(Row.ofKind(RowKind.INSERT, 1L, declared));
                assertThat(tracker.passedOn()).as("%s is what is declared", declared).isEmpty();
            }
        }
    }

    private static List<String> words(String changes) {
        return List.of(changes.split(" ", -1));
    }

    private static void drain(TrackerHarness tracker, List<String> into) {
        for (Row row : tracker.passedOn()) {
            into.add(
                    row.getKind() == RowKind.DELETE
                            ? "-"
                            : (row.getKind() == RowKind.INSERT ? "+" : "^") + row.getField(1));
        }
    }

    private static Row row(String word) {
        switch (word.charAt(0)) {
            case '+':
                return Row.ofKind(RowKind.INSERT, 1L, word.substring(1));
            case '^':
                return Row.ofKind(RowKind.UPDATE_AFTER, 1L, word.substring(1));
            case '~':
                return Row.ofKind(RowKind.UPDATE_BEFORE, 1L, word.substring(1));
            case '-':
                return Row.ofKind(RowKind.DELETE, 1L, null);
            default:
                throw new AssertionError(word);
        }
    }

    /** The table of a writer behind the tracker must show what is declared, at each barrier. */
    @ParameterizedTest(name = "retract-undeclared: {0}")
    @ValueSource(booleans = {false, true})
    void theTableShowsWhatIsDeclaredAfterEachCheckpointOfRandomChanges(boolean retractUndeclared)
            throws Exception {
        long seed = System.nanoTime();
        System.out.println("Random changes for the tracker: seed " + seed);
        Random random = new Random(seed);
        Map<Long, String> declared = new HashMap<>();
        Map<Long, String> table = new HashMap<>();
        try (TrackerHarness tracker =
                TrackerHarness.start(
                        TrackerHarness.PEOPLE, DROPPING.withRetractUndeclared(retractUndeclared))) {
            for (int i = 0; i < 20_000; i++) {
                long key = random.nextInt(40);
                String name = "abc".substring(random.nextInt(3)).substring(0, 1);
                RowKind kind = RowKind.fromByteValue((byte) random.nextInt(4));
                tracker.add(Row.ofKind(kind, key, name));
                if (kind == RowKind.DELETE) {
                    declared.remove(key);
                } else if (kind != RowKind.UPDATE_BEFORE) {
                    declared.put(key, name);
                }
                if (random.nextInt(50) == 0) {
                    Map<Long, String> before = Map.copyOf(table);
                    tracker.checkpoint();
                    List<Row> changes = tracker.passedOn();
                    for (Row change : changes) {
                        if (change.getKind() == RowKind.DELETE) {
                            table.remove((Long) change.getField(0));
                        } else {
                            table.put((Long) change.getField(0), (String) change.getField(1));
                        }
                    }
                    assertThat(table).as("seed %d, change %d", seed, i).isEqualTo(declared);
                    if (!retractUndeclared) {
                        assertThat(changes)
                                .as("deletes of rows that were there, seed %d", seed)
                                .filteredOn(change -> change.getKind() == RowKind.DELETE)
                                .allMatch(
                                        change ->
                                                before.containsKey(change.getField(0))
                                                        || declaredIn(changes, change));
                    }
                }
            }
        }
    }

    private static boolean declaredIn(List<Row> changes, Row retraction) {
        return changes.stream()
                .anyMatch(
                        change ->
                                change.getKind() != RowKind.DELETE
                                        && change.getField(0).equals(retraction.getField(0)));
    }

    @Test
    void eachVerdictIsCounted() throws Exception {
        try (TrackerHarness tracker = TrackerHarness.start(TrackerHarness.PEOPLE, DROPPING)) {
            for (String word : words("+a ^a ^a ^b - - ^c")) {
                tracker.add(row(word));
            }
            tracker.add(row("-"));
            assertThat(tracker.count(Verdict.RETRACTED)).as("held back").isZero();
            tracker.checkpoint();

            assertThat(tracker.count(Verdict.NEW)).isEqualTo(1);
            assertThat(tracker.count(Verdict.UNCHANGED)).isEqualTo(2);
            assertThat(tracker.count(Verdict.CHANGED)).as("b, c").isEqualTo(2);
            assertThat(tracker.count(Verdict.RETRACTED)).isEqualTo(1);
            assertThat(tracker.count(Verdict.IGNORED)).isEqualTo(1);
            assertThat(tracker.count(Verdict.RETRACTED_UNDECLARED)).isZero();
        }
    }

    @Test
    void retractionsThatAreHeldBackGoAtTheEndOfTheInput() throws Exception {
        try (TrackerHarness tracker = TrackerHarness.start(TrackerHarness.PEOPLE, DROPPING)) {
            tracker.add(row("+a")).add(row("-"));
            assertThat(tracker.passedOn()).hasSize(1);

            tracker.endInput();

            assertThat(tracker.passedOn()).containsExactly(row("-"));
        }
    }

    @Test
    void ofTooManyRetractionsTheOldestGoBeforeTheBarrierInTheirOrder() throws Exception {
        int more = 17;
        try (TrackerHarness tracker = TrackerHarness.start(TrackerHarness.PEOPLE, DROPPING)) {
            for (long key = 0; key < 1_000 + more; key++) {
                tracker.add(Row.ofKind(RowKind.INSERT, key, "a"));
            }
            tracker.checkpoint();
            tracker.passedOn();
            for (long key = 0; key < 1_000 + more; key++) {
                tracker.add(Row.ofKind(RowKind.DELETE, key, null));
            }
            List<Long> early = keys(tracker.passedOn());
            // One that is gone already is a new row; one that is held back stays as it was.
            tracker.add(Row.ofKind(RowKind.INSERT, 0L, "a"));
            tracker.add(Row.ofKind(RowKind.INSERT, (long) more, "a"));
            List<Long> again = keys(tracker.passedOn());
            tracker.checkpoint();

            assertThat(early).hasSize(more).isSorted().startsWith(0L).endsWith(more - 1L);
            assertThat(again).containsExactly(0L);
            assertThat(keys(tracker.passedOn()))
                    .hasSize(999)
                    .isSorted()
                    .startsWith(more + 1L)
                    .endsWith(999L + more);
        }
    }

    private static List<Long> keys(List<Row> rows) {
        return rows.stream().map(row -> (Long) row.getField(0)).collect(Collectors.toList());
    }
}
