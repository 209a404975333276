package org.apache.flink.connector.lancedb.sink.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.lancedb.testing.TestTable;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.StatementSet;
import org.apache.flink.table.api.TableEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lance.Dataset;

/** INSERT INTO, statement sets, CREATE TABLE AS and TRUNCATE, in both runtime modes. */
class InsertStatementITCase extends MiniClusterTestBase {

    private TestTable table;

    @BeforeEach
    void openTable() {
        table = TestTable.in(directory.resolve("lancedb"), "t");
    }

    @AfterEach
    void closeTable() {
        table.close();
    }

    private static TableEnvironment sql(boolean batch) {
        TableEnvironment sql =
                TableEnvironment.create(
                        batch
                                ? EnvironmentSettings.inBatchMode()
                                : EnvironmentSettings.inStreamingMode());
        sql.getConfig().set("parallelism.default", "2");
        // From 2.3 on Flink asks for ON CONFLICT; other versions do not know the setting.
        sql.getConfig().set("table.exec.sink.require-on-conflict", "false");
        return sql;
    }

    private String options(String stored, String... more) {
        return " WITH ('connector' = 'lancedb', 'table' = '"
                + stored
                + "', 'uri' = '"
                + directory.resolve("lancedb")
                + "'"
                + String.join("", Arrays.asList(more))
                + ")";
    }

    private TableEnvironment withTable(boolean batch, String columns, String... more) {
        TableEnvironment sql = sql(batch);
        sql.executeSql("CREATE TABLE t (" + columns + ")" + options("t", more));
        return sql;
    }

    private static Map<String, Object> row(Object... namesAndValues) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            row.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return row;
    }

    private static void run(TableEnvironment sql, String... statements) throws Exception {
        for (String statement : statements) {
            sql.executeSql(statement).await();
        }
    }

    @ParameterizedTest(name = "batch: {0}")
    @ValueSource(booleans = {true, false})
    void columnsThatAStatementLeavesOutAreNull(boolean batch) throws Exception {
        TableEnvironment sql =
                withTable(batch, "id INT, a STRING, b INT, PRIMARY KEY (id) NOT ENFORCED");
        run(
                sql,
                "INSERT INTO t VALUES (1, 'one', 1), (2, 'two', 2)",
                "INSERT INTO t (b, id) VALUES (20, 2), (30, 3)");

        assertThat(table.rowsBy("id"))
                .containsExactly(
                        row("id", 1, "a", "one", "b", 1),
                        row("id", 2, "a", null, "b", 20),
                        row("id", 3, "a", null, "b", 30));
        assertThat(table.version()).isEqualTo(3);
    }

    @Test
    void aColumnThatTakesNoNullMustBeNamed() {
        TableEnvironment sql =
                withTable(true, "id INT, a STRING NOT NULL, PRIMARY KEY (id) NOT ENFORCED");
        assertThatThrownBy(() -> sql.executeSql("INSERT INTO t (id) VALUES (1)"))
                .hasMessageContaining("Column 'a' has no default value and does not allow NULLs");
    }

    @ParameterizedTest(name = "batch: {0}")
    @ValueSource(booleans = {true, false})
    void nullInAColumnThatTakesNoneFailsTheJobOrIsDroppedAsFlinkIsTold(boolean batch)
            throws Exception {
        TableEnvironment sql =
                withTable(batch, "id INT, a STRING NOT NULL, PRIMARY KEY (id) NOT ENFORCED");
        String insert =
                "INSERT INTO t SELECT id, a FROM (VALUES (1, 'one'), (2, CAST(NULL AS STRING))) AS v(id, a)";
        assertThatThrownBy(() -> run(sql, insert))
                .rootCause()
                .hasMessageContaining("Column 'a' is NOT NULL, however, a null value");

        sql.getConfig().set("table.exec.sink.not-null-enforcer", "DROP");
        run(sql, insert);
        assertThat(table.column("id")).containsExactly(1);
    }

    @Test
    void textsAreTrimmedAndPaddedAsFlinkIsTold() throws Exception {
        TableEnvironment sql = withTable(true, "c CHAR(3), v VARCHAR(3), b BINARY(2)");
        String insert =
                "INSERT INTO t SELECT c, v, b FROM (VALUES ('x', 'long', X'010203')) AS w(c, v, b)";
        run(sql, insert);
        sql.getConfig().set("table.exec.sink.type-length-enforcer", "TRIM_PAD");
        run(sql, insert);

        assertThat(table.column("v")).contains("lon");
        assertThat(table.column("c")).contains("x  ");
        assertThat(table.column("b")).contains("0102");
    }

    @ParameterizedTest(name = "upsert-materialize {0}")
    @ValueSource(strings = {"NONE", "AUTO", "FORCE"})
    void flinksOwnMaterializingAndKeyingOfTheSinksInputChangeNoResult(String materialize)
            throws Exception {
        TableEnvironment sql =
                withTable(
                        false,
                        "id INT, n BIGINT, PRIMARY KEY (id) NOT ENFORCED",
                        ", 'sink.parallelism' = '3'");
        sql.getConfig().set("table.exec.sink.upsert-materialize", materialize);
        sql.getConfig().set("table.exec.sink.keyed-shuffle", "FORCE");
        run(
                sql,
                "INSERT INTO t SELECT id, COUNT(*) FROM (VALUES (1), (2), (1), (1), (2)) AS v(id) GROUP BY id");

        assertThat(table.rowsBy("id"))
                .containsExactly(row("id", 1, "n", 3L), row("id", 2, "n", 2L));
    }

    @ParameterizedTest(name = "batch: {0}")
    @ValueSource(booleans = {true, false})
    void aStatementSetWritesSeveralTablesAndOneTwice(boolean batch) throws Exception {
        TableEnvironment sql = withTable(batch, "id INT, a STRING, PRIMARY KEY (id) NOT ENFORCED");
        sql.executeSql("CREATE TABLE u (id INT, a STRING)" + options("u"));
        StatementSet set = sql.createStatementSet();
        set.addInsertSql("INSERT INTO t VALUES (1, 'first'), (2, 'first')");
        set.addInsertSql("INSERT INTO t VALUES (3, 'second'), (4, 'second')");
        set.addInsertSql("INSERT INTO u VALUES (1, 'other'), (1, 'other')");
        set.execute().await();

        assertThat(table.column("id")).containsExactly(1, 2, 3, 4);
        try (TestTable other = TestTable.in(directory.resolve("lancedb"), "u")) {
            assertThat(other.column("id")).containsExactly(1, 1);
        }
    }

    @ParameterizedTest(name = "batch: {0}")
    @ValueSource(booleans = {true, false})
    void aTableIsCreatedOfAQuery(boolean batch) throws Exception {
        TableEnvironment sql = sql(batch);
        run(
                sql,
                "CREATE TABLE t"
                        + options("t")
                        + " AS SELECT id, a FROM (VALUES (1, 'one'), (2, 'two')) AS v(id, a)");

        assertThat(table.rowsBy("id"))
                .containsExactly(row("id", 1, "a", "one"), row("id", 2, "a", "two"));
        run(sql, "INSERT INTO t VALUES (3, 'three')");
        assertThat(table.column("id")).containsExactly(1, 2, 3);
    }

    @Test
    void truncatingLeavesTheTableWithItsMetadataAndIndexesInOneVersion() throws Exception {
        TableEnvironment sql =
                withTable(
                        true,
                        "id INT COMMENT 'the key', a STRING, PRIMARY KEY (id) NOT ENFORCED",
                        ", 'database-key' = 'main_db'");
        run(sql, "INSERT INTO t VALUES (1, 'one'), (2, 'two')");
        table.createScalarIndex("id_idx", "id");
        long version = table.version();
        Object schema = table.schema();

        run(sql, "TRUNCATE TABLE t");

        assertThat(table.rows()).isEmpty();
        assertThat(table.version()).isEqualTo(version + 1);
        assertThat(table.schema()).isEqualTo(schema);
        List<String> indexes = table.read(Dataset::listIndexes);
        assertThat(indexes).containsExactly("id_idx");
        run(sql, "TRUNCATE TABLE t");
        assertThat(table.version()).as("nothing was left to delete").isEqualTo(version + 1);
        run(sql, "INSERT INTO t VALUES (1, 'again')");
        assertThat(table.rows()).containsExactly(row("id", 1, "a", "again"));
    }

    @Test
    void truncatingATableThatDoesNotExistAndInStreamingModeIsRefused() {
        assertThatThrownBy(() -> run(withTable(true, "id INT"), "TRUNCATE TABLE t"))
                .rootCause()
                .hasMessageStartingWith("The table 't' at ")
                .hasMessageEndingWith(
                        " does not exist, so it has no rows to delete. Check its name and its database, or write to it first.");
        assertThatThrownBy(() -> run(withTable(false, "id INT"), "TRUNCATE TABLE t"))
                .hasMessageContaining(
                        "TRUNCATE TABLE statement is not supported in streaming mode");
        assertThatThrownBy(() -> run(withTable(false, "id INT"), "DELETE FROM t WHERE id = 1"))
                .hasMessageContaining("DELETE statement is not supported for streaming mode");
    }

    @Test
    void updatingIsRefused() {
        assertThatThrownBy(
                        () ->
                                withTable(true, "id INT, a STRING")
                                        .executeSql("UPDATE t SET a = 'b' WHERE id = 1"))
                .hasMessageContaining("SupportsRowLevelUpdate");
    }

    @ParameterizedTest(name = "batch: {0}")
    @ValueSource(booleans = {true, false})
    void overwritingMakesTheTableTheQuerysRowsInOneVersion(boolean batch) throws Exception {
        TableEnvironment sql = withTable(batch, "id INT, a STRING, PRIMARY KEY (id) NOT ENFORCED");
        run(
                sql,
                "INSERT INTO t VALUES (1, 'one'), (2, 'two'), (3, 'three')",
                "INSERT OVERWRITE t VALUES (2, 'two'), (3, 'drei'), (4, 'vier')");

        assertThat(table.rowsBy("id"))
                .containsExactly(
                        row("id", 2, "a", "two"),
                        row("id", 3, "a", "drei"),
                        row("id", 4, "a", "vier"));
        assertThat(table.version()).as("creation and two statements").isEqualTo(3);
        assertThat(table.writtenRows()).as("the row that is as it was is not written").isEqualTo(5);

        run(sql, "INSERT OVERWRITE t SELECT * FROM (VALUES (1, 'one')) AS v(id, a) WHERE id > 1");
        assertThat(table.rows()).as("a query without rows").isEmpty();
        assertThat(table.version()).isEqualTo(4);
    }

    @ParameterizedTest(name = "batch: {0}")
    @ValueSource(booleans = {true, false})
    void overwritingATableWithoutAKeyReplacesItsRowsAndKeepsItsIndexesAndMetadata(boolean batch)
            throws Exception {
        TableEnvironment sql = sql(batch);
        sql.executeSql("CREATE TABLE t (id INT, a STRING) COMMENT 'kept'" + options("t"));
        run(sql, "INSERT INTO t VALUES (1, 'one'), (1, 'one'), (2, 'two')");
        table.createScalarIndex("by_id", "id");
        long version = table.version();

        run(sql, "INSERT OVERWRITE t VALUES (2, 'two'), (3, 'three')");

        assertThat(table.rowsBy("id"))
                .containsExactly(row("id", 2, "a", "two"), row("id", 3, "a", "three"));
        assertThat(table.version()).isEqualTo(version + 1);
        assertThat(table.indexes()).containsExactly("by_id");
        assertThat(table.schema().getCustomMetadata()).containsEntry("comment", "kept");

        run(sql, "INSERT OVERWRITE t SELECT * FROM (VALUES (1, 'one')) AS v(id, a) WHERE id > 1");
        assertThat(table.rows()).as("a query without rows").isEmpty();
        assertThat(table.version()).isEqualTo(version + 2);
    }

    @Test
    void overwritingByAQueryWithoutEndIsRefusedBeforeTheJobStarts() {
        TableEnvironment sql = withTable(false, "id INT");
        sql.executeSql("CREATE TABLE numbers (n INT) WITH ('connector' = 'datagen')");
        assertThatThrownBy(() -> sql.executeSql("INSERT OVERWRITE t SELECT n FROM numbers"))
                .hasMessageContaining("but this input has no end");
    }

    @Test
    void commentsAndTheKeyAreInTheTablesMetadataAndAnotherCommentFits() throws Exception {
        TableEnvironment sql = sql(true);
        sql.executeSql(
                "CREATE TABLE t (id INT COMMENT 'it''s the key \uD83D\uDE00', a STRING, PRIMARY KEY (id) NOT ENFORCED) COMMENT 'all of \"them\"'"
                        + options("t"));
        run(sql, "INSERT INTO t VALUES (1, 'one')");

        assertThat(table.schema().getCustomMetadata()).containsEntry("comment", "all of \"them\"");
        assertThat(table.schema().findField("id").getMetadata())
                .containsEntry("comment", "it's the key \uD83D\uDE00")
                .containsEntry("lance-schema:unenforced-primary-key", "true");
        assertThat(table.schema().findField("a").getMetadata()).doesNotContainKey("comment");

        sql.executeSql("DROP TABLE t");
        sql.executeSql(
                "CREATE TABLE t (id INT COMMENT 'other', a STRING, b INT COMMENT 'new', PRIMARY KEY (id) NOT ENFORCED) COMMENT 'other'"
                        + options("t"));
        run(sql, "INSERT INTO t VALUES (2, 'two', 2)");
        assertThat(table.column("id")).containsExactly(1, 2);
        assertThat(table.schema().findField("b").getMetadata()).containsEntry("comment", "new");
    }
}
