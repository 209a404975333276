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

/** What one checkpoint makes of a real table. */
class TableCommitTest {

    private static final TableSchema SCHEMA =
            TableSchema.builder()
                    .column("id", ColumnDef.notNull(LanceType.int64()))
                    .column("title", LanceType.utf8())
                    .primaryKey("id")
                    .build();

    @TempDir Path database;
    private LanceFixture target;

    @BeforeEach
    void createTable() throws Exception {
        target = new LanceFixture(database, SCHEMA);
    }

    @AfterEach
    void closeTable() {
        target.close();
    }

    @Test
    void a1InsertsMakeOneVersionThatBearsTheStamp() throws Exception {
        long before = target.reader.version();
        UncommittedChanges changes =
                target.checkpoint().upsert(1L, "Alice").upsert(2L, "Bob").changes();
        CommitOutcome outcome = target.commit(7, changes);
        assertThat(outcome.kind()).isEqualTo(CommitOutcome.Kind.COMMITTED);
        assertThat(outcome.version()).isEqualTo(before + 1).isEqualTo(target.reader.version());
        assertThat(outcome.rows()).hasToString("2 inserted, 0 updated, 0 deleted");
        assertThat(target.reader.rowsBy("id"))
                .containsExactly(
                        Map.of("id", 1L, "title", "Alice"), Map.of("id", 2L, "title", "Bob"));
        assertThat(target.reader.stamp())
                .isEqualTo(
                        Map.of(
                                "flink.database-key",
                                "main_db",
                                "flink.table",
                                "documents",
                                "flink.job-id",
                                LanceFixture.JOB,
                                "flink.sink-id",
                                LanceFixture.SINK,
                                "flink.checkpoint-id",
                                "7",
                                "flink.changes",
                                changes.id()));
        assertThat(target.reader.tags()).isEqualTo(Map.of(stamp(7).tag(), before + 1));
    }

    @Test
    void upsertsAndDeletesBecomeVisibleInOneVersion() throws Exception {
        target.commit(1, target.checkpoint().upsert(1L, "a").upsert(2L, "b").upsert(3L, "c"));
        long before = target.reader.version();
        CommitOutcome outcome =
                target.commit(
                        2,
                        target.checkpoint()
                                .upsert(2L, "B")
                                .upsert(4L, "d")
                                .delete(3L, "")
                                .delete(9L, ""));
        assertThat(outcome.version()).isEqualTo(before + 1).isEqualTo(target.reader.version());
        assertThat(outcome.rows()).hasToString("1 inserted, 1 updated, 1 deleted");
        assertThat(target.reader.rowsBy("id"))
                .containsExactly(
                        Map.of("id", 1L, "title", "a"),
                        Map.of("id", 2L, "title", "B"),
                        Map.of("id", 4L, "title", "d"));
    }

    @Test
    void nothingToChangeMakesNoVersion() throws Exception {
        target.commit(1, target.checkpoint().upsert(1L, "a"));
        long before = target.reader.version();
        CommitOutcome outcome = target.commit(2, target.checkpoint());
        assertThat(outcome.kind()).isEqualTo(CommitOutcome.Kind.UNCHANGED);
        assertThat(outcome.version()).isEqualTo(before);
        assertThat(target.reader.version()).isEqualTo(before);
    }

    @Test
    void a7DeleteThatMatchesNothingMakesNoVersion() throws Exception {
        assertThat(target.commit(1, target.checkpoint().delete(5L, "")).kind())
                .as("on an empty table")
                .isEqualTo(CommitOutcome.Kind.UNCHANGED);
        target.commit(2, target.checkpoint().upsert(1L, "a"));
        long before = target.reader.version();
        assertThat(target.commit(3, target.checkpoint().delete(5L, "")).kind())
                .as("on a table with other rows")
                .isEqualTo(CommitOutcome.Kind.UNCHANGED);
        assertThat(target.reader.version()).isEqualTo(before);
    }

    @Test
    void allRowsOfAFragmentAndThenOfTheTableAreDeleted() throws Exception {
        target.commit(1, target.checkpoint().upsert(1L, "a").upsert(2L, "b"));
        target.commit(2, target.checkpoint().upsert(3L, "c").upsert(4L, "d"));
        assertThat(target.reader.fragments()).isEqualTo(2);

        target.commit(3, target.checkpoint().delete(1L, "").delete(2L, ""));
        assertThat(target.reader.column("id")).containsExactly(3L, 4L);
        assertThat(target.reader.fragments()).isEqualTo(1);

        target.commit(4, target.checkpoint().delete(3L, "").delete(4L, ""));
        assertThat(target.reader.rows()).isEmpty();

        target.commit(5, target.checkpoint().upsert(3L, "again"));
        assertThat(target.reader.rows()).containsExactly(Map.of("id", 3L, "title", "again"));
    }

    @Test
    void everyRowIsReplacedAgainAndAgain() throws Exception {
        for (int round = 1; round <= 5; round++) {
            Checkpoint checkpoint = target.checkpoint();
            for (long id = 0; id < 50; id++) {
                checkpoint.upsert(id, "round " + round);
            }
            target.commit(round, checkpoint);
        }
        assertThat(target.reader.rows())
                .hasSize(50)
                .allSatisfy(row -> assertThat(row.get("title")).isEqualTo("round 5"));
        assertThat(target.reader.fragments()).isEqualTo(1);
    }

    @Test
    void manyDeletedKeysGoThroughAFileWithTheSameResult() throws Exception {
        Checkpoint inserts = target.checkpoint();
        for (long id = 0; id < 3_000; id++) {
            inserts.upsert(id, "t" + id);
        }
        target.commit(1, inserts);
        Checkpoint deletes = target.checkpoint();
        for (long id = 0; id < 3_000; id += 2) {
            deletes.delete(id, "");
        }
        UncommittedChanges changes = deletes.changes();
        assertThat(changes.deletedKeys()).isEmpty();
        assertThat(changes.deletedKeyFiles()).hasSize(1);
        assertThat(new UncommittedChangesSerializer().serialize(changes)).hasSizeLessThan(200);
        assertThat(target.commit(2, changes).rows().deleted()).isEqualTo(1_500);
        assertThat(target.reader.rows())
                .hasSize(1_500)
                .allSatisfy(row -> assertThat((long) row.get("id") % 2).isEqualTo(1));
    }

    @Test
    void keysAreLocatedPartByPartWithinATinyBudget() throws Exception {
        Checkpoint inserts = target.checkpoint();
        for (long id = 0; id < 2_000; id++) {
            inserts.upsert(id, "old");
        }
        target.commit(1, inserts);
        Checkpoint changes = target.checkpoint();
        for (long id = 0; id < 2_000; id++) {
            if (id % 3 == 0) {
                changes.upsert(id, "new");
            } else if (id % 3 == 1) {
                changes.delete(id, "");
            }
        }
        UncommittedChanges written = changes.changes();
        long budget = 10_000;
        assertThat(KeyPartitions.within(budget, written.keys(), written.keyBytes()).count())
                .isGreaterThan(4);
        CommitOutcome outcome =
                new TableCommit(target.table, SCHEMA, budget, afterConflict -> {})
                        .commit(stamp(2), List.of(written));
        assertThat(outcome.rows())
                .as("over all parts")
                .hasToString("0 inserted, 667 updated, 667 deleted");
        assertThat(target.reader.rows())
                .hasSize(1_333)
                .allSatisfy(
                        row ->
                                assertThat(row.get("title"))
                                        .isEqualTo((long) row.get("id") % 3 == 0 ? "new" : "old"));
    }

    @Test
    void changesOfSeveralWritersAreOneVersion() throws Exception {
        target.commit(1, target.checkpoint().upsert(1L, "a").upsert(2L, "b"));
        long before = target.reader.version();
        List<UncommittedChanges> parts =
                List.of(
                        target.checkpoint().upsert(1L, "A").changes(),
                        target.checkpoint().delete(2L, "").changes(),
                        target.checkpoint().upsert(3L, "C").changes());
        target.newCommit().commit(stamp(2), parts);
        assertThat(target.reader.version()).isEqualTo(before + 1);
        assertThat(target.reader.rowsBy("id"))
                .containsExactly(Map.of("id", 1L, "title", "A"), Map.of("id", 3L, "title", "C"));
    }

    @Test
    void rowsThatAnotherWriterDoubledAreOneUpdateAndTheOthersAreDeleted() throws Exception {
        TableSchema keyless =
                TableSchema.builder()
                        .column("id", ColumnDef.notNull(LanceType.int64()))
                        .column("title", LanceType.utf8())
                        .build();
        try (LanceFixture other = new LanceFixture(database.resolve("doubled"), keyless)) {
            other.commit(
                    1,
                    other.checkpoint()
                            .upsert(1L, "a")
                            .upsert(1L, "a")
                            .upsert(1L, "a")
                            .upsert(2L, "b")
                            .upsert(2L, "b"));
            UncommittedChanges changes =
                    new Checkpoint(other.table, SCHEMA)
                            .upsert(1L, "A")
                            .upsert(3L, "C")
                            .delete(2L, "")
                            .changes();
            CommitOutcome outcome =
                    new TableCommit(other.table, SCHEMA, 1 << 20, afterConflict -> {})
                            .commit(stamp(2), List.of(changes));
            assertThat(outcome.rows()).hasToString("1 inserted, 1 updated, 4 deleted");
            assertThat(other.reader.rows()).as("5 + 1 - 4").hasSize(2);
        }
    }

    @Test
    void rowsThatReplaceTheTableAreInsertedAndItsOwnAreDeleted() throws Exception {
        target.commit(1, target.checkpoint().upsert(1L, "a").upsert(2L, "b").upsert(3L, "c"));
        CommitOutcome outcome =
                target.newCommit()
                        .replaceAll(
                                stamp(2), List.of(target.checkpoint().upsert(1L, "A").changes()));
        assertThat(outcome.rows()).hasToString("1 inserted, 0 updated, 3 deleted");
        assertThat(target.reader.rows()).hasSize(1);
    }

    @Test
    void rowsAreAppendedWithoutAKey() throws Exception {
        TableSchema keyless =
                TableSchema.builder()
                        .column("id", ColumnDef.notNull(LanceType.int64()))
                        .column("title", LanceType.utf8())
                        .build();
        try (LanceFixture other = new LanceFixture(database.resolve("keyless"), keyless)) {
            for (int checkpoint = 1; checkpoint <= 2; checkpoint++) {
                UncommittedChanges changes =
                        other.checkpoint().upsert(1L, "a").upsert(1L, "a").changes();
                assertThat(changes.keys()).isZero();
                other.commit(checkpoint, changes);
            }
            assertThat(other.reader.rows()).hasSize(4);
        }
    }

    @Test
    void rowsWithoutAKeyThatAForeignWriterLeftAreNotTouched() throws Exception {
        TableSchema nullable =
                TableSchema.builder()
                        .column("id", LanceType.int64())
                        .column("title", LanceType.utf8())
                        .build();
        try (LanceFixture other = new LanceFixture(database.resolve("other"), nullable)) {
            other.commit(1, other.checkpoint().upsert(null, "no key").upsert(1L, "a"));
            new TableCommit(other.table, SCHEMA, 1 << 20, afterConflict -> {})
                    .commit(
                            stamp(2),
                            List.of(
                                    new Checkpoint(other.table, SCHEMA)
                                            .upsert(1L, "b")
                                            .delete(0L, "")
                                            .changes()));
            assertThat(other.reader.column("title")).containsExactly("b", "no key");
        }
    }

    @Test
    void aFragmentThatVanishedFailsTheCommitWithASentence() throws Exception {
        UncommittedChanges changes = target.checkpoint().upsert(1L, "a").changes();
        target.commit(1, target.checkpoint().upsert(5L, "x"));
        java.nio.file.Files.delete(
                database.resolve("documents.lance/data")
                        .resolve(changes.fragments().get(0).dataFile()));
        long before = target.reader.version();
        assertThatThrownBy(() -> target.commit(2, changes))
                .isInstanceOf(FinalCommitException.class)
                .hasMessageContaining(
                        "The file " + changes.fragments().get(0).dataFile() + " of changes")
                .hasMessageContaining("is gone, so they cannot be committed to the table");
        assertThat(target.reader.version()).isEqualTo(before);
    }
}
