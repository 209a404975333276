package org.apache.flink.connector.lancedb.lance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.schema.VectorElementType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lance.Dataset;
import org.lance.FragmentMetadata;
import org.lance.file.LanceFileReader;
import org.lance.schema.ColumnAlteration;
import org.lance.schema.SqlExpressions;

/** Large fragments' files are read as they are, once it is known which of their rows are gone. */
class LargeFragmentsTest {

    private static final TableSchema SCHEMA =
            TableSchema.builder()
                    .column("embedding", LanceType.vector(VectorElementType.FLOAT32, 2))
                    .column("id", ColumnDef.notNull(LanceType.int64()))
                    .column("other", LanceType.int64())
                    .column("title", LanceType.utf8())
                    .primaryKey("id")
                    .build();

    private static final float[] VECTOR = {1, 2};
    private static final int ROWS = 20_000;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final Map<Long, String> expected = new TreeMap<>();

    @TempDir Path database;
    private LanceFixture target;
    private TableCommit commit;
    private long checkpoint;

    @BeforeEach
    void createTable() throws Exception {
        System.out.println("LargeFragmentsTest seed " + seed);
        target = new LanceFixture(database, SCHEMA);
        commit = target.newCommit();
        Checkpoint rows = target.checkpoint();
        for (long id = 0; id < ROWS; id++) {
            upsert(rows, id, "first");
        }
        commit(rows);
    }

    @AfterEach
    void closeTable() {
        target.close(); // Fails if native memory was not given back.
    }

    private void upsert(Checkpoint changes, long id, String title) {
        changes.upsert(VECTOR, id, -id, title);
        expected.put(id, title);
    }

    private void delete(Checkpoint changes, long id) {
        changes.delete(null, id, null, null);
        expected.remove(id);
    }

    private CommitOutcome commit(Checkpoint changes) throws Exception {
        return commit.commit(LanceFixture.stamp(++checkpoint), List.of(changes.changes()));
    }

    private FragmentMetadata firstFragment() {
        return target.reader.read(version -> version.getFragments().get(0).metadata());
    }

    private void assertRows() {
        Map<Long, String> found =
                target.reader.rows().stream()
                        .collect(
                                Collectors.toMap(
                                        row -> (Long) row.get("id"),
                                        row -> (String) row.get("title"),
                                        (one, other) -> one + " and " + other,
                                        TreeMap::new));
        assertThat(found).as("seed %d", seed).isEqualTo(expected);
    }

    @Test
    void randomChangesLeaveTheRowsAndTheCountsThatTheyMust() throws Exception {
        for (int round = 0; round < 30; round++) {
            switch (random.nextInt(10)) {
                case 0:
                    deleteByOthers();
                    break;
                case 1:
                    commit = target.newCommit();
                    break;
                case 2:
                    target.reader.compact();
                    break;
                default:
                    break;
            }
            commitRandomChanges("round " + round);
            assertRows();
        }
    }

    private void deleteByOthers() {
        long id = random.nextInt(ROWS);
        target.reader.delete("id = " + id);
        expected.remove(id);
    }

    /** Keys near the table's end are inserted, updated and deleted again and again. */
    private void commitRandomChanges(String title) throws Exception {
        Checkpoint changes = target.checkpoint();
        int updated = 0;
        int deleted = 0;
        int upserts = 0;
        for (long id = ROWS - 50L + random.nextInt(50);
                id < ROWS + 50;
                id += 1 + random.nextInt(5)) {
            boolean isThere = expected.containsKey(id);
            if (random.nextBoolean()) {
                upsert(changes, id, title);
                upserts++;
                updated += isThere ? 1 : 0;
            } else {
                delete(changes, id);
                deleted += isThere ? 1 : 0;
            }
        }
        assertThat(commit(changes).rows())
                .as("%s of seed %d", title, seed)
                .hasToString(RowCounts.of(upserts, updated + deleted, updated).toString());
    }

    @Test
    void anOlderVersionThatWasRestoredHasItsRowsAgain() throws Exception {
        delete(1);
        long before = target.reader.version();
        Map<Long, String> rows = new TreeMap<>(expected);
        delete(2);
        delete(3);
        try (Dataset older = target.table.open(before)) {
            older.restore();
        }
        expected.clear();
        expected.putAll(rows);

        Checkpoint changes = target.checkpoint();
        upsert(changes, 2, "restored and replaced");
        assertThat(commit(changes).rows()).hasToString("0 inserted, 1 updated, 0 deleted");
        assertRows();
    }

    private void delete(long id) throws Exception {
        Checkpoint changes = target.checkpoint();
        delete(changes, id);
        assertThat(commit(changes).rows()).hasToString("0 inserted, 0 updated, 1 deleted");
    }

    /** Lance's scan needs the deletion file, so what needs none was no such scan. */
    @Test
    void onceTheDeletedRowsAreKnownTheTableIsNotScanned() throws Exception {
        delete(1);
        FragmentReader files = new FragmentReader(target.table, SCHEMA);
        RowLocator locator = new RowLocator(target.table, SCHEMA, files, 1 << 20);
        Checkpoint rows = target.checkpoint();
        upsert(rows, 1, "second");
        upsert(rows, 2, "second");
        UncommittedChanges changes = rows.changes();
        assertLocated(locator, changes);

        Path deletions = database.resolve(LanceFixture.NAME + ".lance").resolve("_deletions");
        Path hidden = Files.move(deletions, deletions.resolveSibling("hidden"));
        try {
            assertLocated(locator, changes);
        } finally {
            Files.move(hidden, deletions);
        }
    }

    /** In a table that was opened anew, of which nothing is cached. */
    private void assertLocated(RowLocator locator, UncommittedChanges changes) throws Exception {
        try (LanceTable anew = new LanceTable(target.connection(), LanceFixture.NAME);
                Dataset latest = anew.open()) {
            LocatedRows found = locator.locate(latest, changes, changes.fragments());
            assertThat(found.places()).hasToString("{0={2}}");
            assertThat(found.updatedKeys()).isEqualTo(1);
        }
    }

    private boolean isReadAsFile() throws Exception {
        try (Dataset latest = target.table.open()) {
            KeyFile files = new KeyFile(target.table, SCHEMA.primaryKey(), latest);
            Optional<LanceFileReader> file = files.open(firstFragment());
            if (file.isPresent()) {
                file.get().close();
            }
            return file.isPresent();
        }
    }

    @Test
    void aColumnThatWasAddedLiesInAnotherFile() throws Exception {
        SqlExpressions added =
                new SqlExpressions.Builder().withExpression("added", "title || '!'").build();
        target.reader.change(version -> version.addColumns(added, Optional.empty()));
        assertThat(firstFragment().getFiles()).hasSize(2);
        assertThat(isReadAsFile()).isTrue();

        replaceTwice();
    }

    /** By its name, the other column would be read for the key. */
    @Test
    void theKeysOfAFileInWhichTheColumnHasAnotherNameAreReadThroughTheTable() throws Exception {
        assertThat(isReadAsFile()).isTrue();
        List<Checkpoint> changes = List.of(target.checkpoint(), target.checkpoint());
        rename("id", "key");
        rename("other", "id");
        rename("key", "other");
        assertThat(isReadAsFile()).isFalse();
        Map<Long, String> renamed = new TreeMap<>();
        expected.forEach((id, title) -> renamed.put(-id, title));
        expected.clear();
        expected.putAll(renamed);

        for (Checkpoint deletes : changes) {
            delete(deletes, 8);
            delete(deletes, Collections.min(expected.keySet()));
            assertThat(commit(deletes).rows()).hasToString("0 inserted, 0 updated, 1 deleted");
        }
        assertRows();
    }

    private void rename(String from, String to) {
        target.reader.change(
                version ->
                        version.alterColumns(
                                List.of(new ColumnAlteration.Builder(from).rename(to).build())));
    }

    private void replaceTwice() throws Exception {
        for (int i = 0; i < 2; i++) {
            Checkpoint changes = target.checkpoint();
            upsert(changes, 5, "second");
            delete(changes, 100 + i);
            assertThat(commit(changes).rows()).hasToString("0 inserted, 1 updated, 1 deleted");
        }
        assertRows();
    }

    @Test
    void aFileThatIsGoneFailsTheCommit() throws Exception {
        delete(1);
        Path data = Path.of(target.table.uri(), "data");
        String file = firstFragment().getFiles().get(0).getPath();
        Checkpoint rows = target.checkpoint();
        upsert(rows, 2, "second");
        UncommittedChanges changes = rows.changes();
        FragmentReader files = new FragmentReader(target.table, SCHEMA);
        RowLocator locator = new RowLocator(target.table, SCHEMA, files, 1 << 20);
        try (Dataset latest = target.table.open()) {
            locator.locate(latest, changes, changes.fragments());
            Files.delete(data.resolve(file));
            assertThatThrownBy(() -> locator.locate(latest, changes, changes.fragments()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("The table 'documents' at")
                    .hasMessageContaining("could not be scanned")
                    .hasMessageContaining(file);
        }
    }
}
