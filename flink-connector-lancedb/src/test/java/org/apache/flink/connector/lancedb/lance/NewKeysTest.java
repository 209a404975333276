package org.apache.flink.connector.lancedb.lance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whether keys are looked up that are said to be new. To show it, what is said is wrong here: the
 * table has a row of the key, which stays where it is not looked for.
 */
class NewKeysTest {

    private static final TableSchema SCHEMA =
            TableSchema.builder()
                    .column("id", ColumnDef.notNull(LanceType.int64()))
                    .column("title", LanceType.utf8())
                    .primaryKey("id")
                    .build();

    @TempDir Path database;
    private LanceFixture target;
    private long known;

    @BeforeEach
    void createTableWithARow() throws Exception {
        target = new LanceFixture(database, SCHEMA);
        known = target.commit(1, target.checkpoint().upsert(1L, "before")).version();
    }

    @AfterEach
    void closeTable() {
        target.close();
    }

    private void upsertAsNewTo(String sinkId) throws Exception {
        target.commit(
                9, target.checkpoint().upsert(1L, "after").newTo(new SoleWriter(sinkId, known)));
    }

    private void assertLookedUp() {
        assertThat(target.reader.column("title")).contains("after").doesNotContain("before");
    }

    private void assertNotLookedUp() {
        assertThat(target.reader.column("title")).contains("before", "after");
    }

    @Test
    void keysThatAreNewToTheOnlySinkAreNotLookedUp() throws Exception {
        upsertAsNewTo(LanceFixture.SINK);

        assertNotLookedUp();
    }

    @Test
    void theSinksOwnCommitsAndCompactionChangeNothing() throws Exception {
        target.commit(2, target.checkpoint().upsert(2L, "own"));
        target.commit(3, target.checkpoint().upsert(3L, "own"));
        target.reader.compact();

        upsertAsNewTo(LanceFixture.SINK);

        assertNotLookedUp();
    }

    @Test
    void whereNobodyHadWrittenAnySinkIsTheOnlyOne() throws Exception {
        upsertAsNewTo(SoleWriter.NOBODY);

        assertNotLookedUp();
    }

    @Test
    void keysAreLookedUpIfTheRowsAreAnotherSinks() throws Exception {
        upsertAsNewTo("another sink");

        assertLookedUp();
    }

    @Test
    void keysAreLookedUpAfterAForeignCommit() throws Exception {
        target.reader.delete("id = -1");

        upsertAsNewTo(LanceFixture.SINK);

        assertLookedUp();
    }

    @Test
    void keysAreLookedUpAfterACommitOfTheSameSinkInAnotherJob() throws Exception {
        CommitStamp other =
                new CommitStamp("main_db", "documents", "another job", LanceFixture.SINK, 2);
        target.newCommit()
                .commit(other, List.of(target.checkpoint().upsert(2L, "theirs").changes()));

        upsertAsNewTo(LanceFixture.SINK);

        assertLookedUp();
    }

    /** The job of the savepoint failed after it, and went on from a checkpoint before it. */
    @Test
    void keysOfASavepointAreLookedUpAfterCommitsOfLaterCheckpointsOfItsJob() throws Exception {
        target.commit(10, target.checkpoint().upsert(2L, "later"));

        upsertAsNewTo(LanceFixture.SINK);

        assertLookedUp();
    }

    @Test
    void deletedKeysAreAlwaysLookedUp() throws Exception {
        target.commit(
                2,
                target.checkpoint()
                        .delete(1L, "")
                        .upsert(2L, "new")
                        .newTo(new SoleWriter(LanceFixture.SINK, known)));

        assertThat(target.reader.column("title")).containsExactly("new");
    }

    @Test
    void ofSeveralWritersChangesOnlyThoseWithKnownKeysAreLookedUp() throws Exception {
        target.commit(2, target.checkpoint().upsert(2L, "before"));
        known = target.reader.version();
        UncommittedChanges sought = target.checkpoint().upsert(1L, "after").changes();
        UncommittedChanges asNew =
                target.checkpoint()
                        .upsert(2L, "after")
                        .newTo(new SoleWriter(LanceFixture.SINK, known))
                        .changes();

        target.newCommit().commit(LanceFixture.stamp(3), List.of(sought, asNew));

        assertThat(target.reader.column("title"))
                .containsExactlyInAnyOrder("before", "after", "after");
    }
}
