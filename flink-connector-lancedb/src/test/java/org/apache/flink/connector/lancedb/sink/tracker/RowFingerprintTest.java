package org.apache.flink.connector.lancedb.sink.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.schema.VectorElementType;
import org.apache.flink.connector.lancedb.testing.RandomValues;
import org.apache.flink.connector.lancedb.testing.Rows;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Equal contents have equal fingerprints, and contents that differ anywhere have others. */
class RowFingerprintTest {

    private static TableSchema schema(Map<String, LanceType> columns) {
        TableSchema.Builder schema =
                TableSchema.builder().column("id", ColumnDef.notNull(LanceType.int64()));
        columns.forEach(schema::column);
        return schema.primaryKey("id").build();
    }

    private static TableSchema schema(LanceType type) {
        return schema(Map.of("value", type));
    }

    private static DeclaredRow fingerprint(TableSchema schema, RowData row) {
        return new RowFingerprint("documents", schema).of(row, 0);
    }

    private static DeclaredRow fingerprint(LanceType type, Object value) {
        TableSchema schema = schema(type);
        return fingerprint(schema, new Rows(schema).insert(7L, value));
    }

    static List<LanceType> types() {
        return RandomValues.allTypes();
    }

    @ParameterizedTest
    @MethodSource("types")
    void valuesHaveEqualFingerprintsExactlyIfTheyAreStoredEqually(LanceType type) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        RandomValues values = new RandomValues(random);
        TableSchema schema = schema(type);
        Rows rows = new Rows(schema);
        RowFingerprint fingerprint = new RowFingerprint("documents", schema);
        Object before = null;
        for (int i = 0; i < 200; i++) {
            Object value = random.nextInt(10) == 0 ? null : values.next(type);
            RowData row = rows.insert(1L, value);

            DeclaredRow taken = fingerprint.of(row, 0);

            assertThat(taken)
                    .as("binary form, seed %d", seed)
                    .isEqualTo(fingerprint.of(rows.binary(row), 0));
            assertThat(taken.equals(fingerprint.of(rows.insert(1L, before), 0)))
                    .as("seed %d: %s and %s", seed, before, value)
                    .isEqualTo(isStoredAs(type, value, before));
            before = value;
        }
    }

    private static boolean isStoredAs(LanceType type, Object value, Object other) {
        return Objects.equals(
                RandomValues.readBack(type, value), RandomValues.readBack(type, other));
    }

    @Test
    void aRowWithAnySingleChangedFieldHasAnotherFingerprint() {
        long seed = System.nanoTime();
        RandomValues values = new RandomValues(new Random(seed));
        List<LanceType> types = types();
        Map<String, LanceType> columns = new LinkedHashMap<>();
        for (int i = 0; i < types.size(); i++) {
            columns.put("column" + i, types.get(i));
        }
        TableSchema schema = schema(columns);
        Rows rows = new Rows(schema);
        Object[] fields = new Object[types.size() + 1];
        fields[0] = 1L;
        for (int i = 0; i < types.size(); i++) {
            fields[i + 1] = values.next(types.get(i));
        }
        DeclaredRow whole = fingerprint(schema, rows.insert(fields));
        for (int i = 0; i < types.size(); i++) {
            LanceType type = types.get(i);
            Object other = values.next(type);
            while (isStoredAs(type, other, fields[i + 1])) {
                other = values.next(type);
            }
            for (Object replacement : Arrays.asList(other, null)) {
                Object[] changed = fields.clone();
                changed[i + 1] = replacement;
                assertThat(fingerprint(schema, rows.insert(changed)))
                        .as("%s, seed %d", type, seed)
                        .isNotEqualTo(whole);
            }
        }
        assertThat(fingerprint(schema, rows.insert(fields))).isEqualTo(whole);
    }

    @Test
    void theKindOfTheChangeDoesNotCount() {
        TableSchema schema = schema(LanceType.utf8());
        RowData row = new Rows(schema).insert(1L, "a");
        DeclaredRow inserted = fingerprint(schema, row);
        row.setRowKind(RowKind.UPDATE_AFTER);

        assertThat(fingerprint(schema, row)).isEqualTo(inserted);
    }

    @Test
    void nullsAreOtherValuesThanEmptyOnesAtEveryDepth() {
        assertDifferent(LanceType.utf8(), null, "");
        assertDifferent(LanceType.binary(), null, new byte[0]);
        assertDifferent(LanceType.int32(), null, 0);
        LanceType list = LanceType.list(LanceType.utf8());
        assertDifferent(
                list,
                null,
                List.of(),
                List.of(""),
                Collections.singletonList(null),
                Arrays.asList("", null),
                Arrays.asList(null, ""));
        LanceType lists = LanceType.list(LanceType.list(LanceType.int32()));
        assertDifferent(
                lists,
                List.of(),
                List.of(List.of()),
                Collections.singletonList(null),
                List.of(List.of(), List.of()),
                List.of(List.of(1), List.of(2)),
                List.of(List.of(1, 2), List.of()),
                List.of(List.of(), List.of(1, 2)),
                List.of(List.of(1, 2)));
        LanceType struct = LanceType.parse("struct<a: utf8, b: utf8>");
        assertDifferent(
                struct,
                null,
                Row.of(null, null),
                Row.of("", null),
                Row.of(null, ""),
                Row.of("", ""));
        LanceType map = LanceType.map(LanceType.utf8(), LanceType.utf8());
        assertDifferent(
                map,
                null,
                Map.of(),
                Map.of("", ""),
                Collections.singletonMap("", null),
                Map.of("a", ""),
                Map.of("", "a"));
    }

    @Test
    void valuesAreSetOffFromTheirNeighbours() {
        TableSchema schema =
                schema(Map.of("a", LanceType.utf8(), "b", LanceType.utf8(), "c", LanceType.utf8()));
        Rows rows = new Rows(schema);
        List<DeclaredRow> taken = new ArrayList<>();
        Object[][] contents = {
            {"x", "y", null}, {"xy", "", null}, {"", "xy", null}, {null, "x", "y"}, {"x", null, "y"}
        };
        for (Object[] content : contents) {
            taken.add(fingerprint(schema, rows.insert(1L, content[0], content[1], content[2])));
        }
        assertThat(taken).doesNotHaveDuplicates();
    }

    /** As they are stored, bit for bit. */
    @Test
    void zeroesOfBothSignsDifferAndANaNIsLikeItself() {
        assertDifferent(LanceType.float32(), 0f, -0f, Float.NaN);
        assertDifferent(LanceType.float64(), 0d, -0d, Double.NaN);
        assertThat(fingerprint(LanceType.float64(), Double.NaN))
                .isEqualTo(fingerprint(LanceType.float64(), 0d / 0d * -1));
        LanceType vector = LanceType.vector(VectorElementType.FLOAT32, 2);
        assertDifferent(
                vector,
                null,
                new float[] {0, 0},
                new float[] {-0f, 0},
                new float[] {0, -0f},
                new float[] {Float.NaN, 0});
    }

    @Test
    void theFloatsOfAVectorOf16BitsCountAsTheyAreRounded() {
        LanceType vector = LanceType.vector(VectorElementType.FLOAT16, 1);
        assertThat(fingerprint(vector, new float[] {1}))
                .isEqualTo(fingerprint(vector, new float[] {1.0001f}))
                .isNotEqualTo(fingerprint(vector, new float[] {1.001f}));
    }

    @Test
    void b9AnotherOrderOfTheColumnsGivesTheSameFingerprint() {
        Map<String, LanceType> columns = new LinkedHashMap<>();
        columns.put("b", LanceType.utf8());
        columns.put("a", LanceType.int32());
        Map<String, LanceType> reordered = new LinkedHashMap<>();
        reordered.put("a", LanceType.int32());
        reordered.put("b", LanceType.utf8());

        DeclaredRow taken =
                fingerprint(schema(columns), new Rows(schema(columns)).insert(1L, "x", 5));

        assertThat(fingerprint(schema(reordered), new Rows(schema(reordered)).insert(1L, 5, "x")))
                .isEqualTo(taken);
    }

    @Test
    void b3B4AColumnThatComesOrGoesCountsOnlyForRowsWithAValueInIt() {
        TableSchema before = schema(Map.of("name", LanceType.utf8()));
        Map<String, LanceType> columns = new LinkedHashMap<>();
        columns.put("level", LanceType.utf8());
        columns.put("name", LanceType.utf8());
        TableSchema after = schema(columns);
        DeclaredRow taken = fingerprint(before, new Rows(before).insert(1L, "Alice"));

        assertThat(fingerprint(after, new Rows(after).insert(1L, null, "Alice"))).isEqualTo(taken);
        assertThat(fingerprint(after, new Rows(after).insert(1L, "vip", "Alice")))
                .isNotEqualTo(taken);
        assertThat(fingerprint(after, new Rows(after).insert(1L, "Alice", null)))
                .isNotEqualTo(taken);
    }

    /** Savepoints hold fingerprints: this row's must stay what it is. */
    @Test
    void aFingerprintStaysWhatItIsFromVersionToVersion() {
        Map<String, LanceType> columns = new LinkedHashMap<>();
        columns.put("name", LanceType.utf8());
        columns.put("score", LanceType.float64());
        columns.put("embedding", LanceType.vector(VectorElementType.FLOAT32, 2));
        columns.put("tags", LanceType.list(LanceType.utf8()));
        columns.put("more", LanceType.map(LanceType.utf8(), LanceType.int32()));
        columns.put("note", LanceType.utf8());
        TableSchema schema = schema(columns);
        RowData row =
                new Rows(schema)
                        .insert(
                                1L,
                                "Alice",
                                0.5,
                                new float[] {1, -2},
                                Arrays.asList("a", null),
                                Map.of("b", 3),
                                null);

        assertThat(fingerprint(schema, row))
                .hasToString("DeclaredRow{892468dd63b41a7e61740ecf5cad87fe, epoch 0}");
    }

    @Test
    void aValueThatAColumnCannotHoldIsRefusedAsTheWriterDoes() {
        LanceType vector = LanceType.vector(VectorElementType.FLOAT32, 3);
        RowData row = GenericRowData.of(7L, new GenericArrayData(new float[] {1}));

        assertThatThrownBy(() -> fingerprint(schema(vector), row))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "A row cannot be written to the table 'documents': column 'value', key id=7: the vector has 1 elements, expected 3");
    }

    private static void assertDifferent(LanceType type, Object... values) {
        List<DeclaredRow> taken = new ArrayList<>();
        for (Object value : values) {
            taken.add(fingerprint(type, value));
        }
        assertThat(taken).as("%s of %s", type, Arrays.deepToString(values)).doesNotHaveDuplicates();
    }
}
