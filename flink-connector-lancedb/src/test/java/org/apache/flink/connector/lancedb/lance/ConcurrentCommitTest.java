package org.apache.flink.connector.lancedb.lance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.AllocationListener;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lance.CommitBuilder;
import org.lance.Dataset;
import org.lance.FragmentMetadata;
import org.lance.Transaction;
import org.lance.operation.Append;

/**
 * Another writer commits after this one looked for the rows that it replaces and before it commits.
 */
class ConcurrentCommitTest {

    private static final TableSchema SCHEMA =
            TableSchema.builder()
                    .column("id", ColumnDef.notNull(LanceType.int64()))
                    .column("title", LanceType.utf8())
                    .primaryKey("id")
                    .build();

    /** Something that happens whenever rows are located, as often as it is to. */
    private static final class Interference implements AllocationListener {

        private Runnable action = () -> {};
        private int times;
        private boolean acting;

        void next(int count, Runnable newAction) {
            times = count;
            action = newAction;
        }

        @Override
        public void onPreAllocation(long size) {
            if (times > 0 && !acting && isLocating()) {
                acting = true;
                times--;
                try {
                    action.run();
                } finally {
                    acting = false;
                }
            }
        }

        private static boolean isLocating() {
            return StackWalker.getInstance()
                    .walk(
                            frames ->
                                    frames.anyMatch(
                                            frame ->
                                                    frame.getClassName()
                                                            .equals(RowLocator.class.getName())));
        }
    }

    @TempDir Path database;
    private final Interference interference = new Interference();
    private LanceFixture target;

    @BeforeEach
    void createTable() throws Exception {
        target = new LanceFixture(database, SCHEMA);
        Field allocator = LanceTable.class.getDeclaredField("allocator");
        allocator.setAccessible(true);
        ((BufferAllocator) allocator.get(target.table)).close();
        allocator.set(target.table, new RootAllocator(interference, Long.MAX_VALUE));
        target.commit(1, target.checkpoint().upsert(1L, "one").upsert(2L, "two"));
        target.commit(2, target.checkpoint().upsert(3L, "three").upsert(4L, "four"));
    }

    @AfterEach
    void closeTable() {
        target.close();
    }

    private void foreignUpsert(long id, String title) {
        try (LanceTable other =
                new LanceTable(LanceConnection.of(database.toString()), "documents")) {
            new TableCommit(other, SCHEMA, 1 << 20, afterConflict -> {})
                    .commit(
                            new CommitStamp("main_db", "documents", "other", "other", 1),
                            List.of(new Checkpoint(other, SCHEMA).upsert(id, title).changes()));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, Object> row(long id, String title) {
        return Map.of("id", id, "title", title);
    }

    @Test
    void c7AForeignDeleteOfTheSameRow() throws Exception {
        interference.next(1, () -> target.reader.delete("id = 1"));
        CommitOutcome outcome = target.commit(3, target.checkpoint().upsert(1L, "new"));
        assertThat(interference.times).isZero();
        assertThat(outcome.kind()).isEqualTo(CommitOutcome.Kind.COMMITTED);
        assertThat(outcome.rows()).hasToString("1 inserted, 0 updated, 0 deleted");
        assertThat(target.reader.rowsBy("id"))
                .containsExactly(row(1, "new"), row(2, "two"), row(3, "three"), row(4, "four"));
    }

    @Test
    void c7AForeignUpsertOfTheSameKeyIsReplacedAndNotDoubled() throws Exception {
        interference.next(1, () -> foreignUpsert(1, "foreign"));
        CommitOutcome outcome = target.commit(3, target.checkpoint().upsert(1L, "new"));
        assertThat(interference.times).isZero();
        assertThat(outcome.rows()).hasToString("0 inserted, 1 updated, 0 deleted");
        assertThat(target.reader.rowsBy("id"))
                .containsExactly(row(1, "new"), row(2, "two"), row(3, "three"), row(4, "four"));
    }

    @Test
    void c7AForeignUpsertOfAnotherRowOfTheFragmentStays() throws Exception {
        interference.next(1, () -> foreignUpsert(2, "foreign"));
        target.commit(3, target.checkpoint().upsert(1L, "new").delete(3L, ""));
        assertThat(interference.times).isZero();
        assertThat(target.reader.rowsBy("id"))
                .containsExactly(row(1, "new"), row(2, "foreign"), row(4, "four"));
    }

    @Test
    void c7AForeignInsertOfAKeyThatIsInsertedHereIsReplaced() throws Exception {
        // Row 1 is replaced as well, so that the transaction is an update.
        interference.next(1, () -> foreignUpsert(9, "foreign"));
        target.commit(3, target.checkpoint().upsert(9L, "new").upsert(1L, "new"));
        assertThat(interference.times).isZero();
        assertThat(target.reader.rowsBy("id"))
                .containsExactly(
                        row(1, "new"),
                        row(2, "two"),
                        row(3, "three"),
                        row(4, "four"),
                        row(9, "new"));
    }

    @Test
    void aForeignInsertOfAKeyIsReplacedWhereAllThatIsCommittedIsNew() throws Exception {
        interference.next(
                1,
                () -> {
                    foreignUpsert(9, "foreign");
                    foreignUpsert(10, "foreign");
                });
        target.commit(3, target.checkpoint().upsert(9L, "new").delete(10L, "").upsert(8L, "new"));
        assertThat(interference.times).isZero();
        assertThat(target.reader.rowsBy("id"))
                .containsExactly(
                        row(1, "one"),
                        row(2, "two"),
                        row(3, "three"),
                        row(4, "four"),
                        row(8, "new"),
                        row(9, "new"));
    }

    @Test
    void c7AForeignCompaction() throws Exception {
        interference.next(1, () -> target.reader.compact());
        target.commit(3, target.checkpoint().upsert(1L, "new").delete(4L, ""));
        assertThat(interference.times).isZero();
        assertThat(target.reader.rowsBy("id"))
                .containsExactly(row(1, "new"), row(2, "two"), row(3, "three"));
    }

    /** Of more conflicts than errors would be taken. */
    @Test
    void conflictsAgainAndAgain() throws Exception {
        Runnable foreign = () -> foreignUpsert(1, "foreign");
        List<Boolean> conflicts = new ArrayList<>();
        CommitListener again =
                afterConflict -> {
                    conflicts.add(afterConflict);
                    interference.next(conflicts.size() < 12 ? 1 : 0, foreign);
                };
        interference.next(1, foreign);
        CommitOutcome outcome =
                new TableCommit(
                                target.table,
                                SCHEMA,
                                1 << 20,
                                again,
                                new GrowingPause(60_000, 60_000),
                                new GrowingPause(1, 2))
                        .commit(
                                LanceFixture.stamp(3),
                                List.of(target.checkpoint().upsert(1L, "new").changes()));
        assertThat(interference.times).isZero();
        assertThat(conflicts).hasSize(12).containsOnly(true);
        assertThat(outcome.effort().retries()).isEqualTo(12);
        assertThat(outcome.effort().conflicts()).isEqualTo(12);
        assertThat(outcome.rows())
                .as("of the last attempt only")
                .hasToString("0 inserted, 1 updated, 0 deleted");
        assertThat(target.reader.rowsBy("id"))
                .containsExactly(row(1, "new"), row(2, "two"), row(3, "three"), row(4, "four"));
    }

    @Test
    void aForeignAppendDoesNotConflict() throws Exception {
        // Of a key that is not there, so it is an append.
        interference.next(1, () -> foreignUpsert(7L, "seven"));
        target.commit(3, target.checkpoint().upsert(1L, "new"));
        assertThat(target.reader.column("id")).containsExactly(1L, 2L, 3L, 4L, 7L);
    }

    @Test
    void aForeignOverwriteFailsTheCommitWithASentence() throws Exception {
        interference.next(1, () -> target.reader.overwrite(ArrowTypes.schema(SCHEMA)));
        UncommittedChanges changes = target.checkpoint().upsert(1L, "new").changes();
        assertThatThrownBy(() -> target.commit(3, changes))
                .isInstanceOf(FinalCommitException.class)
                .hasMessage(
                        "The table 'documents' was overwritten or restored to another version while checkpoint 3 of sink 22222222222222222222222222222222 of job 11111111111111111111111111111111 was committed; these changes do not go on top of that. Restart the job from its last checkpoint.");
        assertThat(target.reader.rows()).isEmpty();

        target.commit(3, changes);
        assertThat(target.reader.rows()).containsExactly(row(1, "new"));
    }

    @Test
    void aForeignRestoreFailsTheCommitWithASentence() throws Exception {
        long first = target.reader.version() - 1;
        interference.next(
                1,
                () ->
                        target.reader.change(
                                dataset -> {
                                    try (Dataset old = dataset.checkoutVersion(first)) {
                                        old.restore();
                                    }
                                }));
        assertThatThrownBy(() -> target.commit(3, target.checkpoint().upsert(1L, "new")))
                .isInstanceOf(FinalCommitException.class)
                .hasMessageStartingWith(
                        "The table 'documents' was overwritten or restored to another version while checkpoint 3 ");
        assertThat(target.reader.column("id")).containsExactly(1L, 2L);
    }

    /**
     * As two jobs do that start from one savepoint, or a task that was given up and its successor.
     */
    @Test
    void theSameChangesThatTwoCommittersCommitAtTheSameMomentAreThereOnce() throws Exception {
        UncommittedChanges changes =
                target.checkpoint().upsert(8L, "eight").upsert(9L, "nine").changes();
        interference.next(1, () -> commitByAnother(changes));
        CommitOutcome outcome = target.commit(3, changes);
        assertThat(interference.times).isZero();
        assertThat(outcome.kind()).isEqualTo(CommitOutcome.Kind.REPEATED);
        assertThat(target.reader.column("id")).containsExactly(1L, 2L, 3L, 4L, 8L, 9L);
    }

    /** As when the later of two committers died before it could mend it. */
    @Test
    void changesThatAreThereTwiceAreThereOnceAfterTheyAreCommittedAgain() throws Exception {
        UncommittedChanges changes =
                target.checkpoint().upsert(8L, "eight").upsert(9L, "nine").changes();
        target.commit(3, changes);
        List<FragmentMetadata> written = new ArrayList<>();
        new FragmentReader(target.table, SCHEMA)
                .fragmentsOf(changes)
                .forEach(fragment -> written.add(fragment.metadata()));
        target.reader.change(
                dataset -> {
                    try (Transaction append =
                                    new Transaction.Builder()
                                            .readVersion(dataset.version())
                                            .operation(Append.builder().fragments(written).build())
                                            .build();
                            Dataset doubled = new CommitBuilder(dataset).execute(append)) {
                        assertThat(doubled.countRows()).isEqualTo(8);
                    }
                });
        CommitOutcome outcome = target.commit(3, changes);
        assertThat(outcome.kind()).isEqualTo(CommitOutcome.Kind.REPEATED);
        assertThat(target.reader.column("id")).containsExactly(1L, 2L, 3L, 4L, 8L, 9L);
    }

    private void commitByAnother(UncommittedChanges changes) {
        try (LanceTable other =
                new LanceTable(LanceConnection.of(database.toString()), "documents")) {
            new TableCommit(other, SCHEMA, 1 << 20, afterConflict -> {})
                    .commit(LanceFixture.stamp(3), List.of(changes));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
