package org.apache.flink.connector.lancedb.sink.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.OnSchemaMismatch;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.sink.LanceTargetSinkBuilder;
import org.apache.flink.connector.lancedb.sink.settings.BufferFlushOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs whose database moves between two runs, and jobs that restore what is another's. */
class DatabaseKeyITCase extends MiniClusterTestBase {

    private static final int CHANGES = 4_000;

    private int moves;

    /**
     * The first savepoint's changes are committed before the move, the second's are pending: after
     * it, the table's versions are put back to what they were.
     */
    @ParameterizedTest(name = "with a primary key: {0}")
    @ValueSource(booleans = {true, false})
    void b13ADatabaseThatMovesTwiceIsExact(boolean keyed) throws Exception {
        Changelog changelog = new Changelog(13, CHANGES, 150);
        GeneratorFunction<Long, Row> changes =
                keyed ? changelog : index -> Row.of(index, "row " + index, 0, null);

        String savepoint = stopAfterCommits(changes, keyed);
        moveDatabase();

        long version = documents.version();
        JobClient second =
                job(4, Duration.ofHours(1), savepoint)
                        .oneCheckpoint() // So none before the savepoint.
                        .changesPerSecond(800)
                        .with(changes, CHANGES, sink(builder(keyed)))
                        .executeAsync();
        int files = dataFiles();
        JobProgress.await("files of uncommitted changes", second, () -> dataFiles() > files + 3);
        assertThat(documents.version()).as("the repeated commit is recognised").isEqualTo(version);
        Path kept = directory.resolve("kept");
        copyVersions(table(), kept);
        savepoint =
                second.triggerSavepoint(savepoints(), SavepointFormatType.CANONICAL)
                        .get(60, TimeUnit.SECONDS);
        JobProgress.cancel(second);
        copyVersions(kept, table());
        assertThat(documents.version())
                .as("the savepoint's changes are pending")
                .isEqualTo(version);
        moveDatabase();

        job(1, Duration.ofMillis(50), savepoint).run(changes, CHANGES, sink(builder(keyed)));
        if (keyed) {
            assertThat(documents.rows()).isEqualTo(changelog.expected());
        } else {
            assertThat(documents.counts())
                    .hasSize(CHANGES)
                    .allSatisfy((id, count) -> assertThat(count).isEqualTo(1));
        }
    }

    @Test
    void stateOfAnotherKeyIsRefused() throws Exception {
        Changelog changelog = new Changelog(14, CHANGES, 150);
        String savepoint = stopAfterCommits(changelog, true);
        long version = documents.version();
        for (int parallelism : new int[] {1, 4}) {
            assertThatThrownBy(
                            () ->
                                    job(parallelism, Duration.ofMillis(50), savepoint)
                                            .run(
                                                    changelog,
                                                    CHANGES,
                                                    sink(builder(true).setDatabaseKey("other"))))
                    .hasStackTraceContaining(
                            "The state that the job restores is of the table 'documents' of the database 'main_db', and this sink writes to the table 'documents' of the database 'other'.");
        }
        assertThat(documents.version()).isEqualTo(version);
    }

    /** Flink tells a writer without state nothing of a restore; each subtask must know it. */
    @Test
    void aTableIsNotRecreatedByARestoredJobOfAnyParallelism() throws Exception {
        Changelog changelog = new Changelog(15, CHANGES, 150);
        String savepoint = stopAfterCommits(changelog, true);
        long version = documents.version();
        TableSchema changed =
                TableSchema.builder()
                        .column("id", ColumnDef.notNull(LanceType.int64()))
                        .column("title", LanceType.int32())
                        .column("change", LanceType.int32())
                        .column("embedding", LanceType.int32())
                        .primaryKey("id")
                        .build();
        for (int parallelism : new int[] {1, 2, 3, 4}) {
            assertThatThrownBy(
                            () ->
                                    job(parallelism, Duration.ofMillis(50), savepoint)
                                            .run(
                                                    changelog,
                                                    CHANGES,
                                                    sink(
                                                            builder(true)
                                                                    .setSchema(changed)
                                                                    .setOnSchemaMismatch(
                                                                            OnSchemaMismatch
                                                                                    .RECREATE))))
                    .hasStackTraceContaining(
                            "It is not recreated, because the job restores state that goes with the rows in it.");
        }
        assertThat(documents.version()).isEqualTo(version);
    }

    @Test
    void b13InSqlTheOptionDatabaseKeyNamesTheDatabase() throws Exception {
        TableEnvironment first = sql("main_db", null);
        JobClient job = insert(first);
        JobProgress.awaitVersion(documents, 4, job);
        String savepoint =
                job.stopWithSavepoint(false, savepoints(), SavepointFormatType.CANONICAL)
                        .get(60, TimeUnit.SECONDS);
        moveDatabase();
        assertThatThrownBy(() -> awaitResult(insert(sql("other", savepoint))))
                .hasStackTraceContaining(
                        "The state that the job restores is of the table 'documents' of the database 'main_db', and this sink writes to the table 'documents' of the database 'other'.");
        awaitResult(insert(sql("main_db", savepoint)));
        assertThat(documents.counts())
                .hasSize(3_000)
                .allSatisfy((id, count) -> assertThat(count).isEqualTo(1));
    }

    private TableEnvironment sql(String key, String savepoint) {
        TableEnvironment env = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        env.getConfig().set("parallelism.default", "2");
        env.getConfig().set("execution.checkpointing.interval", "50 ms");
        env.getConfig().set("restart-strategy.type", "none");
        if (savepoint != null) {
            env.getConfig().set("execution.state-recovery.path", savepoint);
        }
        env.executeSql(
                "CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen', "
                        + "'fields.n.kind' = 'sequence', 'fields.n.start' = '0', 'fields.n.end' = '2999', "
                        + "'rows-per-second' = '500')");
        env.executeSql(
                "CREATE TABLE documents (id BIGINT, title STRING, `change` INT, embedding ARRAY<FLOAT>"
                        + ") WITH ('connector' = 'lancedb', 'table' = 'documents', 'uri' = '"
                        + database()
                        + "', 'columns.embedding.vector.dimension' = '4', 'database-key' = '"
                        + key
                        + "')");
        return env;
    }

    private static JobClient insert(TableEnvironment env) {
        return env.executeSql(
                        "INSERT INTO documents SELECT n, 'row', 0, CAST(NULL AS ARRAY<FLOAT>) FROM numbers")
                .getJobClient()
                .orElseThrow();
    }

    private static void awaitResult(JobClient job) throws Exception {
        job.getJobExecutionResult().get(120, TimeUnit.SECONDS);
    }

    private String stopAfterCommits(GeneratorFunction<Long, Row> changes, boolean keyed)
            throws Exception {
        JobClient job =
                job(2, Duration.ofMillis(50), null)
                        .changesPerCheckpoint(200)
                        .with(changes, CHANGES, sink(builder(keyed)))
                        .executeAsync();
        JobProgress.awaitVersion(documents, 4, job);
        return job.stopWithSavepoint(false, savepoints(), SavepointFormatType.CANONICAL)
                .get(60, TimeUnit.SECONDS);
    }

    private static SinkJob job(int parallelism, Duration interval, String savepoint) {
        SinkJob job = new SinkJob().sinkParallelism(parallelism).checkpointInterval(interval);
        return savepoint == null ? job : job.restoreFrom(savepoint);
    }

    private LanceTargetSinkBuilder<Row> builder(boolean keyed) {
        return documents
                .sink(keyed)
                .setDatabaseKey("main_db")
                .setBufferFlushOptions(BufferFlushOptions.of(50, MemorySize.ofMebiBytes(1)));
    }

    private static FaultySink<Row> sink(LanceTargetSinkBuilder<Row> builder) {
        return new FaultySink<>(builder.build(), new Faults(), "database-key");
    }

    private Path database() {
        return directory.resolve(moves == 0 ? "lancedb" : "moved" + moves);
    }

    private void moveDatabase() throws IOException {
        Path before = database();
        moves++;
        Files.move(before, database());
        documents = new Documents(database());
    }

    private Path table() {
        return database().resolve("documents.lance");
    }

    /** Copies what names a table's versions, and removes what names others. */
    private static void copyVersions(Path from, Path to) throws IOException {
        for (String name : List.of("_versions", "_refs")) {
            if (Files.exists(to.resolve(name))) {
                FileUtils.deleteDirectory(to.resolve(name).toFile());
            }
            try (Stream<Path> files = Files.walk(from.resolve(name))) {
                for (Path file : files.collect(Collectors.toList())) {
                    Path copy = to.resolve(from.relativize(file));
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
        }
    }

    private String savepoints() {
        return directory.resolve("savepoints").toString();
    }

    private int dataFiles() throws IOException {
        try (Stream<Path> files = Files.list(table().resolve("data"))) {
            return (int) files.count();
        }
    }
}
