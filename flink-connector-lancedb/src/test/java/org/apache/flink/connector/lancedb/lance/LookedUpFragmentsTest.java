package org.apache.flink.connector.lancedb.lance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lance.Dataset;

/**
 * Which fragments a commit opens to look for its keys. To show that one is not opened its file is
 * hidden: a commit that looks into it fails.
 */
class LookedUpFragmentsTest {

    private static final TableSchema SCHEMA =
            TableSchema.builder()
                    .column("id", ColumnDef.notNull(LanceType.int64()))
                    .column("title", LanceType.utf8())
                    .primaryKey("id")
                    .build();

    @TempDir Path database;
    private LanceFixture target;
    private TableCommit commit;
    private long checkpoint;

    @BeforeEach
    void createTableOfSmallFragments() throws Exception {
        target = new LanceFixture(database, SCHEMA);
        commit = target.newCommit();
        for (long key = 0; key < 6; key += 2) {
            upsert(target.checkpoint().upsert(key, "first").upsert(key + 1, "first"));
        }
    }

    @AfterEach
    void closeTable() {
        target.close();
    }

    private long upsert(Checkpoint changes) throws Exception {
        return commit.commit(LanceFixture.stamp(++checkpoint), List.of(changes.changes()))
                .version();
    }

    private List<Path> dataFiles() throws IOException {
        try (Dataset latest = target.table.open()) {
            return latest.getFragments().stream()
                    .map(fragment -> fragment.metadata().getFiles().get(0).getPath())
                    .map(file -> Path.of(target.table.uri(), "data", file))
                    .collect(Collectors.toList());
        }
    }

    private TableCommit newCommitWithoutPauses() {
        GrowingPause none = new GrowingPause(1, 2);
        return new TableCommit(target.table, SCHEMA, 64 << 20, afterConflict -> {}, none, none);
    }

    private static Path hide(Path file) throws IOException {
        return Files.move(file, file.resolveSibling(file.getFileName() + ".hidden"));
    }

    private void upsertWhileTheFirstFragmentIsHidden(long key) throws Exception {
        Path file = dataFiles().get(0);
        Path hidden = hide(file);
        try {
            upsert(target.checkpoint().upsert(key, "second"));
        } finally {
            Files.move(hidden, file);
        }
    }

    private void assertTitles(String... titles) {
        assertThat(target.reader.column("title")).containsExactlyInAnyOrder((Object[]) titles);
    }

    @Test
    void fragmentsThatTheCommitterWroteAreOpenedOnlyForTheirKeys() throws Exception {
        upsertWhileTheFirstFragmentIsHidden(2);

        assertTitles("first", "first", "first", "first", "first", "second");
    }

    @Test
    void afterARestartAllAreOpenedOnce() throws Exception {
        commit = newCommitWithoutPauses();
        assertThatThrownBy(() -> upsertWhileTheFirstFragmentIsHidden(2))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("could not be scanned");

        commit = target.newCommit();
        upsert(target.checkpoint().upsert(4, "second"));
        upsertWhileTheFirstFragmentIsHidden(2);

        assertTitles("first", "first", "first", "first", "second", "second");
    }

    @Test
    void keysAreFoundInFragmentsWhoseOtherRowsAreGone() throws Exception {
        for (int round = 0; round < 3; round++) {
            upsert(target.checkpoint().upsert(0, "second").upsert(2, "second"));
            upsert(target.checkpoint().upsert(1, "third").delete(3L, ""));
        }

        assertTitles("second", "third", "second", "first", "first");
    }

    /** In the version that was remembered, the row was deleted. */
    @Test
    void keysAreFoundAmongRowsThatAnotherProgramRestored() throws Exception {
        long whole = target.reader.version();
        upsert(target.checkpoint().delete(0L, ""));
        commit = target.newCommit();
        upsert(target.checkpoint().upsert(4, "second"));
        try (Dataset older = target.table.open(whole)) {
            older.restore();
        }

        upsert(target.checkpoint().upsert(0, "restored and replaced"));

        assertTitles("restored and replaced", "first", "first", "first", "first", "first");
    }

    @Test
    void keysAreFoundInFragmentsThatOthersAppended() throws Exception {
        LanceFixture other = new LanceFixture(database, SCHEMA, target.reader);
        CommitStamp theirs = new CommitStamp("main_db", "documents", "another job", "sink", 1);
        try (LanceTable closed = other.table) {
            other.newCommit()
                    .commit(theirs, List.of(other.checkpoint().upsert(7, "theirs").changes()));
        }

        upsert(target.checkpoint().upsert(7, "ours"));

        assertTitles("first", "first", "first", "first", "first", "first", "ours");
    }

    @Test
    void keysAreFoundAfterACompaction() throws Exception {
        target.reader.compact();
        upsert(target.checkpoint().upsert(0, "second"));
        upsert(target.checkpoint().upsert(5, "second"));

        assertTitles("second", "first", "first", "first", "first", "second");
    }
}
