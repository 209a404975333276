package org.apache.flink.connector.lancedb.sink.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.lance.LanceTable;
import org.apache.flink.connector.lancedb.lance.RowBatch;
import org.apache.flink.connector.lancedb.lance.TableLayout;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.schema.TimestampUnit;
import org.apache.flink.connector.lancedb.schema.VectorElementType;
import org.apache.flink.connector.lancedb.testing.Rows;
import org.apache.flink.connector.lancedb.testing.Tables;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that cannot be stored are refused with a sentence that names table, column and key. */
class RowEncoderTest {

    private static final TableSchema SCHEMA =
            TableSchema.builder()
                    .column("tenant", ColumnDef.notNull(LanceType.utf8()))
                    .column("id", ColumnDef.notNull(LanceType.int64()))
                    .column("title", ColumnDef.notNull(LanceType.utf8()))
                    .column("embedding", LanceType.vector(VectorElementType.FLOAT32, 3))
                    .column("doubles", LanceType.vector(VectorElementType.FLOAT64, 2))
                    .column("at", LanceType.timestamp(TimestampUnit.NANOSECOND))
                    .primaryKey("tenant", "id")
                    .build();

    private static final float[] VECTOR = {1, 2, 3};

    @TempDir Path database;

    private void assertRefused(String column, String key, String problem, Object... fields)
            throws Exception {
        assertRefused(column, key, problem, new Rows(SCHEMA).insert(fields));
    }

    private void assertRefused(String column, String key, String problem, RowData row)
            throws Exception {
        try (LanceTable table =
                new LanceTable(LanceConnection.of(database.toString()), "documents")) {
            Tables.prepare(table, SCHEMA);
            TableLayout layout = table.layout(SCHEMA);
            RowEncoder encoder = new RowEncoder("documents", SCHEMA, layout);
            try (RowBatch batch = table.newBatch(layout)) {
                assertThatThrownBy(() -> encoder.encode(row, batch))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(
                                "A row cannot be written to the table 'documents': column '%s', key %s: %s",
                                column, key, problem);
            }
        }
    }

    @Test
    void a12ANullKeyIsRefused() {
        RowData row = new Rows(SCHEMA).insert("a", null, "t", VECTOR, null, null);
        assertThatThrownBy(() -> new KeyEncoder("documents", SCHEMA).encode(row))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "A row cannot be written to the table 'documents': column 'id', key tenant=a, id=null: found null, expected a value: the column is part of the primary key");
    }

    @Test
    void a12AMissingKeyIsRefused() {
        RowConverter<org.apache.flink.types.Row> converter = RowConverter.forRow();
        converter.open("documents", SCHEMA);
        org.apache.flink.types.Row row = org.apache.flink.types.Row.withNames();
        row.setField("id", 5L);
        row.setField("title", "t");
        assertThatThrownBy(() -> new KeyEncoder("documents", SCHEMA).encode(converter.convert(row)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "A row cannot be written to the table 'documents': column 'tenant', key tenant=null, id=5: found null, expected a value: the column is part of the primary key");
    }

    @Test
    void a13NullInANotNullColumnIsRefused() throws Exception {
        assertRefused(
                "title",
                "tenant=a, id=1",
                "found null, expected a value",
                "a",
                1L,
                null,
                VECTOR,
                null,
                null);
    }

    @Test
    void a14AVectorOfAnotherLengthIsRefused() throws Exception {
        for (float[] wrong : List.of(new float[0], new float[2], new float[4])) {
            String problem = "the vector has " + wrong.length + " elements, expected 3";
            assertRefused("embedding", "tenant=a, id=1", problem, "a", 1L, "t", wrong, null, null);
            RowData row = new Rows(SCHEMA).insert("a", 1L, "t", wrong, null, null);
            assertRefused("embedding", "tenant=a, id=1", problem, new Rows(SCHEMA).binary(row));
        }
    }

    @Test
    void a14ANullElementIsRefused() throws Exception {
        String problem =
                "the vector's element 1 is null, expected a number; a vector is null as a whole or not at all";
        List<Float> vector = Arrays.asList(1f, null, 3f);
        assertRefused("embedding", "tenant=a, id=1", problem, "a", 1L, "t", vector, null, null);
        RowData row = new Rows(SCHEMA).insert("a", 1L, "t", vector, null, null);
        assertRefused("embedding", "tenant=a, id=1", problem, new Rows(SCHEMA).binary(row));
        List<Double> doubles = Arrays.asList(1.0, null);
        assertRefused("doubles", "tenant=a, id=1", problem, "a", 1L, "t", null, doubles, null);
    }

    @Test
    void a14NaNAndNullVectorsAreTaken() throws Exception {
        try (LanceTable table =
                new LanceTable(LanceConnection.of(database.toString()), "documents")) {
            Tables.prepare(table, SCHEMA);
            TableLayout layout = table.layout(SCHEMA);
            RowEncoder encoder = new RowEncoder("documents", SCHEMA, layout);
            Rows rows = new Rows(SCHEMA);
            try (RowBatch batch = table.newBatch(layout)) {
                assertThat(encoder.encode(rows.insert("a", 1L, "t", null, null, null), batch))
                        .isZero();
                float[] nan = {Float.NaN, Float.POSITIVE_INFINITY, -0f};
                assertThat(encoder.encode(rows.insert("a", 2L, "t", nan, null, null), batch))
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void aTimestampBeyondNanosecondsOf64BitsIsRefused() throws Exception {
        for (String time : List.of("1600-01-01T00:00", "2300-01-01T00:00")) {
            assertRefused(
                    "at",
                    "tenant=a, id=1",
                    "the timestamp " + time + " does not fit 64 bits of timestamp(ns)",
                    "a",
                    1L,
                    "t",
                    VECTOR,
                    null,
                    LocalDateTime.parse(time));
        }
    }

    @Test
    void theKeyInTheSentenceIsReadableForEveryType() {
        TableSchema schema =
                TableSchema.builder()
                        .column("bool", ColumnDef.notNull(LanceType.bool()))
                        .column("i8", ColumnDef.notNull(LanceType.int8()))
                        .column("i16", ColumnDef.notNull(LanceType.int16()))
                        .column("i32", ColumnDef.notNull(LanceType.int32()))
                        .column("date", ColumnDef.notNull(LanceType.date32()))
                        .column("bytes", ColumnDef.notNull(LanceType.binary()))
                        .column("dec", ColumnDef.notNull(LanceType.decimal128(5, 2)))
                        .column(
                                "at",
                                ColumnDef.notNull(LanceType.timestampUtc(TimestampUnit.SECOND)))
                        .primaryKey("bool", "i8", "i16", "i32", "date", "bytes", "dec", "at")
                        .build();
        RowData row =
                new Rows(schema)
                        .insert(
                                true,
                                1,
                                2,
                                3,
                                java.time.LocalDate.of(2026, 1, 2),
                                new byte[] {4},
                                new java.math.BigDecimal("5.5"),
                                java.time.Instant.EPOCH);
        assertThat(new KeyEncoder("documents", schema).describe(row))
                .isEqualTo(
                        "key bool=true, i8=1, i16=2, i32=3, date=2026-01-02, bytes=[4], dec=5.50, at=1970-01-01T00:00");
    }

    /** Rows of sources that build arrays of boxed numbers, as some formats do. */
    @Test
    void boxedVectorsAreTaken() throws Exception {
        try (LanceTable table =
                new LanceTable(LanceConnection.of(database.toString()), "documents")) {
            Tables.prepare(table, SCHEMA);
            TableLayout layout = table.layout(SCHEMA);
            RowEncoder encoder = new RowEncoder("documents", SCHEMA, layout);
            GenericRowData row =
                    GenericRowData.of(
                            StringData.fromString("a"),
                            1L,
                            StringData.fromString("t"),
                            new GenericArrayData(new Object[] {1f, 2f, 3f}),
                            new GenericArrayData(new Double[] {1.0, 2.0}),
                            null);
            try (RowBatch batch = table.newBatch(layout)) {
                assertThat(encoder.encode(row, batch)).isZero();
            }
        }
    }
}
