package org.apache.flink.connector.lancedb.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.lance.LanceTable;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.sink.committer.LanceCommittable;
import org.apache.flink.connector.lancedb.sink.encoder.RowConverter;
import org.apache.flink.connector.lancedb.sink.settings.BufferFlushOptions;
import org.apache.flink.connector.lancedb.testing.Rows;
import org.apache.flink.connector.lancedb.testing.S3Server;
import org.apache.flink.connector.lancedb.testing.SinkHarness;
import org.apache.flink.connector.lancedb.testing.Tables;
import org.apache.flink.connector.lancedb.testing.TestTable;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Storage options reach Lance at every call that touches storage: without them, each fails. */
class S3StorageITCase {

    private static final String URI = "s3://" + S3Server.BUCKET + "/lancedb";
    private static final String TABLE_URI = URI + "/documents.lance";

    private static final TableSchema SCHEMA =
            TableSchema.builder()
                    .column("id", ColumnDef.notNull(LanceType.utf8()))
                    .column("n", LanceType.int32())
                    .primaryKey("id")
                    .build();

    private S3Server server;

    @BeforeEach
    void startServer() throws Exception {
        server = new S3Server();
    }

    @AfterEach
    void stopServer() throws Exception {
        server.close();
    }

    private LanceTargetSink<RowData> sink(Map<String, String> storageOptions) {
        return sink(storageOptions, BufferFlushOptions.of(1_000, MemorySize.ofMebiBytes(1)));
    }

    private static LanceTargetSink<RowData> sink(
            Map<String, String> storageOptions, BufferFlushOptions flushes) {
        return LanceTargetSink.<RowData>builder()
                .setConnection(LanceConnection.of(URI, storageOptions))
                .setTable("documents")
                .setSchema(SCHEMA)
                .setRowConverter(RowConverter.forRowData())
                .setBufferFlushOptions(flushes)
                .build();
    }

    private TestTable reader() {
        return new TestTable(TABLE_URI, server.storageOptions());
    }

    @Test
    void upsertsAndDeletesOverSeveralFlushesReachTheBucket() throws Exception {
        Rows rows = new Rows(SCHEMA);
        Map<String, Object> model = new TreeMap<>();
        try (SinkHarness<RowData> sink = new SinkHarness<>(sink(server.storageOptions()), 2);
                TestTable reader = reader()) {
            for (int i = 0; i < 5_000; i++) {
                sink.write(i % 2, rows.insert("key number " + i, i));
                model.put("key number " + i, i);
            }
            sink.checkpoint(1);
            assertThat(contents(reader)).isEqualTo(model);
            long before = reader.version();

            // Flushes of the same keys are written again without the rows that were replaced.
            for (int i = 0; i < 3_000; i++) {
                sink.write(i % 2, rows.insert("key number " + i, -i));
                model.put("key number " + i, -i);
            }
            for (int i = 0; i < 3_000; i += 3) {
                sink.write(i % 2, rows.insert("key number " + i, 2 * i));
                model.put("key number " + i, 2 * i);
            }
            for (int i = 1; i < 5_000; i += 3) {
                sink.write(i % 2, rows.delete("key number " + i, null));
                model.remove("key number " + i);
            }
            List<LanceCommittable> committables = sink.prepare(2);
            assertThat(server.objects()).anyMatch(name -> name.contains("/data/deleted-keys-"));
            assertThat(reader.version()).isEqualTo(before);
            sink.commit(committables);
            assertThat(reader.version()).isEqualTo(before + 1);
            assertThat(contents(reader)).isEqualTo(model);
            assertThat(reader.tags()).containsValue(before + 1);

            sink.commit(committables);
            assertThat(reader.version()).as("repeated").isEqualTo(before + 1);
        }
    }

    /** From the third commit on, the file of the fragment is read and not the table. */
    @Test
    void keysOfALargeFragmentAreFoundInItsFile() throws Exception {
        int keys = 20_000;
        Rows rows = new Rows(SCHEMA);
        Map<String, Object> model = new TreeMap<>();
        try (SinkHarness<RowData> sink =
                        new SinkHarness<>(
                                sink(
                                        server.storageOptions(),
                                        BufferFlushOptions.of(
                                                keys + 1, MemorySize.ofMebiBytes(16))),
                                1);
                TestTable reader = reader()) {
            for (int i = 0; i < keys; i++) {
                sink.write(0, rows.insert("key number " + i, i));
                model.put("key number " + i, i);
            }
            sink.checkpoint(1);
            assertThat(reader.fragments()).isEqualTo(1);
            for (int checkpoint = 2; checkpoint < 5; checkpoint++) {
                for (int i = checkpoint; i < keys; i += 7_001) {
                    sink.write(0, rows.insert("key number " + i, -i));
                    model.put("key number " + i, -i);
                    sink.write(0, rows.delete("key number " + (i + 100), null));
                    model.remove("key number " + (i + 100));
                }
                sink.checkpoint(checkpoint);
                assertThat(contents(reader)).isEqualTo(model);
            }
        }
    }

    private static Map<String, Object> contents(TestTable reader) {
        Map<String, Object> contents = new TreeMap<>();
        reader.rows()
                .forEach(
                        row ->
                                assertThat(contents.put((String) row.get("id"), row.get("n")))
                                        .isNull());
        return contents;
    }

    @Test
    void waitingForTheTableAsksTheBucket() throws Exception {
        LanceConnection connection = LanceConnection.of(URI, server.storageOptions());
        try (LanceTable creator = new LanceTable(connection, "documents");
                LanceTable waiting = new LanceTable(connection, "documents")) {
            assertThat(
                            catchThrowable(
                                    () ->
                                            Tables.preparation(waiting, SCHEMA)
                                                    .await(Duration.ofMillis(50))))
                    .hasMessageStartingWith("The table 'documents' at " + TABLE_URI)
                    .hasMessageContaining("does not exist");
            Tables.prepare(creator, SCHEMA);
            Tables.preparation(waiting, SCHEMA).await(Duration.ofSeconds(10));
            Tables.prepare(creator, SCHEMA);
            assertThat(waiting.version()).isEqualTo(1);
        }
    }

    @Test
    void aWrongSecretIsAnErrorThatDoesNotTellItAndNothingIsCreated() {
        Map<String, String> wrong = new HashMap<>(server.storageOptions());
        wrong.put("aws_secret_access_key", "WRONGSECRET");
        Throwable failure = catchThrowable(() -> new SinkHarness<>(sink(wrong), 1));
        assertThat(failure)
                .hasMessageStartingWith(
                        "The table 'documents' at " + TABLE_URI + " could not be opened: ");
        assertThat(ExceptionUtils.stringifyException(failure)).doesNotContain("WRONGSECRET");
        assertThat(server.objects()).isEmpty();
    }

    @Test
    void aSqlJobWritesToTheBucket() throws Exception {
        TableEnvironment sql = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        sql.executeSql(
                "CREATE TABLE docs (id STRING, n INT, PRIMARY KEY (id) NOT ENFORCED) WITH ("
                        + "'connector'='lancedb', 'uri'='"
                        + URI
                        + "', 'table'='documents', "
                        + server.storageOptions().entrySet().stream()
                                .map(
                                        option ->
                                                String.format(
                                                        "'storage.%s'='%s'",
                                                        option.getKey(), option.getValue()))
                                .collect(Collectors.joining(", "))
                        + ")");
        sql.executeSql("INSERT INTO docs VALUES ('a', 1), ('b', 2) ON CONFLICT DO DEDUPLICATE")
                .await();
        try (TestTable reader = reader()) {
            assertThat(contents(reader)).isEqualTo(Map.of("a", 1, "b", 2));
        }
    }
}
