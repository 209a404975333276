package org.apache.flink.connector.lancedb.sink.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements of Flink SQL, batch and streaming. */
class SqlSinkITCase extends MiniClusterTestBase {

    private static final String NO_VECTOR = "CAST(NULL AS ARRAY<FLOAT>)";

    private TableEnvironment batch() {
        return withTable(EnvironmentSettings.inBatchMode(), true, "");
    }

    private TableEnvironment streaming(boolean keyed, String options) {
        return withTable(EnvironmentSettings.inStreamingMode(), keyed, options);
    }

    private TableEnvironment withTable(
            EnvironmentSettings settings, boolean keyed, String options) {
        TableEnvironment env = TableEnvironment.create(settings);
        env.getConfig().set("parallelism.default", "2");
        env.executeSql(
                "CREATE TABLE documents ("
                        + "id BIGINT NOT NULL, title STRING, `change` INT, embedding ARRAY<FLOAT>"
                        + (keyed ? ", PRIMARY KEY (id) NOT ENFORCED" : "")
                        + ") WITH ('connector' = 'lancedb', 'table' = 'documents', 'uri' = '"
                        + directory.resolve("lancedb")
                        + "', 'columns.embedding.vector.dimension' = '4'"
                        + options
                        + ")");
        return env;
    }

    private static String vector(int... elements) {
        StringBuilder sql = new StringBuilder("ARRAY[");
        for (int i = 0; i < elements.length; i++) {
            sql.append(i == 0 ? "" : ", ").append("CAST(").append(elements[i]).append(" AS FLOAT)");
        }
        return sql.append("]").toString();
    }

    @Test
    void batchInsertsUpsertByKeyInOneVersionEach() throws Exception {
        TableEnvironment env = batch();
        env.executeSql(
                        "INSERT INTO documents VALUES (1, 'Alice', 0, "
                                + vector(1, 2, 3, 4)
                                + "), (2, 'Bob', 0, "
                                + NO_VECTOR
                                + ")")
                .await();
        env.executeSql(
                        "INSERT INTO documents VALUES (2, 'Robert', 1, "
                                + vector(5, 6, 7, 8)
                                + "), (3, CAST(NULL AS STRING), CAST(NULL AS INT), "
                                + NO_VECTOR
                                + ")")
                .await();

        assertThat(documents.rows())
                .isEqualTo(
                        Map.of(
                                1L, Documents.text("Alice", 0, new float[] {1, 2, 3, 4}),
                                2L, Documents.text("Robert", 1, new float[] {5, 6, 7, 8}),
                                3L, Documents.text(null, null, null)));
        assertThat(documents.version()).as("creation and two commits").isEqualTo(3);
    }

    @Test
    void anUpdatingQueryKeepsOneRowPerKey() throws Exception {
        TableEnvironment env =
                streaming(
                        true,
                        ", 'sink.parallelism' = '3', 'sink.buffer-flush.max-rows' = '20', 'sink.buffer-flush.max-bytes' = '1mb'");
        env.getConfig().set("execution.checkpointing.interval", "50 ms");
        env.executeSql(
                "CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen', "
                        + "'fields.n.kind' = 'sequence', 'fields.n.start' = '0', 'fields.n.end' = '999', "
                        + "'rows-per-second' = '2000')");
        env.executeSql(
                        "INSERT INTO documents SELECT MOD(n, 10), 'count', CAST(COUNT(*) AS INT), "
                                + "CAST(NULL AS ARRAY<FLOAT>) FROM numbers GROUP BY MOD(n, 10)")
                .await();

        assertThat(documents.rows())
                .hasSize(10)
                .allSatisfy(
                        (id, row) -> assertThat(row).isEqualTo(Documents.text("count", 100, null)));
    }

    /** All that tells of such a row's end is the row before the update. */
    @ParameterizedTest
    @ValueSource(
            strings = {"", ", 'sink.track-declared-keys' = 'false'", ", 'sink.scope' = 'snapshot'"})
    void aRowThatAFilterNoLongerLetsPassIsDeleted(String options) throws Exception {
        TableEnvironment env = streaming(true, options);
        env.getConfig().set("execution.checkpointing.interval", "50 ms");
        env.executeSql(
                "CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen', "
                        + "'fields.n.kind' = 'sequence', 'fields.n.start' = '0', 'fields.n.end' = '104', "
                        + "'number-of-rows' = '105', 'rows-per-second' = '200')");
        env.executeSql(
                        "INSERT INTO documents SELECT MOD(n, 10), 'count', CAST(COUNT(*) AS INT), "
                                + "CAST(NULL AS ARRAY<FLOAT>) FROM numbers GROUP BY MOD(n, 10) "
                                + "HAVING COUNT(*) < 11")
                .await();

        assertThat(documents.rows())
                .containsOnlyKeys(5L, 6L, 7L, 8L, 9L)
                .allSatisfy(
                        (id, row) -> assertThat(row).isEqualTo(Documents.text("count", 10, null)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSnapshotDeletesWhatTheQueryDoesNotDeclare(boolean batch) throws Exception {
        TableEnvironment env =
                withTable(
                        batch
                                ? EnvironmentSettings.inBatchMode()
                                : EnvironmentSettings.inStreamingMode(),
                        true,
                        ", 'sink.scope' = 'snapshot'");
        env.getConfig().set("execution.checkpointing.interval", "50 ms");
        for (String rows : new String[] {"(1, 'Alice'), (2, 'Bob')", "(2, 'Bob'), (1, 'Alice')"}) {
            declare(env, rows);
            assertThat(documents.version()).isEqualTo(2);
        }

        declare(env, "(2, 'Bob'), (3, 'Carol')");

        assertThat(documents.rows())
                .isEqualTo(
                        Map.of(
                                2L, Documents.text("Bob", 0, null),
                                3L, Documents.text("Carol", 0, null)));
        assertThat(documents.version()).isEqualTo(3);
    }

    private static void declare(TableEnvironment env, String rows) throws Exception {
        env.executeSql(
                        "INSERT INTO documents SELECT id, MAX(title), 0, "
                                + NO_VECTOR
                                + " FROM (SELECT CAST(n AS BIGINT), t FROM (VALUES "
                                + rows
                                + ") AS declared (n, t)) AS people (id, title) GROUP BY id")
                .await();
    }

    @Test
    void aSnapshotOfAQueryWithoutEndIsRefusedBeforeTheJobStarts() {
        TableEnvironment env = streaming(true, ", 'sink.scope' = 'snapshot'");
        env.executeSql("CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen')");
        assertThatThrownBy(
                        () ->
                                env.executeSql(
                                        "INSERT INTO documents SELECT n, 'endless', 0, "
                                                + NO_VECTOR
                                                + " FROM numbers GROUP BY n"))
                .hasMessageContaining(
                        "The sink of the table 'documents' has the scope SNAPSHOT, in which the rows that a run did not declare are deleted when its input ends, but this input has no end. Use bounded sources, or the scope INCREMENTAL (in SQL INSERT INTO with 'sink.scope' = 'incremental').");
        assertThat(documents.exists()).isFalse();
    }

    @Test
    void aTableWithoutAKeyIsAppendedTo() throws Exception {
        TableEnvironment env = streaming(false, "");
        for (int i = 0; i < 2; i++) {
            env.executeSql("INSERT INTO documents VALUES (1, 'same', 0, " + NO_VECTOR + ")")
                    .await();
        }
        assertThat(documents.counts()).isEqualTo(Map.of(1L, 2));
    }

    @Test
    void anUpdatingQueryIntoATableWithoutAKeyIsRefusedWhilePlanning() {
        TableEnvironment env = streaming(false, "");
        env.executeSql("CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen')");
        assertThatThrownBy(
                        () ->
                                env.executeSql(
                                        "INSERT INTO documents SELECT n, MAX(CAST(n AS STRING)), 0, "
                                                + NO_VECTOR
                                                + " FROM numbers GROUP BY n"))
                .hasMessageContaining(
                        "The query sends updates or deletes to the table 'default_catalog.default_database.documents', which has no primary key");
        assertThat(documents.exists()).isFalse();
    }

    @Test
    void aVectorOfTheWrongLengthFailsTheJobAndNothingIsVisible() {
        TableEnvironment env = batch();
        assertThatThrownBy(
                        () ->
                                env.executeSql(
                                                "INSERT INTO documents VALUES (1, 'Alice', 0, "
                                                        + vector(1, 2, 3)
                                                        + ")")
                                        .await())
                .isInstanceOf(ExecutionException.class)
                .rootCause()
                .hasMessageContaining("the vector has 3 elements, expected 4");
        assertThat(documents.countRows()).isZero();
    }
}
