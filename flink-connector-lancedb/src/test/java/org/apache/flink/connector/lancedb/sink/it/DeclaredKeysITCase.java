package org.apache.flink.connector.lancedb.sink.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.connector.lancedb.sink.LanceTargetSinkBuilder;
import org.apache.flink.connector.lancedb.testing.Figures;
import org.apache.flink.connector.lancedb.testing.TestTable;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What reaches the table while the sink keeps in mind what is declared. */
class DeclaredKeysITCase extends MiniClusterTestBase {

    private static final int ROWS = 1_000_000;
    private static final int CHANGED = ROWS / 100;

    /** A change that every sink ignores, where a checkpoint has fewer changes than another. */
    private static final Row NOTHING = Row.ofKind(RowKind.UPDATE_BEFORE, 0L, null, null, null);

    private static Row declare(long id, String title) {
        return Row.ofKind(RowKind.INSERT, id, title, 0, null);
    }

    private static Row retract(long id) {
        return Row.ofKind(RowKind.DELETE, id, null, null, null);
    }

    private static Map<Long, String> stored(String... titles) {
        Map<Long, String> rows = new TreeMap<>();
        for (int i = 0; i < titles.length; i++) {
            rows.put(1L + i, Documents.text(titles[i], 0, null));
        }
        return rows;
    }

    /** Runs a job whose checkpoints each have two changes. */
    private void run(LanceTargetSinkBuilder<Row> sink, Row... changes) throws Exception {
        List<Row> list = new ArrayList<>(List.of(changes));
        new SinkJob()
                .checkpointInterval(Duration.ofMillis(100))
                .changesPerCheckpoint(2)
                .run(
                        index -> list.get((int) (long) index),
                        changes.length,
                        new FaultySink<>(sink.build(), new Faults(), "declared"));
    }

    private void run(Row... changes) throws Exception {
        run(documents.sink(true), changes);
    }

    private long writtenRows() {
        try (TestTable table = TestTable.in(directory.resolve("lancedb"), Documents.TABLE)) {
            return table.writtenRows();
        }
    }

    @Test
    void a2TheSameRowsDeclaredAgainAreNotWritten() throws Exception {
        run(
                declare(1, "Alice"),
                declare(2, "Bob"),
                declare(1, "Alice"),
                declare(2, "Bob"),
                declare(2, "Bob"),
                declare(1, "Alice"));

        assertThat(documents.rows()).isEqualTo(stored("Alice", "Bob"));
        assertThat(documents.version()).as("creation and one commit").isEqualTo(2);
        assertThat(writtenRows()).isEqualTo(2);
    }

    @Test
    void a3OfTwoRowsDeclaredAgainOnlyTheOneWithAnotherValueIsWritten() throws Exception {
        run(declare(1, "Alice"), declare(2, "Bob"), declare(2, "Bob"), declare(1, "Alicia"));

        assertThat(documents.rows()).isEqualTo(stored("Alicia", "Bob"));
        assertThat(documents.version()).isEqualTo(3);
        assertThat(writtenRows()).as("Alice, Bob, Alicia").isEqualTo(3);
    }

    @Test
    void a4OnlyTheOtherRowRemainsWhereOneIsRetractedAfterItsCheckpoint() throws Exception {
        run(declare(1, "Alice"), declare(2, "Bob"), retract(2), NOTHING);

        assertThat(documents.rows()).isEqualTo(stored("Alice"));
        assertThat(documents.version()).isEqualTo(3);
    }

    @Test
    void a5ARowRetractedAndDeclaredAgainWithTheSameValuesIsNotWritten() throws Exception {
        run(declare(1, "Alice"), declare(2, "Bob"), retract(2), declare(2, "Bob"));

        assertThat(documents.rows()).isEqualTo(stored("Alice", "Bob"));
        assertThat(documents.version()).as("creation and one commit").isEqualTo(2);
        assertThat(writtenRows()).isEqualTo(2);
    }

    @Test
    void a6ARowRetractedAndDeclaredWithAnotherValueIsReplacedInOneVersion() throws Exception {
        run(declare(1, "Alice"), declare(2, "Bob"), retract(2), declare(2, "Robert"));

        assertThat(documents.rows()).isEqualTo(stored("Alice", "Robert"));
        assertThat(documents.version()).isEqualTo(3);
    }

    @Test
    void a7ARetractionOfARowThatThisJobNeverDeclaredChangesNothing() throws Exception {
        run(declare(1, "Alice"), declare(2, "Bob"));

        run(retract(2), retract(3));

        assertThat(documents.rows()).isEqualTo(stored("Alice", "Bob"));
        assertThat(documents.version()).isEqualTo(2);
    }

    @Test
    void a7ByOptionARowThatThisJobNeverDeclaredIsLookedUpAndDeleted() throws Exception {
        run(declare(1, "Alice"), declare(2, "Bob"));

        run(documents.sink(true).setRetractUndeclared(true), retract(2), retract(3));

        assertThat(documents.rows()).isEqualTo(stored("Alice"));
        assertThat(documents.version()).isEqualTo(3);
    }

    @Test
    void withoutTrackingEachUpsertIsWrittenAndEachDeleteIsLookedUp() throws Exception {
        run(declare(1, "Alice"), declare(2, "Bob"));

        run(
                documents.sink(true).setTrackDeclaredKeys(false),
                declare(1, "Alice"),
                retract(2),
                declare(1, "Alice"),
                NOTHING);

        assertThat(documents.rows()).isEqualTo(stored("Alice"));
        assertThat(documents.version()).as("creation and three commits").isEqualTo(4);
    }

    /**
     * An operator with keyed state would get them sorted by key, with the changes of one key in any
     * order.
     */
    @ParameterizedTest
    @EnumSource(
            value = RuntimeExecutionMode.class,
            names = {"BATCH", "AUTOMATIC"})
    void theChangesOfAKeyKeepTheirOrderInBatchExecution(RuntimeExecutionMode mode)
            throws Exception {
        Changelog changelog = new Changelog(11, 20_000, 50);
        new SinkJob()
                .executionMode(mode)
                .sinkParallelism(2)
                .run(
                        changelog,
                        changelog.changes,
                        new FaultySink<>(documents.sink(true).build(), new Faults(), "batch"));

        assertThat(documents.rows()).isEqualTo(changelog.expected());
    }

    @Test
    void ofAMillionRowsDeclaredAgainOnlyTheHundredthThatChangedIsWritten(TestInfo test)
            throws Exception {
        // No key is declared twice between two barriers, and no file loses all of its rows.
        GeneratorFunction<Long, Row> rows =
                index -> {
                    long id = index % ROWS;
                    int change = index >= ROWS && id % 100 == 0 ? 1 : 0;
                    return Row.of(id, "document " + id, change, new float[] {id, 1, 2, 3});
                };
        new SinkJob()
                .checkpointInterval(Duration.ofMillis(100))
                .changesPerCheckpoint(ROWS / 4)
                .checkpointDirectory(directory.resolve("checkpoints"))
                .sinkParallelism(2)
                .run(
                        rows,
                        2L * ROWS,
                        new FaultySink<>(documents.sink(true).build(), new Faults(), "million"));

        assertThat(documents.countRows()).isEqualTo(ROWS);
        assertThat(writtenRows()).as("rows in files").isEqualTo(ROWS + CHANGED);
        Figures.print(
                test,
                "%,d rows declared twice, the second time %,d of them changed: %,d rows written",
                ROWS,
                CHANGED,
                writtenRows());
    }
}
