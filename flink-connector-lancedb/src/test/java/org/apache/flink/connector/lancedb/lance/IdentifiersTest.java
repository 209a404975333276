package org.apache.flink.connector.lancedb.lance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.testing.Tables;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Column names that need quoting elsewhere. */
class IdentifiersTest {

    @TempDir Path database;

    private static TableSchema schema(String key) {
        return TableSchema.builder()
                .column(key, ColumnDef.notNull(LanceType.int64()))
                .column("title", LanceType.utf8())
                .primaryKey(key)
                .build();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "with space",
                "o'brien",
                "\"quoted\"",
                "select",
                "Upper",
                "schlüssel",
                "键",
                "; DROP TABLE documents; --",
                "_rowid_",
                "1",
                "*"
            })
    void aKeyColumnMayHaveAnyOfTheseNames(String name) throws Exception {
        try (LanceFixture target = new LanceFixture(database.resolve("db"), schema(name))) {
            Tables.prepare(target.table, schema(name));
            target.commit(1, target.checkpoint().upsert(1L, "a").upsert(2L, "b"));
            target.commit(2, target.checkpoint().upsert(2L, "B").delete(1L, ""));
            assertThat(target.reader.rows()).containsExactly(Map.of(name, 2L, "title", "B"));
        }
    }
}
