package org.apache.flink.connector.lancedb.lance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.schema.VectorElementType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lance.index.DistanceType;
import org.lance.index.IndexOptions;
import org.lance.index.IndexParams;
import org.lance.index.IndexType;
import org.lance.index.vector.VectorIndexParams;

/** What becomes of a table whose rows are all replaced in one version. */
class ReplacedTableTest {

    private static final TableSchema SCHEMA =
            TableSchema.builder()
                    .column("id", LanceType.int64())
                    .column("embedding", LanceType.vector(VectorElementType.FLOAT32, 4))
                    .build();

    @TempDir Path database;

    private static Checkpoint rows(LanceFixture target, int first, int count) throws Exception {
        Checkpoint rows = target.checkpoint();
        for (int id = first; id < first + count; id++) {
            rows.upsert((long) id, new float[] {id, id % 7, id % 3, 1});
        }
        return rows;
    }

    @Test
    void itsScalarIndexesStayAndLanceDropsItsVectorIndexes() throws Exception {
        try (LanceFixture target = new LanceFixture(database, SCHEMA)) {
            target.commit(1, rows(target, 0, 600));
            target.reader.createScalarIndex("by_id", "id");
            target.reader.change(
                    dataset -> {
                        dataset.createIndex(
                                IndexOptions.builder(
                                                List.of("embedding"),
                                                IndexType.IVF_FLAT,
                                                IndexParams.builder()
                                                        .setVectorIndexParams(
                                                                VectorIndexParams.ivfFlat(
                                                                        2, DistanceType.L2))
                                                        .build())
                                        .withIndexName("by_embedding")
                                        .build());
                    });

            CommitOutcome outcome =
                    target.newCommit()
                            .replaceAll(
                                    LanceFixture.stamp(2),
                                    List.of(rows(target, 1_000, 300).changes()));

            assertThat(outcome.rows().inserted()).isEqualTo(300);
            assertThat(target.reader.column("id")).hasSize(300).contains(1_000L, 1_299L);
            assertThat(target.reader.indexes())
                    .as("a Lance that keeps vector indexes: say so in docs/sql.md")
                    .containsExactly("by_id");
        }
    }

    /** As when a run is done, and another one starts from a savepoint in its midst. */
    @Test
    void rowsOfWhichAPartWasCommittedBeforeDoNotReplaceThatPart() throws Exception {
        try (LanceFixture target = new LanceFixture(database, SCHEMA)) {
            UncommittedChanges inSavepoint = rows(target, 0, 10).changes();
            target.newCommit()
                    .replaceAll(
                            LanceFixture.stamp(2),
                            List.of(inSavepoint, rows(target, 10, 10).changes()));
            UncommittedChanges again = rows(target, 10, 10).changes();

            assertThatThrownBy(
                            () ->
                                    target.newCommit()
                                            .replaceAll(
                                                    LanceFixture.stamp(1),
                                                    List.of(inSavepoint, again)))
                    .isInstanceOf(FinalCommitException.class)
                    .hasMessage(
                            "A part of the rows that are to replace those of the table 'documents' was committed before, by another run that started from the same savepoint. The table is left as that run left it. To replace its rows, run the job without the savepoint.");
            assertThat(target.reader.column("id")).hasSize(20);
        }
    }
}
