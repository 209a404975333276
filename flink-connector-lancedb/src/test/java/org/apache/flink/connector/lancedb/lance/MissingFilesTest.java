package org.apache.flink.connector.lancedb.lance;

import static org.apache.flink.connector.lancedb.lance.LanceFixture.stamp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.sink.LanceTargetSink;
import org.apache.flink.connector.lancedb.sink.encoder.RowConverter;
import org.apache.flink.connector.lancedb.sink.settings.BufferFlushOptions;
import org.apache.flink.connector.lancedb.sink.settings.OnTableLoss;
import org.apache.flink.connector.lancedb.testing.SinkHarness;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table, or its last manifest, is away for a while: nothing is committed in its place. */
class MissingFilesTest {

    private static final TableSchema SCHEMA =
            TableSchema.builder()
                    .column("id", ColumnDef.notNull(LanceType.int64()))
                    .column("text", LanceType.utf8())
                    .primaryKey("id")
                    .build();

    @TempDir private Path directory;
    private Path database;
    private LanceFixture target;

    @BeforeEach
    void createTable() throws Exception {
        database = directory.resolve("database");
        target = new LanceFixture(database, SCHEMA);
    }

    @AfterEach
    void closeTable() {
        target.close();
    }

    private Path tableDirectory() {
        return database.resolve("documents.lance");
    }

    @Test
    void nothingIsCommittedInThePlaceOfAVersionWhoseManifestIsMissing() throws Exception {
        TableCommit sameTask = target.newCommit();
        // Written before the first is committed, as a slow commit's successor is.
        UncommittedChanges first = target.checkpoint().upsert(1L, "one").changes();
        UncommittedChanges second = target.checkpoint().upsert(2L, "two").changes();
        sameTask.commit(stamp(1), List.of(first));
        Path manifest = lastManifest();
        Path away = directory.resolve("away");
        Files.move(manifest, away);

        for (TableCommit each : List.of(sameTask, target.newCommit())) {
            assertThatThrownBy(() -> each.commit(stamp(2), List.of(second)))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(
                            "The table 'documents' at "
                                    + tableDirectory()
                                    + " is at version 1, but has the tag '"
                                    + stamp(1).tag()
                                    + "' of version 2, whose manifest is missing. Put it back");
        }
        Files.move(away, manifest);
        target.commit(2, second);
        assertThat(target.reader.column("id")).containsExactly(1L, 2L);
    }

    /** Their names count down. */
    private Path lastManifest() throws IOException {
        try (Stream<Path> manifests = Files.list(tableDirectory().resolve("_versions"))) {
            return manifests
                    .filter(file -> file.toString().endsWith(".manifest"))
                    .min(Comparator.comparing(Path::toString))
                    .orElseThrow();
        }
    }

    @Test
    void aCommitToATableThatIsAwayIsASentenceAndSucceedsOnceItIsBack() throws Exception {
        UncommittedChanges changes = target.checkpoint().upsert(1L, "one").changes();
        Path away = Files.move(tableDirectory(), directory.resolve("away"));
        assertThatThrownBy(() -> target.commit(1, changes))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(
                        "could not be committed: the table 'documents' at " + tableDirectory())
                .hasMessageContaining("put it back");
        Files.move(away, tableDirectory());
        target.commit(1, changes);
        assertThat(target.reader.column("id")).containsExactly(1L);
    }

    private LanceTargetSink<RowData> sink(OnTableLoss onTableLoss) {
        return LanceTargetSink.<RowData>builder()
                .setConnection(target.connection())
                .setTable("documents")
                .setSchema(SCHEMA)
                .setRowConverter(RowConverter.forRowData())
                .setBufferFlushOptions(BufferFlushOptions.of(1_000, MemorySize.ofMebiBytes(1)))
                .setOnTableLoss(onTableLoss)
                .build();
    }

    @Test
    void aJobThatGoesOnFromStateDoesNotCreateItsTableAnewUnlessToldTo() throws Exception {
        List<byte[]> state;
        try (SinkHarness<RowData> sink = new SinkHarness<>(sink(OnTableLoss.FAIL), 2)) {
            state = sink.snapshot(1);
        }
        Path away = Files.move(tableDirectory(), directory.resolve("away"));
        assertThatThrownBy(() -> new SinkHarness<>(sink(OnTableLoss.FAIL), 2, state))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(
                        "The table 'documents' at "
                                + tableDirectory()
                                + " does not exist, but the job goes on from state");
        assertThat(tableDirectory()).doesNotExist();

        new SinkHarness<>(sink(OnTableLoss.REDECLARE), 2, state).close();
        assertThat(tableDirectory()).exists();
        assertThat(away).exists();
    }
}
