package org.apache.flink.connector.lancedb.lance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.flink.connector.lancedb.lance.TableHistory.Finding;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.testing.Tables;
import org.apache.flink.util.FileUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a table's history says of its rows: still the sink's own, others' as well, or lost. */
class TableHistoryTest {

    private static final TableSchema SCHEMA =
            TableSchema.builder()
                    .column("id", ColumnDef.notNull(LanceType.int64()))
                    .column("title", LanceType.utf8())
                    .primaryKey("id")
                    .build();

    @TempDir Path database;

    private LanceFixture target;
    private TableHistory history;
    private SeenVersion seen;

    @BeforeEach
    void createTable() throws Exception {
        target = new LanceFixture(database, SCHEMA);
        target.commit(1, target.checkpoint().upsert(1L, "a").upsert(2L, "b"));
        history = new TableHistory(target.table, target.schema);
        seen = history.latest();
    }

    @AfterEach
    void closeTable() {
        target.close();
    }

    /** Checkpoints up to the second are the sink's own. */
    private Finding finding() throws Exception {
        return history.since(seen, stamp -> stamp.checkpointId() <= 2).finding();
    }

    @Test
    void aCommitDuringALookIsForTheNextLook() throws Exception {
        target.commit(2, target.checkpoint().upsert(3L, "d"));
        long before = target.reader.version();

        TableHistory.Look look =
                history.since(
                        seen,
                        stamp -> {
                            target.reader.delete("id = 1");
                            return true;
                        });

        assertThat(target.reader.version()).isGreaterThan(before);
        assertThat(look.finding()).isEqualTo(Finding.OWN);
        seen = look.latest().orElseThrow();
        assertThat(seen.number()).isEqualTo(before);
        assertThat(finding()).isEqualTo(Finding.FOREIGN);
    }

    @Test
    void nothingHappened() throws Exception {
        assertThat(finding()).isEqualTo(Finding.OWN);
    }

    @Test
    void ownCommitsCompactionIndexesAndColumnsLeaveTheRowsAlone() throws Exception {
        target.commit(2, target.checkpoint().upsert(2L, "c").upsert(3L, "d"));
        target.reader.compact();
        target.reader.createScalarIndex("by_id", "id");
        target.reader.change(
                dataset ->
                        dataset.addColumns(
                                new Schema(
                                        List.of(Field.nullable("more", ArrowType.Utf8.INSTANCE)))));

        assertThat(target.reader.version()).isGreaterThanOrEqualTo(seen.number() + 4);
        assertThat(finding()).isEqualTo(Finding.OWN);
    }

    /** lance-core 7.0.0 cannot read the transaction of such a version. */
    @Test
    void aCompactionOfATableWithAnIndexLeavesTheRowsAlone() throws Exception {
        target.commit(2, target.checkpoint().upsert(2L, "c").upsert(3L, "d"));
        target.reader.createScalarIndex("by_id", "id");
        target.reader.compact();

        assertThat(target.reader.fragments()).isEqualTo(1);
        assertThat(finding()).isEqualTo(Finding.OWN);
    }

    @Test
    void aLaterCheckpointThanTheOneKnownIsNotOwn() throws Exception {
        target.commit(3, target.checkpoint().upsert(2L, "c"));

        assertThat(finding()).isEqualTo(Finding.FOREIGN);
    }

    @Test
    void aForeignDeleteIsSeenAlsoBelowOwnCommits() throws Exception {
        target.reader.delete("id = 1");
        target.commit(2, target.checkpoint().upsert(3L, "d"));

        assertThat(finding()).isEqualTo(Finding.FOREIGN);
    }

    @Test
    void aColumnThatIsNotDeclaredMayGo() throws Exception {
        target.reader.change(
                dataset ->
                        dataset.addColumns(
                                List.of(Field.nullable("more", ArrowType.Utf8.INSTANCE))));
        target.reader.change(dataset -> dataset.dropColumns(List.of("more")));

        assertThat(finding()).isEqualTo(Finding.OWN);
    }

    /** The sink adds it again when it starts, and then the values are missing. */
    @Test
    void aDeclaredColumnThatWasDroppedTookValuesWithIt() throws Exception {
        String column = target.schema.columnNames().get(1);
        Field field = target.reader.schema().findField(column);
        target.reader.change(dataset -> dataset.dropColumns(List.of(column)));
        target.reader.change(dataset -> dataset.addColumns(List.of(field)));

        assertThat(finding()).isEqualTo(Finding.FOREIGN);
    }

    @Test
    void aRestoredVersionIsForeign() throws Exception {
        target.reader.change(
                dataset -> {
                    try (org.lance.Dataset before = dataset.checkoutVersion(dataset.version())) {
                        before.restore();
                    }
                });

        assertThat(target.reader.version()).isGreaterThan(seen.number());
        assertThat(finding()).isEqualTo(Finding.FOREIGN);
    }

    @Test
    void versionsThatWereCleanedUpCannotTell() throws Exception {
        target.commit(2, target.checkpoint().upsert(3L, "d"));
        target.commit(2, target.checkpoint().upsert(4L, "e"));
        target.reader.cleanUp();

        assertThat(finding()).isEqualTo(Finding.FOREIGN);
    }

    @Test
    void anEmptiedTableIsLost() throws Exception {
        target.reader.delete("true");

        assertThat(finding()).isEqualTo(Finding.LOST);
    }

    @Test
    void aTableThatALaterCheckpointOfASinkEmptiedIsNotLost() throws Exception {
        target.commit(3, target.checkpoint().delete(1L, null).delete(2L, null));

        assertThat(target.reader.rows()).isEmpty();
        assertThat(finding()).isEqualTo(Finding.FOREIGN);
    }

    @Test
    void anEmptyTableWhoseVersionsWereCleanedUpIsNotLost() throws Exception {
        target.commit(2, target.checkpoint().delete(1L, null).delete(2L, null));
        target.commit(2, target.checkpoint().upsert(3L, "c"));
        target.commit(2, target.checkpoint().delete(3L, null));
        target.reader.cleanUp();

        assertThat(target.reader.rows()).isEmpty();
        assertThat(finding()).isEqualTo(Finding.FOREIGN);
    }

    @Test
    void anEmptiedTableIsLostAlsoWhenRowsCameSince() throws Exception {
        target.reader.delete("true");
        target.commit(2, target.checkpoint().upsert(3L, "c"));

        assertThat(finding()).isEqualTo(Finding.LOST);
    }

    @Test
    void ownDeletesOfTheLastRowsAreNoLoss() throws Exception {
        target.commit(2, target.checkpoint().delete(1L, null).delete(2L, null));

        assertThat(finding()).isEqualTo(Finding.OWN);
    }

    @Test
    void anOverwrittenTableIsLost() throws Exception {
        target.reader.overwrite(target.reader.schema());

        assertThat(finding()).isEqualTo(Finding.LOST);
    }

    @Test
    void aDroppedTableIsLostAlsoWhenItWasCreatedAgain() throws Exception {
        FileUtils.deleteDirectory(Path.of(target.table.uri()).toFile());
        assertThat(finding()).isEqualTo(Finding.LOST);

        Tables.prepare(target.table, SCHEMA);
        assertThat(finding()).isEqualTo(Finding.LOST);

        for (int i = 0; i < 3; i++) {
            target.commit(2, target.checkpoint().upsert((long) i, "again"));
        }
        assertThat(target.reader.version()).isGreaterThan(seen.number());
        assertThat(finding()).isEqualTo(Finding.LOST);
    }

    @Test
    void aStampIsReadFromTheProperties() {
        CommitStamp stamp = LanceFixture.stamp(7);
        UncommittedChanges none =
                new UncommittedChanges(
                        "id",
                        1,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        0,
                        0,
                        Optional.empty());

        assertThat(CommitStamp.of(stamp.toProperties(none))).isEqualTo(Optional.of(stamp));
        assertThat(CommitStamp.of(java.util.Map.of("flink.job-id", "j"))).isEmpty();
    }
}
