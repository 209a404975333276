package org.apache.flink.connector.lancedb.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.ManagedBy;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.sink.LanceTargetSink;
import org.apache.flink.connector.lancedb.sink.encoder.RowConverter;
import org.apache.flink.connector.lancedb.testing.SinkHarness;
import org.apache.flink.connector.lancedb.testing.TestTable;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.Row;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases under their keys, and the tables that are declared in them. */
class LanceDatabaseTest {

    private static final LanceConnection CONNECTION =
            LanceConnection.of("s3://bucket/db", Map.of("aws_secret_access_key", "SECRET"));

    private static final TableSchema SCHEMA =
            TableSchema.builder()
                    .column("id", ColumnDef.notNull(LanceType.int64()))
                    .primaryKey("id")
                    .build();

    @TempDir Path directory;

    @Test
    void aKeyIsTakenUntilItsDatabaseIsClosed() {
        try (LanceDatabase database = LanceDatabase.register("main_db", CONNECTION);
                LanceDatabase other = LanceDatabase.register("other_db", CONNECTION)) {
            assertThat(database.key()).isEqualTo("main_db");
            assertThat(other.connection()).isEqualTo(CONNECTION);
            assertThatThrownBy(
                            () -> LanceDatabase.register("main_db", LanceConnection.of("s3://b2")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "The database key 'main_db' is registered already, for LanceConnection{uri=s3://bucket/db, storageOptions={aws_secret_access_key=******}}; close that database first, or choose another key.");
        }
        LanceDatabase.register("main_db", CONNECTION).close();
    }

    @Test
    void keyAndConnectionAreRequired() {
        for (String key : new String[] {null, "", "  "}) {
            assertThatThrownBy(() -> LanceDatabase.register(key, CONNECTION))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "The key of the LanceDB database is empty; choose a name that stays the same when the database moves, such as 'main_db'.");
        }
        assertThatThrownBy(() -> LanceDatabase.register("lacking", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "The LanceDB database 'lacking' lacks a connection; give it LanceConnection.of(uri).");
    }

    @Test
    void aClosedDatabaseDeclaresNothing() {
        LanceDatabase database = LanceDatabase.register("closed", CONNECTION);
        TableTarget<Row> target = database.declareTableTarget("documents", SCHEMA);
        database.close();
        database.close();
        assertThatThrownBy(() -> database.declareTableTarget("documents", SCHEMA))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "Cannot declare the table 'documents': the database 'closed' is closed. Register it again, or close it after the job is put together.");
        assertThatThrownBy(target::sink)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("Cannot make a sink of the table 'documents': ");
        try (LanceDatabase again = LanceDatabase.register("closed", CONNECTION)) {
            database.close();
            assertThat(again.declareTableTarget("documents", SCHEMA).sink())
                    .as("the second close does not free another's key")
                    .isNotNull();
        }
    }

    @Test
    void mistakesAreNamedAtTheDeclaration() {
        try (LanceDatabase database = LanceDatabase.register("mistakes", CONNECTION)) {
            assertThatThrownBy(() -> database.declareTableTarget("a/b", SCHEMA))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("The table name 'a/b'");
            assertThatThrownBy(() -> database.declareTableTarget("documents", (TableSchema) null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("lacks a schema");
            assertThatThrownBy(() -> database.declareTableTarget("documents", SCHEMA, null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("lacks a choice of who manages the table");
        }
    }

    @Test
    void secretsAreNotPrinted() {
        try (LanceDatabase database = LanceDatabase.register("secrets", CONNECTION)) {
            TableTarget<Row> target =
                    database.declareTableTarget("documents", SCHEMA, ManagedBy.USER);
            assertThat(target.toString() + database + target.sink())
                    .contains("secrets", "documents", "USER", "******")
                    .doesNotContain("SECRET");
            assertThat(target.name()).isEqualTo("documents");
            assertThat(target.schema()).isEqualTo(SCHEMA);
        }
    }

    @Test
    void ofManyThreadsOneGetsTheKey() throws Exception {
        int threads = 8;
        CyclicBarrier start = new CyclicBarrier(threads);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<LanceDatabase>> attempts = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                attempts.add(
                        () -> {
                            start.await();
                            try {
                                return LanceDatabase.register("raced", CONNECTION);
                            } catch (IllegalStateException taken) {
                                return null;
                            }
                        });
            }
            List<LanceDatabase> registered = new ArrayList<>();
            for (Future<LanceDatabase> attempt : executor.invokeAll(attempts)) {
                if (attempt.get() != null) {
                    registered.add(attempt.get());
                }
            }
            assertThat(registered).hasSize(1);
            registered.get(0).close();
        } finally {
            executor.shutdownNow();
        }
    }

    /** B11: two targets in one database are independent, and the key is in what they write. */
    @Test
    void b11SinksOfTwoTablesWriteUnderTheDatabasesKey() throws Exception {
        LanceTargetSink<RowData> first;
        LanceTargetSink<RowData> second;
        try (LanceDatabase database =
                LanceDatabase.register("main_db", LanceConnection.of(directory.toString()))) {
            first = InstantiationUtil.clone(target(database, "first").sink());
            second = InstantiationUtil.clone(target(database, "second").sink());
        }
        try (SinkHarness<RowData> one = new SinkHarness<>(first, 1);
                SinkHarness<RowData> two = new SinkHarness<>(second, 1);
                TestTable firstTable = TestTable.in(directory, "first");
                TestTable secondTable = TestTable.in(directory, "second")) {
            one.write(0, GenericRowData.of(1L));
            one.checkpoint(1);
            assertThat(firstTable.rows()).containsExactly(Map.of("id", 1L));
            assertThat(firstTable.stamp())
                    .containsEntry("flink.database-key", "main_db")
                    .containsEntry("flink.table", "first");
            assertThat(secondTable.rows()).isEmpty();
            assertThat(secondTable.version()).isEqualTo(1);
            two.write(0, GenericRowData.of(2L));
            two.checkpoint(1);
            assertThat(secondTable.rows()).containsExactly(Map.of("id", 2L));
            assertThat(firstTable.version()).isEqualTo(2);
        }
    }

    private static TableTarget<RowData> target(LanceDatabase database, String name) {
        return database.declareTableTarget(
                name, SCHEMA, RowConverter.forRowData(), ManagedBy.SYSTEM);
    }
}
