package org.apache.flink.connector.lancedb.lance;

import static org.apache.flink.connector.lancedb.lance.LanceFixture.stamp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lance.Dataset;

/** A commit that is repeated is recognised in the table's history and skipped. */
class CommitHistoryTest {

    private static final TableSchema APPENDED =
            TableSchema.builder()
                    .column("id", ColumnDef.notNull(LanceType.int64()))
                    .column("title", LanceType.utf8())
                    .build();

    @TempDir Path database;
    private LanceFixture target;

    @BeforeEach
    void createTable() throws Exception {
        target = new LanceFixture(database, APPENDED);
    }

    @AfterEach
    void closeTable() {
        target.close();
    }

    private UncommittedChanges rows(Object... ids) throws Exception {
        Checkpoint checkpoint = target.checkpoint();
        for (Object id : ids) {
            checkpoint.upsert(id, "t");
        }
        return checkpoint.changes();
    }

    private void assertRecognised(long checkpointId, UncommittedChanges changes) throws Exception {
        long before = target.reader.version();
        CommitOutcome outcome = target.commit(checkpointId, changes);
        assertThat(outcome.kind()).isEqualTo(CommitOutcome.Kind.REPEATED);
        assertThat(outcome.repeated()).containsExactly(changes);
        assertThat(outcome.rows()).hasToString("0 inserted, 0 updated, 0 deleted");
        assertThat(outcome.version()).isEqualTo(before).isEqualTo(target.reader.version());
    }

    @Test
    void c2ARepeatedCommitIsRecognised() throws Exception {
        UncommittedChanges changes = rows(1L, 2L);
        target.commit(1, changes);
        assertRecognised(1, changes);
        assertThat(target.reader.column("id")).containsExactly(1L, 2L);
    }

    @Test
    void aRepeatedCommitIsRecognisedAfterLaterOnesOfTheSink() throws Exception {
        UncommittedChanges first = rows(1L);
        target.commit(1, first);
        UncommittedChanges second = rows(2L);
        target.commit(2, second);
        assertRecognised(1, first);
        assertRecognised(2, second);
        assertThat(target.reader.column("id")).containsExactly(1L, 2L);
    }

    @Test
    void c7ARepeatedCommitIsRecognisedAfterForeignCommits() throws Exception {
        UncommittedChanges changes = rows(1L, 2L, 3L);
        target.commit(1, changes);
        for (int i = 0; i < 5; i++) {
            target.reader.delete("id = 100");
        }
        target.reader.delete("id = 2");
        target.reader.compact();
        assertRecognised(1, changes);
        assertThat(target.reader.column("id")).containsExactly(1L, 3L);
    }

    /** lance-core 7.0.0 cannot read the transaction of such a version. */
    @Test
    void c7ACompactionOfATableWithAnIndexIsNoObstacle() throws Exception {
        target.commit(1, rows(1L, 2L));
        target.commit(2, rows(3L, 4L));
        target.reader.createScalarIndex("by_id", "id");
        UncommittedChanges changes = rows(5L, 6L);
        target.reader.compact();

        target.commit(3, changes);
        target.reader.compact();
        assertRecognised(3, changes);
        assertThat(target.reader.column("id")).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void aRepeatedCommitIsRecognisedWithoutATag() throws Exception {
        UncommittedChanges changes = rows(1L);
        target.commit(1, changes);
        target.reader.change(dataset -> dataset.tags().delete(stamp(1).tag()));
        assertRecognised(1, changes);
    }

    @Test
    void aRepeatedCommitIsRecognisedWhenTheTagIsOneBehind() throws Exception {
        target.commit(1, rows(1L));
        long tagged = target.reader.tags().get(stamp(1).tag());
        UncommittedChanges changes = rows(2L);
        target.commit(2, changes);
        target.reader.change(dataset -> dataset.tags().update(stamp(2).tag(), tagged));
        assertRecognised(2, changes);
    }

    @Test
    void theTagKeepsTheLastCommitWhereHistoryWasCleanedUp() throws Exception {
        UncommittedChanges changes = rows(1L, 2L);
        target.commit(1, changes);
        foreignCommitsThenCleanUp();
        assertRecognised(1, changes);
        assertThat(target.reader.column("id")).containsExactly(1L, 2L);
    }

    @Test
    void theTablesFilesTellWhereTagAndHistoryAreGone() throws Exception {
        UncommittedChanges changes = rows(1L, 2L);
        target.commit(1, changes);
        target.reader.change(dataset -> dataset.tags().delete(stamp(1).tag()));
        foreignCommitsThenCleanUp();
        assertRecognised(1, changes);
    }

    @Test
    void theTablesFilesTellWhereTheTagIsOneBehindAndHistoryIsGone() throws Exception {
        target.commit(1, rows(1L));
        long tagged = target.reader.tags().get(stamp(1).tag());
        UncommittedChanges changes = rows(2L);
        target.commit(2, changes);
        target.reader.change(dataset -> dataset.tags().update(stamp(2).tag(), tagged));
        foreignCommitsThenCleanUp();
        assertRecognised(2, changes);
        assertThat(target.reader.column("id")).containsExactly(1L, 2L);
    }

    @Test
    void whereNothingTellsTheCommitIsRefusedAtOnce() throws Exception {
        UncommittedChanges changes = rows(1L, 2L);
        long base = changes.baseVersion();
        foreignCommitsThenCleanUp();
        long before = target.reader.version();
        long start = System.nanoTime();
        assertThatThrownBy(() -> target.commit(1, changes))
                .isInstanceOf(FinalCommitException.class)
                .hasMessage(
                        "Whether checkpoint 1 of sink 22222222222222222222222222222222 of job 11111111111111111111111111111111 was committed to the table 'documents' cannot be told: versions after %d, which could tell, were cleaned up. Restore from a later checkpoint or savepoint, or start without state and load the table anew.",
                        base);
        assertThat(System.nanoTime() - start).isLessThan(1_000_000_000L);
        assertThat(target.reader.version()).isEqualTo(before);
        assertThat(target.reader.rows()).isEmpty();
    }

    private void foreignCommitsThenCleanUp() {
        for (int i = 0; i < 4; i++) {
            target.reader.delete("id = 100");
        }
        target.reader.cleanUp();
        assertThat(target.reader.<Integer>read(dataset -> dataset.listVersions().size()))
                .as("versions that are left")
                .isLessThanOrEqualTo(2);
    }

    @Test
    void onlyThePartsThatAreMissingAreCommitted() throws Exception {
        UncommittedChanges committed = rows(1L);
        UncommittedChanges missing = rows(2L);
        target.commit(1, committed);
        CommitOutcome outcome = target.newCommit().commit(stamp(1), List.of(committed, missing));
        assertThat(outcome.kind()).isEqualTo(CommitOutcome.Kind.COMMITTED);
        assertThat(outcome.rows()).hasToString("1 inserted, 0 updated, 0 deleted");
        assertThat(outcome.repeated()).containsExactly(committed);
        assertThat(target.reader.column("id")).containsExactly(1L, 2L);
        assertThat(target.newCommit().commit(stamp(1), List.of(missing, committed)).kind())
                .isEqualTo(CommitOutcome.Kind.REPEATED);
    }

    @Test
    void changesOfTheSameCheckpointIdOfAnotherRunAreNotTakenForARepetition() throws Exception {
        target.commit(1, rows(1L));
        assertThat(target.commit(1, rows(1L)).kind()).isEqualTo(CommitOutcome.Kind.COMMITTED);
        assertThat(target.reader.rows()).hasSize(2);
    }

    @Test
    void c3AKeyRetractedAfterALostAcknowledgementStaysGone() throws Exception {
        TableSchema keyed =
                TableSchema.builder()
                        .column("id", ColumnDef.notNull(LanceType.int64()))
                        .column("title", LanceType.utf8())
                        .primaryKey("id")
                        .build();
        TableCommit commit = new TableCommit(target.table, keyed, 1 << 20, afterConflict -> {});
        UncommittedChanges insert = new Checkpoint(target.table, keyed).upsert(1L, "a").changes();
        commit.commit(stamp(1), List.of(insert));
        UncommittedChanges delete = new Checkpoint(target.table, keyed).delete(1L, "").changes();
        commit.commit(stamp(2), List.of(delete));
        assertThat(commit.commit(stamp(1), List.of(insert)).kind())
                .isEqualTo(CommitOutcome.Kind.REPEATED);
        assertThat(commit.commit(stamp(2), List.of(delete)).kind())
                .isEqualTo(CommitOutcome.Kind.REPEATED);
        assertThat(target.reader.rows()).isEmpty();
    }

    @Test
    void eachSinkAndJobHasATagOfItsOwn() throws Exception {
        CommitStamp other =
                new CommitStamp(
                        "main_db", "documents", "33333333333333333333333333333333", "sinkb", 1);
        target.commit(1, rows(1L));
        target.newCommit().commit(other, List.of(rows(2L)));
        target.commit(2, rows(3L));
        assertThat(target.reader.tags())
                .isEqualTo(
                        Map.of(
                                stamp(1).tag(),
                                target.reader.version(),
                                other.tag(),
                                target.reader.version() - 1));
    }

    @Test
    void aTagThatCannotBeWrittenDoesNotFailTheCommit() throws Exception {
        // A file stands where Lance would make the directory of tags.
        java.nio.file.Files.createFile(database.resolve("documents.lance/_refs"));
        UncommittedChanges changes = rows(1L);
        assertThat(target.commit(1, changes).kind()).isEqualTo(CommitOutcome.Kind.COMMITTED);
        assertRecognised(1, changes);
        assertThat(target.reader.rows()).hasSize(1);
    }

    /**
     * Else each attempt takes longer than the one before, and another writer always comes first.
     */
    @Test
    void versionsThatOneAttemptHasReadTheNextOneNeedNotRead() throws Exception {
        UncommittedChanges changes = target.checkpoint().upsert(1L, "a").changes();
        CommittedChanges committed =
                new CommittedChanges(
                        target.table,
                        target.schema,
                        new FragmentReader(target.table, target.schema),
                        stamp(1),
                        List.of(changes));
        target.reader.delete("id = -1");
        target.reader.delete("id = -1");
        assertThat(read(committed)).isEqualTo(2);
        assertThat(read(committed)).isZero();
        target.commit(1, changes);
        assertThat(read(committed)).isEqualTo(1);
        try (Dataset latest = target.table.open()) {
            assertThat(committed.pending(latest)).isEmpty();
        }
    }

    private long read(CommittedChanges committed) throws Exception {
        try (Dataset latest = target.table.open()) {
            return committed.read(latest);
        }
    }
}
