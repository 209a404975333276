package org.apache.flink.connector.lancedb.lance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.sink.encoder.RowEncoder;
import org.apache.flink.connector.lancedb.testing.Figures;
import org.apache.flink.connector.lancedb.testing.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** What Arrow may allocate for one table, and that reading wide rows stays far below. */
class NativeMemoryTest {

    private static final TableSchema SCHEMA =
            TableSchema.builder()
                    .column("id", ColumnDef.notNull(LanceType.utf8()))
                    .column("text", LanceType.utf8())
                    .primaryKey("id")
                    .build();

    private static final long SMALL_BUFFER = 1L << 20;
    private static final int WIDE_ROWS = 40;
    private static final int WIDE_BYTES = 2_000_000;

    @TempDir private Path database;

    @Test
    void aRowOutOfAllProportionToTheBufferIsRefusedWithASentence() throws Exception {
        try (LanceFixture fixture = new LanceFixture(database, SCHEMA);
                LanceTable table = small(fixture)) {
            TableLayout layout = table.layout(SCHEMA);
            RowEncoder encoder = new RowEncoder(table.name(), SCHEMA, layout);
            String text = "x".repeat(100_000_000);

            try (RowBatch batch = table.newBatch(layout)) {
                assertThatThrownBy(() -> encoder.encode(new Rows(SCHEMA).insert("a", text), batch))
                        .hasStackTraceContaining(
                                "The table 'documents' needs 128 MiB more in native memory for a batch of rows than its limit allows, which is 66 MiB: twice sink.buffer-flush.max-bytes (1 MiB) and 64 MiB.")
                        .hasStackTraceContaining("raise sink.buffer-flush.max-bytes");
            }
            assertThat(table.allocatedBytes()).isZero();
        }
    }

    @Test
    void wideRowsAreReadBackAFewAtATime(TestInfo test) throws Exception {
        try (LanceFixture fixture = new LanceFixture(database, SCHEMA);
                LanceTable table = small(fixture)) {
            UncommittedChanges changes = wideRows(fixture);
            WrittenFragment fragment = changes.fragments().get(0);
            assertThat(changes.keyBytes()).isGreaterThan((2 * SMALL_BUFFER) + (64 << 20));

            FragmentFiles files = new FragmentFiles(table, table.layout(SCHEMA));
            BitSet first = new BitSet();
            first.set(0);
            assertThat(files.rewrite(fragment, first).get(0).rows()).isEqualTo(WIDE_ROWS - 1);

            TableCommit commit = new TableCommit(table, SCHEMA, 1 << 30, afterConflict -> {});
            commit.commit(LanceFixture.stamp(1), List.of(changes));
            UncommittedChanges again = wideRows(fixture);
            CommitOutcome outcome = commit.commit(LanceFixture.stamp(2), List.of(again));
            assertThat(outcome.rows().updated()).isEqualTo(WIDE_ROWS);

            int[] read = new int[1];
            try (StoredRows stored = new StoredRows(table, SCHEMA)) {
                long version = table.version();
                for (int id : stored.fragments(version)) {
                    stored.read(version, id, (key, content) -> read[0]++);
                }
            }
            assertThat(read[0]).isEqualTo(WIDE_ROWS);
            Figures.print(
                    test,
                    "%d rows of %d MB with a limit of 66 MiB: rewritten, located, committed, read",
                    WIDE_ROWS,
                    WIDE_BYTES / 1_000_000);
        }
    }

    private static LanceTable small(LanceFixture fixture) {
        return new LanceTable(fixture.connection(), LanceFixture.NAME, SMALL_BUFFER);
    }

    /** Keys that are most of their rows, in text that no encoding makes small. */
    private static UncommittedChanges wideRows(LanceFixture fixture) throws Exception {
        Checkpoint checkpoint = fixture.checkpoint();
        Random random = new Random(7);
        for (int i = 0; i < WIDE_ROWS; i++) {
            StringBuilder key = new StringBuilder(WIDE_BYTES);
            while (key.length() < WIDE_BYTES) {
                key.append(Long.toString(random.nextLong() >>> 1, 36));
            }
            checkpoint.upsert(key.toString(), "text");
        }
        return checkpoint.changes();
    }
}
