package org.apache.flink.connector.lancedb.lance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.testing.RandomValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Upserts replace and deletes remove exactly the row of the key. */
class KeysOfEveryTypeTest {

    @TempDir Path database;

    static List<LanceType> keyTypes() {
        return RandomValues.keyTypes();
    }

    @ParameterizedTest
    @MethodSource("keyTypes")
    void a11UpsertReplacesAndDeleteRemoves(LanceType type) throws Exception {
        long seed = System.nanoTime();
        System.out.println("KeysOfEveryTypeTest " + type + " seed " + seed);
        RandomValues values = new RandomValues(new Random(seed));
        Map<Object, Object> distinct = new LinkedHashMap<>();
        for (int i = 0; i < 200 && distinct.size() < 12; i++) {
            Object value = values.next(type);
            distinct.put(RandomValues.readBack(type, value), value);
        }
        List<Object> keys = new ArrayList<>(distinct.values());
        TableSchema schema =
                TableSchema.builder()
                        .column("k", ColumnDef.notNull(type))
                        .column("v", LanceType.int32())
                        .primaryKey("k")
                        .build();
        try (LanceFixture target = new LanceFixture(database, schema)) {
            Checkpoint inserts = target.checkpoint();
            keys.forEach(key -> inserts.upsert(key, 1));
            target.commit(1, inserts);

            Checkpoint changes = target.checkpoint();
            Map<Object, Object> model = new LinkedHashMap<>();
            for (int i = 0; i < keys.size(); i++) {
                Object readBack = RandomValues.readBack(type, keys.get(i));
                if (i % 3 == 0) {
                    changes.upsert(keys.get(i), 2);
                    model.put(readBack, 2);
                } else if (i % 3 == 1) {
                    changes.delete(keys.get(i), 0);
                } else {
                    model.put(readBack, 1);
                }
            }
            target.commit(2, changes);
            Map<Object, Object> found = new LinkedHashMap<>();
            target.reader.rows().forEach(row -> found.put(row.get("k"), row.get("v")));
            assertThat(found).as("seed %d", seed).isEqualTo(model);
            assertThat(target.reader.rows()).as("seed %d", seed).hasSize(model.size());
        }
    }

    @Test
    void a9OnlyTheExactPairOfACompositeKeyChanges() throws Exception {
        TableSchema schema =
                TableSchema.builder()
                        .column("tenant", ColumnDef.notNull(LanceType.utf8()))
                        .column("id", ColumnDef.notNull(LanceType.int64()))
                        .column("v", LanceType.utf8())
                        .primaryKey("tenant", "id")
                        .build();
        try (LanceFixture target = new LanceFixture(database, schema)) {
            target.commit(
                    1,
                    target.checkpoint()
                            .upsert("a", 1L, "a1")
                            .upsert("a", 2L, "a2")
                            .upsert("b", 1L, "b1")
                            .upsert("b", 2L, "b2")
                            .upsert("", 1L, "empty"));
            target.commit(
                    2,
                    target.checkpoint()
                            .upsert("a", 1L, "A1")
                            .delete("b", 1L, "")
                            .upsert("c", 1L, "c1")
                            .delete("c", 2L, ""));
            assertThat(target.reader.column("v")).containsExactly("A1", "a2", "b2", "c1", "empty");
        }
    }

    @Test
    void a10AwkwardKeysFindExactlyTheirRow() throws Exception {
        List<String> keys =
                List.of(
                        "O'Brien",
                        "it''s",
                        "a\\b",
                        "",
                        "\uD83D\uDE80",
                        "\uD83D\uDE81",
                        "x".repeat(10_000),
                        "x".repeat(9_999) + "y",
                        "%",
                        "_",
                        "\"",
                        "NULL",
                        "\u0000",
                        " ",
                        "  ");
        TableSchema schema =
                TableSchema.builder()
                        .column("k", ColumnDef.notNull(LanceType.utf8()))
                        .column("v", LanceType.int32())
                        .primaryKey("k")
                        .build();
        try (LanceFixture target = new LanceFixture(database, schema)) {
            Checkpoint inserts = target.checkpoint();
            keys.forEach(key -> inserts.upsert(key, 0));
            target.commit(1, inserts);
            int checkpoint = 2;
            for (String key : keys) {
                target.commit(checkpoint++, target.checkpoint().upsert(key, checkpoint));
                assertThat(target.reader.rows()).hasSize(keys.size());
                assertThat(target.reader.rows()).contains(Map.of("k", key, "v", checkpoint));
            }
            int left = keys.size();
            for (String key : keys) {
                assertThat(
                                target.commit(checkpoint++, target.checkpoint().delete(key, 0))
                                        .rows()
                                        .deleted())
                        .isEqualTo(1);
                assertThat(target.reader.rows())
                        .hasSize(--left)
                        .noneMatch(row -> row.get("k").equals(key));
            }
        }
    }
}
