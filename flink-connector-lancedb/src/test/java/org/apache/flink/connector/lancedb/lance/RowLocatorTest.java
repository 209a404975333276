package org.apache.flink.connector.lancedb.lance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lance.Dataset;

/** Rows are the same, whether one thread finds them or several do, and in how many passes. */
class RowLocatorTest {

    private static final TableSchema KEYED = schema().primaryKey("id").build();

    /** So that rows of one key may be there several times. */
    private static final TableSchema KEYLESS = schema().build();

    private static final int FRAGMENTS = 9;
    private static final int DISTINCT_KEYS = 900;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final Map<Integer, BitSet> expected = new TreeMap<>();
    private final Set<Integer> upserted = new HashSet<>();
    private final Set<Integer> deleted = new HashSet<>();

    @TempDir Path database;
    private LanceFixture target;

    private static TableSchema.Builder schema() {
        return TableSchema.builder()
                .column("id", ColumnDef.notNull(LanceType.utf8()))
                .column("title", LanceType.utf8());
    }

    @BeforeEach
    void createTable() throws Exception {
        System.out.println("RowLocatorTest seed " + seed);
        target = new LanceFixture(database, KEYLESS);
    }

    @AfterEach
    void closeTable() {
        target.close(); // Fails if native memory was not given back.
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("Locating rows"));
    }

    @ParameterizedTest
    @CsvSource({"1, 100000000", "1, 10000", "1000, 100000000", "1000000000, 100000000"})
    void doubledRowsAreAllFoundAndTheirKeyCountsOnce(long leastRowsOfAThread, long budget)
            throws Exception {
        UncommittedChanges changes = changes();
        Set<Integer> updated = insert();
        FragmentReader files = new FragmentReader(target.table, KEYED);
        RowLocator locator = new RowLocator(target.table, KEYED, files, budget, leastRowsOfAThread);
        try (Dataset latest = target.table.open()) {
            LocatedRows found = locator.locate(latest, changes, changes.fragments());
            assertThat(found.places()).as("seed %d", seed).isEqualTo(expected);
            assertThat(found.updatedKeys()).as("seed %d", seed).isEqualTo(updated.size());
            ReplacedRows replaced = ReplacedRows.at(latest, found);
            assertThat(replaced.rows()).isEqualTo(found.rows());
            assertThat(replaced.counts(0))
                    .hasToString(RowCounts.of(0, found.rows(), updated.size()).toString());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 1_000_000_000})
    void aFileThatIsGoneFailsAllThreads(long leastRowsOfAThread) throws Exception {
        UncommittedChanges changes = changes();
        insert();
        Path data = database.resolve(LanceFixture.NAME + ".lance").resolve("data");
        try (Dataset latest = target.table.open()) {
            String last =
                    latest.getFragments().get(FRAGMENTS - 1).metadata().getFiles().get(0).getPath();
            Files.delete(data.resolve(last));
            FragmentReader files = new FragmentReader(target.table, KEYED);
            RowLocator locator =
                    new RowLocator(target.table, KEYED, files, 1 << 20, leastRowsOfAThread);
            assertThatThrownBy(() -> locator.locate(latest, changes, changes.fragments()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("The table 'documents' at")
                    .hasMessageContaining("could not be scanned")
                    .hasMessageContaining(last);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 1_000_000_000})
    void anInterruptedThreadEndsAllOthersAndStaysInterrupted(long leastRowsOfAThread)
            throws Exception {
        UncommittedChanges changes = changes();
        insert();
        FragmentReader files = new FragmentReader(target.table, KEYED);
        RowLocator locator =
                new RowLocator(target.table, KEYED, files, 1 << 20, leastRowsOfAThread);
        try (Dataset latest = target.table.open()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> locator.locate(latest, changes, changes.fragments()))
                    .isInstanceOf(IOException.class)
                    .hasMessageEndingWith(
                            "could not be scanned: Locating rows of the table 'documents' was interrupted");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    /** Changes of about a third of the keys. */
    private UncommittedChanges changes() throws IOException {
        Checkpoint changes = new Checkpoint(target.table, KEYED);
        for (int id = 0; id < DISTINCT_KEYS; id++) {
            int kind = random.nextInt(6);
            if (kind == 0) {
                changes.upsert(key(id), "new");
                upserted.add(id);
            } else if (kind == 1) {
                changes.delete(key(id), "");
                deleted.add(id);
            }
        }
        return changes.changes();
    }

    /** Inserts each key never, once or several times; returns those that are updated. */
    private Set<Integer> insert() throws Exception {
        Set<Integer> updated = new HashSet<>();
        for (int fragment = 0; fragment < FRAGMENTS; fragment++) {
            Checkpoint rows = target.checkpoint();
            int count = 1 + random.nextInt(2_500);
            for (int row = 0; row < count; row++) {
                int id = random.nextInt(10) == 0 ? random.nextInt(DISTINCT_KEYS) : -row;
                rows.upsert(key(id), "old");
                if (upserted.contains(id) || deleted.contains(id)) {
                    expected.computeIfAbsent(fragment, each -> new BitSet()).set(row);
                }
                if (upserted.contains(id)) {
                    updated.add(id);
                }
            }
            target.commit(fragment + 1, rows);
        }
        return updated;
    }

    private static String key(int id) {
        return "document " + id;
    }
}
