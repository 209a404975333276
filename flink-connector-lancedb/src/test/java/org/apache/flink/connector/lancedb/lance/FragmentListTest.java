package org.apache.flink.connector.lancedb.lance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists of fragments that are too long for a committable. */
class FragmentListTest {

    @TempDir Path database;

    @Test
    void theFragmentsOfAWideTableAreListedInAFile() throws Exception {
        int columns = 2_000;
        TableSchema.Builder schema =
                TableSchema.builder().column("id", ColumnDef.notNull(LanceType.int64()));
        for (int i = 1; i < columns; i++) {
            schema.column("c" + i, LanceType.int8());
        }
        try (LanceFixture target = new LanceFixture(database, schema.primaryKey("id").build())) {
            List<WrittenFragment> fragments = new ArrayList<>();
            Object[] fields = new Object[columns];
            for (long id = 0; id < 6; id++) {
                fields[0] = id;
                fragments.addAll(target.checkpoint().upsert(fields).changes().fragments());
            }
            assertThat(fragments).hasSize(6);
            FragmentFiles files =
                    new FragmentFiles(target.table, target.table.layout(target.schema));
            UncommittedChanges changes =
                    files.name(OptionalLong.empty(), fragments, List.of(), 6, 48, Optional.empty());
            assertThat(changes.fragments()).isEmpty();
            assertThat(changes.fragmentListFiles()).hasSize(1);
            assertThat(new FragmentReader(target.table, target.schema).fragmentsOf(changes))
                    .isEqualTo(fragments);
            byte[] bytes = new UncommittedChangesSerializer().serialize(changes);
            System.out.printf(
                    "Figure: 6 fragments of %d columns: a committable of %d bytes%n",
                    columns, bytes.length);
            assertThat(bytes).hasSizeLessThan(200);

            target.commit(1, changes);
            assertThat(target.reader.column("id")).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
            assertThat(target.commit(1, changes).kind()).isEqualTo(CommitOutcome.Kind.REPEATED);
            target.commit(2, target.checkpoint().upsert(fields));
            assertThat(target.reader.rows()).hasSize(6);
        }
    }

    @Test
    void aFewFragmentsAreListedInTheCommittable() throws Exception {
        TableSchema schema = TableSchema.builder().column("id", LanceType.int64()).build();
        try (LanceFixture target = new LanceFixture(database, schema)) {
            UncommittedChanges changes = target.checkpoint().upsert(1L).changes();
            assertThat(changes.fragments()).hasSize(1);
            assertThat(changes.fragmentListFiles()).isEmpty();
        }
    }

    @Test
    void sideFilesKeepOrderAndEmptyEntries() throws Exception {
        TableSchema schema = TableSchema.builder().column("id", LanceType.int64()).build();
        try (LanceFixture target = new LanceFixture(database, schema)) {
            List<Integer> lengths = new ArrayList<>();
            SideFile file = new SideFile(target.table, "test");
            byte[] bytes = new byte[3_000_000];
            try (file) {
                for (int i = 0; i < 10_000; i++) {
                    int length = i % 5_000 == 0 ? 3_000_000 : i % 7;
                    file.add(bytes, length);
                    lengths.add(length);
                }
            }
            List<Integer> read = new ArrayList<>();
            SideFile.read(target.table, file.name(), each -> read.add(each.length()));
            assertThat(read).isEqualTo(lengths);
        }
    }
}
