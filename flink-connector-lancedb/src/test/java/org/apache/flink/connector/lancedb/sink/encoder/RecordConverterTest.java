package org.apache.flink.connector.lancedb.sink.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.flink.connector.lancedb.schema.LanceColumn;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.RecordSchema;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.schema.Vector;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

/** How objects of classes become rows. */
class RecordConverterTest {

    enum Colour {
        RED,
        GREEN {
            @Override
            public String toString() {
                return "printed otherwise";
            }
        }
    }

    record Author(String name, LocalDate born, Optional<Integer> age, byte[] picture) {}

    record Document(
            String id,
            long count,
            Integer boxed,
            Optional<String> optional,
            Colour colour,
            UUID uuid,
            @LanceColumn(type = "utf8") LocalDate asText,
            @Vector(dimension = 2) float[] embedding,
            List<Author> authors,
            Map<String, BigDecimal> prices) {

        static Document of(String id) {
            return new Document(id, 0, null, Optional.empty(), null, null, null, null, null, null);
        }
    }

    private static <T> RowConverter<T> opened(RecordSchema<T> schema) throws Exception {
        RowConverter<T> converter = InstantiationUtil.clone(RowConverter.forClass(schema));
        converter.open("documents", schema.tableSchema());
        return converter;
    }

    private static RowConverter<Document> documents() throws Exception {
        return opened(TableSchema.fromClass(Document.class, List.of("id")));
    }

    @Test
    void valuesAreReadAndConverted() throws Exception {
        UUID uuid = UUID.fromString("123e4567-e89b-12d3-a456-426614174000");
        Document document =
                new Document(
                        "d1",
                        7,
                        8,
                        Optional.of("there"),
                        Colour.GREEN,
                        uuid,
                        LocalDate.of(2026, 11, 22),
                        new float[] {1, 2},
                        List.of(
                                new Author(
                                        "O'Brien \"\u2603",
                                        LocalDate.of(1911, 10, 5),
                                        Optional.of(5),
                                        new byte[] {1, 2})),
                        Map.of("total", new BigDecimal("1E+3")));

        RowData row = documents().convert(document);

        assertThat(row.getRowKind()).isEqualTo(RowKind.INSERT);
        assertThat(row.getString(0)).hasToString("d1");
        assertThat(row.getLong(1)).isEqualTo(7);
        assertThat(row.getInt(2)).isEqualTo(8);
        assertThat(row.getString(3)).hasToString("there");
        assertThat(row.getString(4)).hasToString("GREEN");
        assertThat(row.getString(5)).hasToString(uuid.toString());
        assertThat(row.getString(6)).hasToString("2026-11-22");
        assertThat(row.getArray(7).toFloatArray()).containsExactly(1, 2);
        assertThat(row.getString(8))
                .hasToString(
                        "[{\"name\":\"O'Brien \\\"\u2603\",\"born\":\"1911-10-05\",\"age\":5,\"picture\":\"AQI=\"}]");
        assertThat(row.getString(9)).hasToString("{\"total\":1000}");
    }

    @Test
    void nullsAndEmptyOptionalsAreNull() throws Exception {
        RowData row = documents().convert(Document.of("d1"));

        for (int i = 2; i < row.getArity(); i++) {
            assertThat(row.isNullAt(i)).as("column %d", i).isTrue();
        }
    }

    @Test
    void aKeyIsConvertedAlone() throws Exception {
        RowData row =
                documents()
                        .convertKey(
                                new Document(
                                        "d1",
                                        7,
                                        8,
                                        Optional.empty(),
                                        null,
                                        null,
                                        null,
                                        null,
                                        null,
                                        null));

        assertThat(row.getString(0)).hasToString("d1");
        assertThat(row.isNullAt(1)).isTrue();
        assertThat(row.isNullAt(2)).isTrue();
    }

    @Test
    void anEncoderMakesTheValue() throws Exception {
        RecordSchema<Document> schema =
                TableSchema.fromClass(
                        Document.class,
                        List.of("id"),
                        Map.of(
                                "authors",
                                LanceType.int32()
                                        .withEncoder((List<Author> authors) -> authors.size())));
        Document document =
                new Document(
                        "d", 0, null, Optional.empty(), null, null, null, null, List.of(), null);

        assertThat(opened(schema).convert(document).getInt(8)).isZero();
        assertThat(opened(schema).convert(Document.of("d")).isNullAt(8)).isTrue();
    }

    @Test
    void aValueThatDoesNotFitIsRefusedWithTableColumnAndKey() throws Exception {
        RecordSchema<Narrow> schema = TableSchema.fromClass(Narrow.class, List.of("id"));

        assertThatThrownBy(() -> opened(schema).convert(new Narrow(1, 1L << 40)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "A row cannot be written to the table 'documents': column 'value', key id=1: 1099511627776 does not fit int32 (-2147483648 to 2147483647)");
    }

    record Narrow(int id, @LanceColumn(type = "int32") long value) {}

    @Test
    void anAccessorThatThrowsIsNamedWithTableAndColumn() throws Exception {
        RecordSchema<Failing> schema = TableSchema.fromClass(Failing.class, List.of("id"));

        assertThatThrownBy(() -> opened(schema).convert(new Failing(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "A row cannot be written to the table 'documents': column 'id', key id=?: the accessor of Failing.id failed: ");
    }

    record Failing(int id) {
        @Override
        public int id() {
            throw new UnsupportedOperationException("no id");
        }
    }

    static final class Cyclic {
        public Cyclic self = this;
    }

    record Holder(int id, Cyclic cyclic) {}

    @Test
    void whatCannotBeJsonIsRefusedWithTableAndColumn() throws Exception {
        RecordSchema<Holder> schema = TableSchema.fromClass(Holder.class, List.of("id"));

        assertThatThrownBy(() -> opened(schema).convert(new Holder(1, new Cyclic())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "A row cannot be written to the table 'documents': column 'cyclic', key id=1: the "
                                + Cyclic.class.getName()
                                + " cannot be written as JSON: ");
    }

    @Test
    void anotherSchemaThanTheClassesIsRefused() {
        RecordSchema<Document> schema = TableSchema.fromClass(Document.class, List.of("id"));
        TableSchema other = TableSchema.builder().column("id", LanceType.utf8()).build();

        assertThatThrownBy(() -> RowConverter.forClass(schema).open("documents", other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("was given a schema that is not the one of the class");
    }

    record Change(int id, String value, Instant deleted) {}

    @Test
    void anExtractorTellsWhatIsRetracted() throws Exception {
        RecordSchema<Change> schema = TableSchema.fromClass(Change.class, List.of("id"));
        RowConverter<Change> converter =
                InstantiationUtil.clone(
                        RowConverter.forClass(schema)
                                .withRowKinds(
                                        change ->
                                                change.deleted() == null
                                                        ? RowKind.UPDATE_AFTER
                                                        : RowKind.DELETE));
        converter.open("documents", schema.tableSchema());

        RowData declared = converter.convert(new Change(1, "a", null));
        RowData retracted = converter.convert(new Change(2, "b", Instant.EPOCH));

        assertThat(declared.getRowKind()).isEqualTo(RowKind.UPDATE_AFTER);
        assertThat(declared.getString(1)).hasToString("a");
        assertThat(retracted.getRowKind()).isEqualTo(RowKind.DELETE);
        assertThat(retracted.getInt(0)).isEqualTo(2);
        assertThat(retracted.isNullAt(1)).as("only the key is read").isTrue();
    }

    @Test
    void anExtractorThatGivesNullIsRefused() {
        RecordSchema<Change> schema = TableSchema.fromClass(Change.class, List.of("id"));
        RowConverter<Change> converter = RowConverter.forClass(schema).withRowKinds(change -> null);
        converter.open("documents", schema.tableSchema());

        assertThatThrownBy(() -> converter.convert(new Change(1, "a", null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The row kind extractor gave null");
    }

    @Test
    void rowsThatBearAKindTakeNoExtractor() {
        assertThatThrownBy(() -> RowConverter.forRow().withRowKinds(Row::getKind))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("elements of the type Row, which bear a RowKind themselves");
        assertThatThrownBy(() -> RowConverter.forRowData().withRowKinds(RowData::getRowKind))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("elements of the type RowData");
    }
}
