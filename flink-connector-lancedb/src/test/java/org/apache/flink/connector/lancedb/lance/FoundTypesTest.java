package org.apache.flink.connector.lancedb.lance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.sink.encoder.ContentEncoder;
import org.apache.flink.connector.lancedb.sink.encoder.RowEncoder;
import org.apache.flink.connector.lancedb.testing.Rows;
import org.apache.flink.connector.lancedb.testing.TestTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lance.Dataset;

/** Tables that others made, with types that no SQL type stands for. */
class FoundTypesTest {

    private static final ArrowType.Int INT64 = new ArrowType.Int(64, true);
    private static final ArrowType UINT8 = new ArrowType.Int(8, false);
    private static final ArrowType UINT16 = new ArrowType.Int(16, false);
    private static final ArrowType UINT32 = new ArrowType.Int(32, false);
    private static final ArrowType UINT64 = new ArrowType.Int(64, false);
    private static final ArrowType HALF = new ArrowType.FloatingPoint(FloatingPointPrecision.HALF);
    private static final ArrowType DATE64 = new ArrowType.Date(DateUnit.MILLISECOND);
    private static final ArrowType BERLIN =
            new ArrowType.Timestamp(TimeUnit.MICROSECOND, "Europe/Berlin");

    @TempDir Path database;

    private static Field field(ArrowType type, Field... parts) {
        return new Field("value", FieldType.nullable(type), List.of(parts));
    }

    private static TableSchema schema(String type) {
        return TableSchema.builder()
                .column("id", ColumnDef.notNull(LanceType.int64()))
                .column("value", LanceType.parse(type))
                .primaryKey("id")
                .build();
    }

    private LanceFixture table(Field found, TableSchema declared) {
        TestTable reader = TestTable.in(database, LanceFixture.NAME);
        reader.create(new Schema(List.of(Field.notNullable("id", INT64), found)));
        return new LanceFixture(database, declared, reader);
    }

    private static Arguments written(String declared, Field found, List<?> values, List<?> read) {
        return Arguments.of(declared, found, values, read);
    }

    static List<Arguments> casts() {
        BigDecimal largest = new BigDecimal("18446744073709551615");
        return List.of(
                written("int8", field(UINT8), List.of(0, 127), List.of((byte) 0, (byte) 127)),
                written("int32", field(UINT8), List.of(0, 255), List.of((byte) 0, (byte) -1)),
                written("int16", field(UINT16), List.of(0, 32_767), List.of('\0', (char) 32_767)),
                written("int64", field(UINT32), List.of(0L, 4_294_967_295L), List.of(0, -1)),
                written(
                        "int64",
                        field(UINT64),
                        List.of(0L, Long.MAX_VALUE),
                        List.of(0L, Long.MAX_VALUE)),
                written(
                        "decimal128(20, 0)",
                        field(UINT64),
                        List.of(BigDecimal.ZERO, largest),
                        List.of(0L, -1L)),
                written(
                        "decimal128(3, 0)",
                        field(UINT8),
                        List.of(new BigDecimal(255)),
                        List.of((byte) -1)),
                written(
                        "decimal128(5, 2)",
                        field(new ArrowType.Decimal(50, 2, 256)),
                        List.of(new BigDecimal("-999.99"), new BigDecimal("999.99")),
                        List.of(new BigDecimal("-999.99"), new BigDecimal("999.99"))),
                written(
                        "float32",
                        field(HALF),
                        List.of(1f, 65_504f, Float.NEGATIVE_INFINITY, -0f),
                        List.of((short) 0x3C00, (short) 0x7BFF, (short) 0xFC00, (short) 0x8000)),
                written("float64", field(HALF), List.of(0.5), List.of((short) 0x3800)),
                written(
                        "utf8",
                        field(ArrowType.LargeUtf8.INSTANCE),
                        List.of("a", ""),
                        List.of("a", "")),
                written(
                        "binary",
                        field(ArrowType.LargeBinary.INSTANCE),
                        List.of(new byte[] {0, -1}, new byte[0]),
                        List.of("00ff", "")),
                written(
                        "binary",
                        field(new ArrowType.FixedSizeBinary(2)),
                        List.of(new byte[] {0, -1}),
                        List.of("00ff")),
                written(
                        "date32",
                        field(DATE64),
                        List.of(LocalDate.of(1, 1, 1), LocalDate.of(2026, 11, 22)),
                        List.of(
                                LocalDateTime.of(1, 1, 1, 0, 0),
                                LocalDateTime.of(2026, 11, 22, 0, 0))),
                written(
                        "timestamp(us, UTC)",
                        field(BERLIN),
                        List.of(Instant.ofEpochSecond(-1)),
                        List.of(-1_000_000L)),
                written(
                        "list<utf8>",
                        field(
                                ArrowType.LargeList.INSTANCE,
                                Field.nullable("item", ArrowType.LargeUtf8.INSTANCE)),
                        List.of(Arrays.asList("a", null), List.of()),
                        List.of(Arrays.asList("a", null), List.of())),
                written(
                        "list<int32>",
                        field(ArrowType.List.INSTANCE, Field.nullable("item", UINT8)),
                        List.of(Arrays.asList(255, null)),
                        List.of(Arrays.asList((byte) -1, null))),
                written(
                        "struct<a: int32>",
                        field(ArrowType.Struct.INSTANCE, Field.nullable("a", UINT32)),
                        List.of(Map.of("a", 7)),
                        List.of(Map.of("a", 7))));
    }

    @ParameterizedTest(name = "{0} into {1}")
    @MethodSource("casts")
    void valuesAreWrittenInTheTypeThatTheTableHas(
            String declared, Field found, List<?> values, List<?> read) throws Exception {
        try (LanceFixture target = table(found, schema(declared))) {
            Checkpoint checkpoint = target.checkpoint().upsert(-1L, null);
            for (int i = 0; i < values.size(); i++) {
                checkpoint.upsert((long) i, values.get(i));
            }
            target.commit(1, checkpoint);
            Map<Object, Object> rows = new HashMap<>();
            target.reader.rows().forEach(row -> rows.put(row.get("id"), row.get("value")));
            assertThat(rows.remove(-1L)).isNull();
            for (int i = 0; i < read.size(); i++) {
                assertThat(rows.get((long) i)).isEqualTo(read.get(i));
            }
            assertThat(target.reader.schema().findField("value").getType())
                    .isEqualTo(found.getType());
            assertThat(stored(target)).isEqualTo(declared(target.schema, values));
        }
    }

    /** The rows' contents as the table has them. */
    private static Set<String> stored(LanceFixture target) throws Exception {
        Set<String> contents = new TreeSet<>();
        try (StoredRows rows = new StoredRows(target.table, target.schema)) {
            for (int fragment : rows.fragments(target.table.version())) {
                rows.read(
                        target.table.version(),
                        fragment,
                        (key, content) -> contents.add(text(content)));
            }
        }
        return contents;
    }

    private static Set<String> declared(TableSchema schema, List<?> values) {
        Rows rows = new Rows(schema);
        ContentEncoder encoder = new ContentEncoder("documents", schema);
        Set<String> contents = new TreeSet<>();
        contents.add(text(encoder.encode(rows.insert(-1L, null))));
        for (int i = 0; i < values.size(); i++) {
            contents.add(text(encoder.encode(rows.insert((long) i, values.get(i)))));
        }
        return contents;
    }

    private static String text(RowContent content) {
        return Arrays.toString(Arrays.copyOf(content.array(), content.length()));
    }

    static List<Arguments> refusals() {
        return List.of(
                Arguments.of(
                        "int8",
                        field(UINT8),
                        -1,
                        "-1 does not fit uint8, the type that the table has (0 to 255)"),
                Arguments.of(
                        "int64",
                        field(UINT8),
                        256L,
                        "256 does not fit uint8, the type that the table has (0 to 255)"),
                Arguments.of(
                        "int64",
                        field(UINT64),
                        -1L,
                        "-1 does not fit uint64, the type that the table has (0 to 18446744073709551615)"),
                Arguments.of(
                        "decimal128(20, 0)",
                        field(UINT64),
                        new BigDecimal("18446744073709551616"),
                        "18446744073709551616 does not fit uint64, the type that the table has (0 to 18446744073709551615)"),
                Arguments.of(
                        "decimal128(20, 0)",
                        field(UINT32),
                        new BigDecimal("-5"),
                        "-5 does not fit uint32, the type that the table has (0 to 4294967295)"),
                Arguments.of(
                        "float32",
                        field(HALF),
                        0.1f,
                        "0.1 does not fit float16, the type that the table has, without loss; declare the column as float16 to round it"),
                Arguments.of(
                        "binary",
                        field(new ArrowType.FixedSizeBinary(2)),
                        new byte[3],
                        "the value has 3 bytes, expected 2: the table's column has the type fixed_size_binary(2)"),
                Arguments.of(
                        "list<int32>",
                        field(ArrowType.List.INSTANCE, Field.nullable("item", UINT8)),
                        List.of(1, -1),
                        "element 1: -1 does not fit uint8, the type that the table has (0 to 255)"));
    }

    @ParameterizedTest(name = "{3}")
    @MethodSource("refusals")
    void aValueThatTheTablesTypeCannotHoldIsRefused(
            String declared, Field found, Object value, String problem) throws Exception {
        try (LanceFixture target = table(found, schema(declared));
                RowBatch batch = target.table.newBatch(target.table.layout(target.schema))) {
            RowEncoder encoder =
                    new RowEncoder("documents", target.schema, target.table.layout(target.schema));
            Rows rows = new Rows(target.schema);
            assertThatThrownBy(() -> encoder.encode(rows.insert(7L, value), batch))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "A row cannot be written to the table 'documents': column 'value', key id=7: "
                                    + problem);
        }
    }

    static List<Arguments> keys() {
        return List.of(
                Arguments.of("int16", UINT8, List.of(0, 255, 7)),
                Arguments.of("int64", UINT32, List.of(0L, 4_294_967_295L, 7L)),
                Arguments.of("int32", UINT64, List.of(0, Integer.MAX_VALUE, 7)),
                Arguments.of(
                        "decimal128(20, 0)",
                        UINT64,
                        List.of(
                                BigDecimal.ZERO,
                                new BigDecimal("18446744073709551615"),
                                BigDecimal.ONE)),
                Arguments.of(
                        "decimal128(5, 2)",
                        new ArrowType.Decimal(60, 2, 256),
                        List.of(
                                new BigDecimal("-9.99"),
                                new BigDecimal("9.99"),
                                new BigDecimal("0.00"))),
                Arguments.of("utf8", ArrowType.LargeUtf8.INSTANCE, List.of("", "a", "\u2603")),
                Arguments.of(
                        "binary",
                        new ArrowType.FixedSizeBinary(1),
                        List.of(new byte[] {0}, new byte[] {1}, new byte[] {-1})),
                Arguments.of(
                        "date32",
                        DATE64,
                        List.of(LocalDate.EPOCH, LocalDate.of(1, 1, 1), LocalDate.of(2026, 1, 1))),
                Arguments.of(
                        "timestamp(us, UTC)",
                        BERLIN,
                        List.of(
                                Instant.EPOCH,
                                Instant.ofEpochSecond(-1),
                                Instant.ofEpochSecond(1))));
    }

    @ParameterizedTest(name = "{0} in {1}")
    @MethodSource("keys")
    void rowsAreReplacedAndDeletedByAKeyOfATypeThatTheTableHas(
            String declared, ArrowType found, List<?> keys) throws Exception {
        TableSchema schema =
                TableSchema.builder()
                        .column("id", ColumnDef.notNull(LanceType.parse(declared)))
                        .column("n", LanceType.int64())
                        .primaryKey("id")
                        .build();
        TestTable reader = TestTable.in(database, LanceFixture.NAME);
        reader.create(new Schema(List.of(Field.nullable("id", found), Field.nullable("n", INT64))));
        try (LanceFixture target = new LanceFixture(database, schema, reader)) {
            target.commit(
                    1,
                    target.checkpoint()
                            .upsert(keys.get(0), 0L)
                            .upsert(keys.get(1), 1L)
                            .upsert(keys.get(2), 2L));
            target.commit(
                    2, target.checkpoint().upsert(keys.get(1), 10L).delete(keys.get(2), null));
            assertThat(
                            target.reader.rows().stream()
                                    .map(row -> row.get("n"))
                                    .collect(Collectors.toList()))
                    .containsExactlyInAnyOrder(0L, 10L);
        }
    }

    @Test
    void aNumberThatNoDeclaredKeyEqualsIsLeftAlone() throws Exception {
        TableSchema wide =
                TableSchema.builder()
                        .column("id", ColumnDef.notNull(LanceType.int32()))
                        .primaryKey("id")
                        .build();
        TableSchema narrow =
                TableSchema.builder()
                        .column("id", ColumnDef.notNull(LanceType.int8()))
                        .primaryKey("id")
                        .build();
        TestTable reader = TestTable.in(database, LanceFixture.NAME);
        reader.create(new Schema(List.of(Field.nullable("id", UINT8))));
        try (LanceFixture target = new LanceFixture(database, wide, reader)) {
            target.commit(1, target.checkpoint().upsert(255).upsert(1));
        }
        try (LanceFixture target =
                new LanceFixture(database, narrow, TestTable.in(database, LanceFixture.NAME))) {
            target.commit(2, target.checkpoint().delete(-1).delete(1));
            assertThat(target.reader.rows()).containsExactly(Map.of("id", (byte) -1));
        }
    }

    @Test
    void aColumnOfADictionaryIsRefusedDeclaredOrNot() throws Exception {
        createWithDictionary();
        for (TableSchema schema :
                List.of(
                        TableSchema.builder().column("value", LanceType.utf8()).build(),
                        TableSchema.builder().column("value", LanceType.int32()).build(),
                        TableSchema.builder().column("other", LanceType.utf8()).build())) {
            try (LanceFixture target =
                    new LanceFixture(database, schema, TestTable.in(database, LanceFixture.NAME))) {
                assertThatThrownBy(() -> target.table.layout(schema))
                        .hasMessageContaining("dictionary<int32>")
                        .hasMessageContaining(
                                "replace the column by one without a dictionary, such as utf8; dictionaries are not written");
            }
        }
    }

    private void createWithDictionary() throws Exception {
        DictionaryEncoding encoding = new DictionaryEncoding(1, false, new ArrowType.Int(32, true));
        Schema schema =
                new Schema(
                        List.of(
                                new Field(
                                        "value",
                                        new FieldType(true, encoding.getIndexType(), encoding),
                                        List.of())));
        try (BufferAllocator allocator = new RootAllocator();
                VarCharVector values = new VarCharVector("values", allocator);
                ArrowArrayStream stream = ArrowArrayStream.allocateNew(allocator)) {
            values.allocateNew();
            values.setSafe(0, new byte[] {'a'});
            values.setValueCount(1);
            Data.exportArrayStream(
                    allocator,
                    new EmptyBatch(allocator, schema, new Dictionary(values, encoding)),
                    stream);
            Dataset.write().allocator(allocator).stream(stream)
                    .uri(database.resolve(LanceFixture.NAME + ".lance").toString())
                    .execute()
                    .close();
        }
    }

    /** One batch of one null row. */
    private static final class EmptyBatch extends ArrowReader {

        private final Schema schema;
        private final Dictionary dictionary;
        private boolean loaded;

        EmptyBatch(BufferAllocator allocator, Schema schema, Dictionary dictionary) {
            super(allocator);
            this.schema = schema;
            this.dictionary = dictionary;
        }

        @Override
        public Map<Long, Dictionary> getDictionaryVectors() {
            return Map.of(dictionary.getEncoding().getId(), dictionary);
        }

        @Override
        public Dictionary lookup(long id) {
            return dictionary;
        }

        @Override
        public boolean loadNextBatch() {
            if (loaded) {
                return false;
            }
            loaded = true;
            try {
                VectorSchemaRoot root = getVectorSchemaRoot();
                root.allocateNew();
                root.getVector(0).setNull(0);
                root.setRowCount(1);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return true;
        }

        @Override
        public long bytesRead() {
            return 0;
        }

        @Override
        protected void closeReadSource() {}

        @Override
        protected Schema readSchema() {
            return schema;
        }
    }
}
