package org.apache.flink.connector.lancedb.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.lance.LanceTable;
import org.apache.flink.connector.lancedb.lance.RowBatch;
import org.apache.flink.connector.lancedb.lance.TableLayout;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.sink.encoder.ContentEncoder;
import org.apache.flink.connector.lancedb.sink.encoder.RowConverter;
import org.apache.flink.connector.lancedb.sink.encoder.RowEncoder;
import org.apache.flink.connector.lancedb.testing.Figures;
import org.apache.flink.connector.lancedb.testing.GarbageValues;
import org.apache.flink.connector.lancedb.testing.RandomValues;
import org.apache.flink.connector.lancedb.testing.Rows;
import org.apache.flink.connector.lancedb.testing.SinkHarness;
import org.apache.flink.connector.lancedb.testing.Tables;
import org.apache.flink.connector.lancedb.testing.TestTable;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random rows of random schemas are read back equal; random objects in any column are stored as
 * they are, or refused with a sentence that names table, column and key, and with no other
 * exception.
 */
class EncoderFuzzTest {

    private static final int RUNS = Integer.getInteger("lancedb.test.fuzz.runs", 1);
    private static final long SEED = Long.getLong("lancedb.test.seed", System.nanoTime());

    private static final int SCHEMAS = 15;
    private static final int ROWS = 40;
    private static final int OBJECTS = 400;

    private final Random random = new Random(SEED);
    private final RandomValues values = new RandomValues(random);

    @TempDir Path directory;

    private TableSchema randomSchema(List<LanceType> types) {
        TableSchema.Builder schema =
                TableSchema.builder().column("id", ColumnDef.notNull(LanceType.int64()));
        for (int i = 0; i < types.size(); i++) {
            schema.column(
                    "c" + i,
                    random.nextBoolean()
                            ? ColumnDef.nullable(types.get(i))
                            : ColumnDef.notNull(types.get(i)));
        }
        return schema.primaryKey("id").build();
    }

    private List<LanceType> randomTypes() {
        List<LanceType> all = RandomValues.allTypes();
        // Lance gives JSON back in a form of its own; JsonColumnTest has it.
        all.removeIf(type -> type.contains(LanceType.Kind.JSON));
        return random.ints(1 + random.nextInt(8), 0, all.size())
                .mapToObj(all::get)
                .collect(Collectors.toList());
    }

    @Test
    void rowsOfRandomSchemasAreReadBackEqual(TestInfo test) throws Exception {
        int rows = 0;
        for (int run = 0; run < SCHEMAS * RUNS; run++) {
            List<LanceType> types = randomTypes();
            rows += writeAndRead(directory.resolve("database" + run), types, randomSchema(types));
        }
        Figures.print(
                test,
                "%,d random rows of %,d random schemas read back equal (seed %d)",
                rows,
                SCHEMAS * RUNS,
                SEED);
    }

    private int writeAndRead(Path database, List<LanceType> types, TableSchema schema)
            throws Exception {
        Rows rows = new Rows(schema);
        List<Map<String, Object>> expected = new ArrayList<>();
        try (SinkHarness<RowData> sink =
                new SinkHarness<>(
                        LanceTargetSink.<RowData>builder()
                                .setConnection(LanceConnection.of(database.toString()))
                                .setTable("documents")
                                .setSchema(schema)
                                .setRowConverter(RowConverter.forRowData())
                                .build(),
                        1)) {
            for (int i = 0; i < ROWS; i++) {
                Object[] fields = new Object[schema.columnCount()];
                Map<String, Object> row = new LinkedHashMap<>();
                fields[0] = (long) i;
                row.put("id", (long) i);
                for (int c = 0; c < types.size(); c++) {
                    boolean isNull = schema.column(c + 1).isNullable() && random.nextInt(4) == 0;
                    fields[c + 1] = isNull ? null : values.next(types.get(c));
                    row.put("c" + c, RandomValues.readBack(types.get(c), fields[c + 1]));
                }
                RowData ofObjects = rows.insert(fields);
                sink.write(0, random.nextBoolean() ? ofObjects : rows.binary(ofObjects));
                expected.add(row);
            }
            sink.checkpoint(1);
        }
        try (TestTable table = TestTable.in(database, "documents")) {
            assertThat(table.rows())
                    .as("seed %d, %s", SEED, types)
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
        return expected.size();
    }

    @Test
    void objectsOfAnyClassAreStoredOrRefusedWithASentence(TestInfo test) throws Exception {
        int[] counts = new int[3];
        for (LanceType type : RandomValues.allTypes()) {
            TableSchema schema =
                    TableSchema.builder()
                            .column("id", ColumnDef.notNull(LanceType.int64()))
                            .column("v", type)
                            .primaryKey("id")
                            .build();
            Path database = directory.resolve("database" + counts[0]);
            Map<Long, Object> accepted = new LinkedHashMap<>();
            try (LanceTable table =
                    new LanceTable(LanceConnection.of(database.toString()), "documents")) {
                Tables.prepare(table, schema);
                GarbageValues garbage = new GarbageValues(random);
                for (long id = 0; id < (long) OBJECTS * RUNS; id++) {
                    Object value = garbage.next();
                    if (isAccepted(table, schema, Row.of(id, value))) {
                        accepted.put(id, value);
                    }
                    counts[0]++;
                }
            }
            counts[1] += accepted.size();
            counts[2] += assertStored(database, type, schema, accepted);
        }
        Figures.print(
                test,
                "%,d random objects: %,d refused with a sentence, %,d stored and read back, %,d of them compared (seed %d)",
                counts[0],
                counts[0] - counts[1],
                counts[1],
                counts[2],
                SEED);
    }

    private static boolean isAccepted(LanceTable table, TableSchema schema, Row row)
            throws Exception {
        RowConverter<Row> converter = RowConverter.forRow();
        converter.open("documents", schema);
        return isAccepted(table, schema, () -> converter.convert(row), row);
    }

    /** What gives a row, which may be refused. */
    private interface RowSource {
        RowData get();
    }

    private static boolean isAccepted(
            LanceTable table, TableSchema schema, RowSource source, Object shown) throws Exception {
        TableLayout layout = table.layout(schema);
        try (RowBatch batch = table.newBatch(layout)) {
            try {
                RowData row = source.get();
                new ContentEncoder("documents", schema).encode(row);
                new RowEncoder("documents", schema, layout).encode(row, batch);
                return true;
            } catch (RuntimeException | Error e) {
                boolean sentence =
                        e.getClass() == IllegalArgumentException.class
                                && e.getMessage()
                                        .startsWith(
                                                "A row cannot be written to the table 'documents': column 'v', key id=");
                if (!sentence) {
                    throw new AssertionError(
                            String.format("seed %d, %s of %s", SEED, schema, shown.getClass()), e);
                }
                return false;
            }
        }
    }

    /** Returns how many values could be compared. */
    private static int assertStored(
            Path database, LanceType type, TableSchema schema, Map<Long, Object> accepted)
            throws Exception {
        try (SinkHarness<Row> sink =
                new SinkHarness<>(
                        LanceTargetSink.<Row>builder()
                                .setConnection(LanceConnection.of(database.toString()))
                                .setTable("documents")
                                .setSchema(schema)
                                .setRowConverter(RowConverter.forRow())
                                .build(),
                        1)) {
            for (Map.Entry<Long, Object> row : accepted.entrySet()) {
                sink.write(0, Row.of(row.getKey(), row.getValue()));
            }
            sink.checkpoint(1);
        }
        int compared = 0;
        try (TestTable table = TestTable.in(database, "documents")) {
            List<Map<String, Object>> rows = table.rows();
            assertThat(rows).hasSameSizeAs(accepted.entrySet());
            for (Map<String, Object> row : rows) {
                Object value = accepted.get(row.get("id"));
                Object expected = expected(type, value);
                if (value == null || expected != null) {
                    assertThat(comparable(row.get("v")))
                            .as("seed %d, %s, %s", SEED, type, value)
                            .isEqualTo(comparable(expected));
                    compared++;
                }
            }
        }
        return compared;
    }

    /** Null where that takes more than a look at the value. */
    private static Object expected(LanceType type, Object value) {
        switch (type.kind()) {
            case BOOLEAN:
            case INT8:
            case INT16:
            case INT32:
            case INT64:
            case DECIMAL128:
            case DECIMAL256:
                return value;
            case FLOAT32:
                return value == null ? null : ((Number) value).floatValue();
            case FLOAT64:
                return value == null ? null : ((Number) value).doubleValue();
            case UTF8:
            case LARGE_UTF8:
                if (value instanceof char[]) {
                    return new String((char[]) value);
                }
                return value == null ? null : value.toString();
            case DATE32:
                return RandomValues.readBack(type, value);
            case BINARY:
            case LARGE_BINARY:
            case FIXED_SIZE_BINARY:
                return value instanceof byte[] ? RandomValues.readBack(type, value) : null;
            default:
                return null;
        }
    }

    /** Exact numbers of any class as one. */
    private static Object comparable(Object value) {
        return value instanceof Number && !(value instanceof Float) && !(value instanceof Double)
                ? new BigDecimal(value.toString()).stripTrailingZeros()
                : value;
    }

    /** As a row converter of a user's own, or a planner, might mix them up. */
    @Test
    void internalFormsOfOtherTypesAreStoredOrRefusedWithASentence(TestInfo test) throws Exception {
        int tried = 0;
        int refused = 0;
        List<LanceType> types = RandomValues.allTypes();
        for (LanceType type : types) {
            TableSchema schema =
                    TableSchema.builder()
                            .column("id", ColumnDef.notNull(LanceType.utf8()))
                            .column("v", type)
                            .primaryKey("id")
                            .build();
            try (LanceTable table =
                    new LanceTable(
                            LanceConnection.of(directory.resolve("internal").toString()),
                            "documents" + types.indexOf(type))) {
                Tables.prepare(table, schema);
                for (LanceType other : types) {
                    GenericRowData row = new GenericRowData(2);
                    row.setField(0, StringData.fromString("a"));
                    row.setField(1, internal(other));
                    refused += isAccepted(table, schema, () -> row, other) ? 0 : 1;
                    tried++;
                }
            }
        }
        Figures.print(
                test,
                "%,d internal values in columns of other types: %,d refused with a sentence (seed %d)",
                tried,
                refused,
                SEED);
    }

    private Object internal(LanceType type) {
        TableSchema schema = TableSchema.builder().column("v", type).build();
        return ((GenericRowData) new Rows(schema).insert(values.next(type))).getField(0);
    }
}
