package org.apache.flink.connector.lancedb.sink.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.connector.lancedb.testing.TestTable;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.runtime.typeutils.ExternalTypeInfo;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries whose changes and keys are not simply the table's. */
class ChangelogQueryITCase extends MiniClusterTestBase {

    private StreamTableEnvironment sql;
    private StreamExecutionEnvironment env;
    private TestTable table;

    @BeforeEach
    void startSql() {
        env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(2);
        sql = StreamTableEnvironment.create(env);
        sql.getConfig().set("table.exec.sink.require-on-conflict", "false");
        table = TestTable.in(directory.resolve("lancedb"), "t");
    }

    @AfterEach
    void closeTable() {
        table.close();
    }

    private static boolean hasOnConflict() {
        return EnvironmentInformation.getVersion().startsWith("2.3");
    }

    private void createTable(String columns, String... more) {
        sql.executeSql(
                "CREATE TABLE t ("
                        + columns
                        + ") WITH ('connector' = 'lancedb', 'table' = 't', 'uri' = '"
                        + directory.resolve("lancedb")
                        + "'"
                        + String.join("", Arrays.asList(more))
                        + ")");
    }

    /** A view of changes (id INT NOT NULL, a STRING), by one subtask and so in order. */
    private void changes(ChangelogMode mode, boolean keyed, Row... rows) {
        DataStream<Row> stream =
                env.fromData(
                                List.of(rows),
                                ExternalTypeInfo.of(
                                        DataTypes.ROW(
                                                DataTypes.FIELD("id", DataTypes.INT().notNull()),
                                                DataTypes.FIELD("a", DataTypes.STRING()))))
                        .setParallelism(1);
        Schema.Builder schema =
                Schema.newBuilder()
                        .column("id", DataTypes.INT().notNull())
                        .column("a", DataTypes.STRING());
        sql.createTemporaryView(
                "changes",
                sql.fromChangelogStream(
                        stream, keyed ? schema.primaryKey("id").build() : schema.build(), mode));
    }

    private static Row change(RowKind kind, int id, String a) {
        return Row.ofKind(kind, id, a);
    }

    private Stream<String> texts() {
        return table.rows().stream().map(row -> row.get("id") + "=" + row.get("a")).sorted();
    }

    private void insert(String query) throws Exception {
        sql.executeSql("INSERT INTO t " + query).await();
    }

    @ParameterizedTest(name = "ignored: {0}")
    @ValueSource(booleans = {true, false})
    void deletesCanBeIgnored(boolean ignored) throws Exception {
        createTable(
                "id INT, a STRING, PRIMARY KEY (id) NOT ENFORCED",
                ", 'sink.ignore-delete' = '" + ignored + "'");
        changes(
                ChangelogMode.all(),
                true,
                change(RowKind.INSERT, 1, "one"),
                change(RowKind.INSERT, 2, "two"),
                change(RowKind.INSERT, 3, "three"),
                change(RowKind.DELETE, 1, "one"),
                change(RowKind.UPDATE_BEFORE, 2, "two"),
                change(RowKind.UPDATE_AFTER, 2, "zwei"),
                change(RowKind.DELETE, 3, "three"),
                change(RowKind.INSERT, 3, "drei"));
        insert("SELECT * FROM changes");

        if (ignored) {
            assertThat(texts()).containsExactly("1=one", "2=zwei", "3=drei");
        } else {
            assertThat(texts()).containsExactly("2=zwei", "3=drei");
        }
    }

    @Test
    void theSinkAsksForNoRowsBeforeUpdates() {
        createTable("id INT, a STRING, PRIMARY KEY (id) NOT ENFORCED");
        changes(ChangelogMode.all(), true, change(RowKind.INSERT, 1, "one"));
        assertThat(
                        sql.explainSql(
                                "INSERT INTO t SELECT CHAR_LENGTH(a), MAX(a) FROM changes GROUP BY CHAR_LENGTH(a)",
                                org.apache.flink.table.api.ExplainDetail.CHANGELOG_MODE))
                .containsPattern("GroupAggregate\\(.*changelogMode=\\[I,UA,D\\]");
    }

    @ParameterizedTest(name = "key-only deletes: {0}")
    @ValueSource(booleans = {true, false})
    void deletesMayComeWithTheirKeyAlone(boolean keyOnly) throws Exception {
        createTable(
                "id INT, a STRING, PRIMARY KEY (id) NOT ENFORCED",
                ", 'sink.key-only-deletes' = '" + keyOnly + "'");
        changes(
                ChangelogMode.upsert(),
                true,
                change(RowKind.INSERT, 1, "one"),
                change(RowKind.UPDATE_AFTER, 2, "two"),
                change(RowKind.DELETE, 1, null),
                change(RowKind.UPDATE_AFTER, 2, "zwei"));
        String plan = sql.explainSql("INSERT INTO t SELECT * FROM changes");
        if (EnvironmentInformation.getVersion().startsWith("1.") || !keyOnly) {
            assertThat(plan)
                    .as("the rows that deletes lack are kept")
                    .contains("ChangelogNormalize");
        } else {
            assertThat(plan).doesNotContain("ChangelogNormalize");
        }
        insert("SELECT * FROM changes");

        assertThat(texts()).containsExactly("2=zwei");
    }

    /** Behind the filter, the row before the update is all that says that the row is gone. */
    @ParameterizedTest(name = "tracked: {0}")
    @ValueSource(booleans = {true, false})
    void aRowThatAFilterDropsAfterAnUpdateIsGone(boolean tracked) throws Exception {
        createTable(
                "id INT, a STRING, PRIMARY KEY (id) NOT ENFORCED",
                ", 'sink.track-declared-keys' = '" + tracked + "'");
        changes(
                ChangelogMode.insertOnly(),
                false,
                change(RowKind.INSERT, 1, "one"),
                change(RowKind.INSERT, 2, "two"),
                change(RowKind.INSERT, 3, "three"),
                change(RowKind.INSERT, 1, "uno"),
                change(RowKind.INSERT, 2, "deux"),
                change(RowKind.INSERT, 2, "zwei"));
        insert("SELECT id, MAX(a) FROM changes GROUP BY id HAVING COUNT(*) <> 2");

        assertThat(texts()).containsExactly("2=zwei", "3=three");
    }

    /** Of the rows with one key the query's own last one stays, and it goes when that one goes. */
    @Test
    void aQueryWithAnotherKeyIsMaterializedByFlink() throws Exception {
        createTable("n INT, a STRING, PRIMARY KEY (n) NOT ENFORCED");
        changes(
                ChangelogMode.all(),
                true,
                change(RowKind.INSERT, 1, "aa"),
                change(RowKind.INSERT, 2, "bb"),
                change(RowKind.INSERT, 3, "c"),
                change(RowKind.DELETE, 2, "bb"));
        String query = "SELECT CHAR_LENGTH(a), a FROM changes";
        assertThat(sql.explainSql("INSERT INTO t " + query)).contains("upsertMaterialize=[true]");
        insert(query);

        assertThat(table.rows().stream().map(row -> row.get("n") + "=" + row.get("a")).sorted())
                .containsExactly("1=c", "2=aa");
    }

    @Test
    void aQueryWithAnotherKeyNeedsOnConflictFrom23On() throws Exception {
        assumeThat(hasOnConflict()).isTrue();
        sql.getConfig().set("table.exec.sink.require-on-conflict", "true");
        createTable("n INT, a STRING, PRIMARY KEY (n) NOT ENFORCED");
        changes(
                ChangelogMode.all(),
                true,
                change(RowKind.INSERT, 1, "aa"),
                change(RowKind.INSERT, 2, "bb"),
                change(RowKind.DELETE, 2, "bb"));
        String query = "SELECT CHAR_LENGTH(a), a FROM changes";
        assertThatThrownBy(() -> insert(query))
                .hasMessageContaining(
                        "The query has an upsert key that differs from the primary key of the sink table 'default_catalog.default_database.t'. Primary key: [n], upsert key: ");
        insert(query + " ON CONFLICT DO DEDUPLICATE");
        assertThat(table.column("a")).containsExactly("aa");
    }

    @Test
    void onConflictInATableWithoutAKeyIsRefused() {
        assumeThat(hasOnConflict()).isTrue();
        createTable("n INT, a STRING");
        assertThatThrownBy(() -> insert("VALUES (1, 'a') ON CONFLICT DO DEDUPLICATE"))
                .hasMessageContaining("ON CONFLICT clause is only allowed for upsert sinks");
    }

    @Test
    void changesWithoutAKeyIntoATableWithoutAKeyAreRefused() {
        createTable("id INT, a STRING");
        changes(ChangelogMode.all(), false, change(RowKind.INSERT, 1, "one"));
        assertThatThrownBy(() -> insert("SELECT * FROM changes"))
                .hasStackTraceContaining(
                        "The query sends updates or deletes to the table 'default_catalog.default_database.t', which has no primary key to tell which row is meant.");
    }

    @Test
    void aKeyColumnThatIsNullableInTheQueryFailsTheJobAtTheNull() {
        createTable("a STRING, n INT, PRIMARY KEY (a) NOT ENFORCED");
        changes(
                ChangelogMode.insertOnly(),
                false,
                change(RowKind.INSERT, 1, "one"),
                change(RowKind.INSERT, 2, null));
        assertThatThrownBy(() -> insert("SELECT a, id FROM changes"))
                .rootCause()
                .hasMessageContaining("Column 'a' is NOT NULL, however, a null value");
        assertThat(table.rows()).isEmpty();
    }
}
