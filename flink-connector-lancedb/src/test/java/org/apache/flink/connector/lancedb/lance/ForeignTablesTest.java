package org.apache.flink.connector.lancedb.lance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lance.Dataset;
import org.lance.WriteParams;

/** B2: tables that others created, with other settings of Lance, are adopted. */
class ForeignTablesTest {

    private static final TableSchema SCHEMA =
            TableSchema.builder()
                    .column("id", ColumnDef.notNull(LanceType.int64()))
                    .column("title", LanceType.utf8())
                    .primaryKey("id")
                    .build();

    @TempDir Path database;

    @ParameterizedTest(name = "storage version {0}, stable row ids {1}")
    @CsvSource({"2.0, false", "2.1, false", "2.2, false", "2.0, true", "2.1, true"})
    void b2ATableOfAnotherCreatorIsUpsertedAndDeletedFrom(String version, boolean stableRowIds)
            throws Exception {
        try (BufferAllocator allocator = new RootAllocator()) {
            Dataset.write()
                    .allocator(allocator)
                    .uri(database + "/documents.lance")
                    .schema(ArrowTypes.schema(SCHEMA))
                    .mode(WriteParams.WriteMode.CREATE)
                    .dataStorageVersion(version)
                    .enableStableRowIds(stableRowIds)
                    .execute()
                    .close();
        }
        try (LanceFixture target = new LanceFixture(database, SCHEMA)) {
            target.commit(1, target.checkpoint().upsert(1L, "a").upsert(2L, "b").upsert(3L, "c"));
            target.commit(2, target.checkpoint().upsert(2L, "B").upsert(4L, "d").delete(1L, ""));
            target.commit(3, target.checkpoint().upsert(4L, "D").delete(3L, ""));
            assertThat(target.reader.rowsBy("id"))
                    .containsExactly(
                            Map.of("id", 2L, "title", "B"), Map.of("id", 4L, "title", "D"));
        }
    }
}
