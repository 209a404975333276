package org.apache.flink.connector.lancedb.lance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.types.Types;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.schema.VectorElementType;
import org.apache.flink.connector.lancedb.sink.encoder.ContentEncoder;
import org.apache.flink.connector.lancedb.testing.RandomValues;
import org.apache.flink.connector.lancedb.testing.Rows;
import org.apache.flink.connector.lancedb.testing.TestTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the table holds reads back to the very bytes that a declared row has. */
class StoredRowsTest {

    private static final int ROWS = 60;

    @TempDir Path database;

    static List<LanceType> types() {
        return RandomValues.allTypes();
    }

    private static TableSchema schema(LanceType type) {
        return TableSchema.builder()
                .column("value", type)
                .column("key", ColumnDef.notNull(LanceType.utf8()))
                .primaryKey("key")
                .build();
    }

    @ParameterizedTest
    @MethodSource("types")
    void aStoredRowHasTheContentOfTheDeclaredOne(LanceType type) throws Exception {
        long seed = System.nanoTime();
        System.out.println("StoredRowsTest " + type + " seed " + seed);
        Random random = new Random(seed);
        RandomValues values = new RandomValues(random);
        TableSchema schema = schema(type);
        Rows rows = new Rows(schema);
        ContentEncoder encoder = new ContentEncoder("documents", schema);
        Map<String, String> declared = new TreeMap<>();
        try (LanceFixture target = new LanceFixture(database, schema)) {
            for (int checkpoint = 1; checkpoint <= 3; checkpoint++) {
                Checkpoint changes = target.checkpoint();
                for (int i = 0; i < ROWS; i++) {
                    String key = "key " + i * checkpoint;
                    Object value = random.nextInt(5) == 0 ? null : values.next(type);
                    changes.upsert(value, key);
                    declared.put(key, text(encoder.encode(rows.insert(value, key))));
                }
                target.commit(checkpoint, changes);
            }
            assertThat(stored(target)).as("seed %d", seed).isEqualTo(declared);

            target.reader.compact();
            assertThat(stored(target)).as("compacted, seed %d", seed).isEqualTo(declared);
        }
    }

    private static String text(RowContent content) {
        return Arrays.toString(Arrays.copyOf(content.array(), content.length()));
    }

    private static Map<String, String> stored(LanceFixture target) throws IOException {
        return stored(target.table, target.schema);
    }

    private static Map<String, String> stored(LanceTable table, TableSchema schema)
            throws IOException {
        return stored(table, schema, table.version());
    }

    private static Map<String, String> stored(LanceTable table, TableSchema schema, long version)
            throws IOException {
        Map<String, String> stored = new TreeMap<>();
        try (StoredRows rows = new StoredRows(table, schema)) {
            for (int fragment : rows.fragments(version)) {
                rows.read(
                        version,
                        fragment,
                        (key, content) ->
                                stored.put(
                                        // Behind the four bytes of its length.
                                        new String(key.array(), 4, key.length() - 4, UTF_8),
                                        text(content)));
            }
        }
        return stored;
    }

    @Test
    void aStoredJsonValueHasTheContentOfTheDeclaredOneWhateverItsText() throws Exception {
        TableSchema schema = schema(LanceType.json());
        List<String> texts =
                List.of(
                        "{ \"b\" : 1 , \"a\" : [ 1.0, 1e3, -0.5, \"x\\n\\u00fc\", null, true ] }",
                        "18446744073709551615",
                        "[-9223372036854775808, 0.1, {\"z\": {}, \"y\": []}]",
                        "\"text\"",
                        "null");
        Rows rows = new Rows(schema);
        ContentEncoder encoder = new ContentEncoder("documents", schema);
        Map<String, String> declared = new TreeMap<>();
        try (LanceFixture target = new LanceFixture(database, schema)) {
            Checkpoint changes = target.checkpoint();
            for (String text : texts) {
                changes.upsert(text, text);
                declared.put(text, text(encoder.encode(rows.insert(text, text))));
            }
            target.commit(1, changes);

            assertThat(stored(target)).isEqualTo(declared);
        }
    }

    @Test
    void anOldVersionIsReadAsItWas() throws Exception {
        TableSchema schema = schema(LanceType.int32());
        try (LanceFixture target = new LanceFixture(database, schema)) {
            target.commit(1, target.checkpoint().upsert(1, "a").upsert(2, "b"));
            long version = target.table.version();
            Map<String, String> before = stored(target);
            target.commit(2, target.checkpoint().upsert(3, "a").delete(0, "b"));

            Map<String, String> read = stored(target.table, schema, version);
            assertThat(read).isEqualTo(before).hasSize(2);
        }
    }

    @Test
    void aVectorWithANullThatOthersWroteIsNoDeclaredRowsContent() {
        LanceType type = LanceType.vector(VectorElementType.FLOAT32, 2);
        try (BufferAllocator allocator = new RootAllocator();
                FixedSizeListVector vector = FixedSizeListVector.empty("value", 2, allocator)) {
            vector.addOrGetVector(FieldType.nullable(Types.MinorType.FLOAT4.getType()));
            vector.setInitialCapacity(2);
            vector.allocateNew();
            Float4Vector elements = (Float4Vector) vector.getDataVector();
            vector.setNotNull(0);
            vector.setNotNull(1);
            elements.set(0, 0);
            elements.setNull(1);
            elements.set(2, 0);
            elements.set(3, 0);
            vector.setValueCount(2);
            StoredValue value = StoredValue.of(type);
            value.bind(vector);

            assertThat(content(type, value, 0)).isNotEqualTo(content(type, value, 1));
        }
    }

    private static String content(LanceType type, StoredValue value, int row) {
        RowContent content = new RowContent(schema(type));
        value.putValue(content.begin(0), row);
        return text(content);
    }

    @Test
    void aRowWithoutAKeyIsRefusedWithASentence() throws Exception {
        Schema nullable =
                new Schema(
                        List.of(
                                Field.nullable("value", new ArrowType.Int(32, true)),
                                Field.nullable("key", ArrowType.Utf8.INSTANCE)));
        TableSchema withoutKey =
                TableSchema.builder()
                        .column("value", LanceType.int32())
                        .column("key", LanceType.utf8())
                        .build();
        try (TestTable reader = TestTable.in(database, LanceFixture.NAME).create(nullable);
                LanceFixture target = new LanceFixture(database, withoutKey, reader)) {
            target.commit(1, target.checkpoint().upsert(1, null));

            assertThatThrownBy(() -> stored(target.table, schema(LanceType.int32())))
                    .isInstanceOf(IOException.class)
                    .hasMessageContainingAll(
                            "The table 'documents'", "primary key [key] is null", "run again");
        }
    }
}
