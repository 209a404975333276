package org.apache.flink.connector.lancedb.sink;

import java.util.Map;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.sink.settings.BufferFlushOptions;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.function.Executable;

/**
 * One kind of bad input: what comes in, and at which moment it is refused with which sentence, or
 * what is stored. The list of all kinds is {@link BadInputs}, what is done with them {@code
 * BadInputTest}.
 */
final class BadInput {

    /** The earliest moment at which an input can be known to be bad; each is before the next. */
    enum Moment {
        /** By the call that declares it. */
        DECLARATION,
        /** By the planner of SQL, which touches no storage. */
        PLANNING,
        /** Before the first row. */
        START,
        /** When the row comes; the job fails. */
        ROW,
        /** It is not bad: it is stored as it is. */
        STORED
    }

    private static final String ID = "id";
    private static final String VALUE = "v";

    final String name;
    final Moment moment;

    /** What is refused with, or null. */
    final String sentence;

    Executable declaration;
    String sqlColumns;
    String[] sqlOptions;
    LanceTargetSinkBuilder<Object> sink;
    TableSchema schema;
    String table = "documents";
    BufferFlushOptions buffer = BufferFlushOptions.DEFAULT;
    Object bad;
    Object good;

    /** What a reader sees of the bad row: parts of it. */
    Map<String, Object> readBack;

    private BadInput(String name, Moment moment, String sentence) {
        this.name = name;
        this.moment = moment;
        this.sentence = sentence;
    }

    static BadInput declared(String name, Executable declaration, String sentence) {
        BadInput input = new BadInput(name, Moment.DECLARATION, sentence);
        input.declaration = declaration;
        return input;
    }

    /** A table in SQL with the column id, which is the key, and others. */
    static BadInput planned(String name, String moreColumns, String sentence, String... options) {
        BadInput input = new BadInput(name, Moment.PLANNING, sentence);
        input.sqlColumns = moreColumns;
        input.sqlOptions = options;
        return input;
    }

    static BadInput started(
            String name, String uri, Map<String, String> storageOptions, String sentence) {
        BadInput input = new BadInput(name, Moment.START, sentence);
        input.schema = schema(ColumnDef.nullable(LanceType.utf8()));
        input.sink =
                LanceTargetSink.builder().setConnection(LanceConnection.of(uri, storageOptions));
        return input;
    }

    /** A value of the column v, as a Row has it. */
    static BadInput value(String name, LanceType type, Object value, String problem) {
        return value(name, ColumnDef.nullable(type), value, null, problem);
    }

    /** As above, for a column that takes no null. */
    static BadInput value(
            String name, ColumnDef column, Object value, Object goodValue, String problem) {
        BadInput input = new BadInput(name, Moment.ROW, problemOf("key id=bad", problem));
        input.schema = schema(column);
        input.bad = Row.of("bad", value);
        input.good = Row.of("good", goodValue);
        return input;
    }

    /** A value of the column v, as Flink's internal rows have it. */
    static BadInput internal(String name, LanceType type, Object value, String problem) {
        BadInput input = value(name, type, null, problem);
        input.bad =
                GenericRowData.of(org.apache.flink.table.data.StringData.fromString("bad"), value);
        return input;
    }

    /** A value of the key column v, in any form. */
    static BadInput key(
            String name, LanceType type, Object badRow, Object goodKey, String sentence) {
        BadInput input = new BadInput(name, Moment.ROW, sentence);
        input.schema = keySchema(type);
        input.bad = badRow;
        input.good = Row.of(goodKey, "good");
        return input;
    }

    /** A row that fails in its own way. */
    static BadInput row(
            String name, TableSchema schema, Object badRow, Object goodRow, String sentence) {
        BadInput input = new BadInput(name, Moment.ROW, sentence);
        input.schema = schema;
        input.bad = badRow;
        input.good = goodRow;
        return input;
    }

    /** A value of the column v that is stored, as a Row has it. */
    static BadInput stored(String name, LanceType type, Object value, Object readBack) {
        return storedRow(
                name,
                schema(ColumnDef.nullable(type)),
                Row.of("bad", value),
                Row.of("good", null),
                Map.of(VALUE, readBack));
    }

    /** A value of the column v that is stored, as Flink's internal rows have it. */
    static BadInput storedInternal(String name, LanceType type, Object value, Object readBack) {
        return storedRow(
                name,
                schema(ColumnDef.nullable(type)),
                GenericRowData.of(org.apache.flink.table.data.StringData.fromString("bad"), value),
                Row.of("good", null),
                Map.of(VALUE, readBack));
    }

    /** A text of the key column v that is stored. */
    static BadInput storedKey(String name, String key) {
        return storedRow(
                name,
                keySchema(LanceType.utf8()),
                Row.of(key, "bad"),
                Row.of("good", "good"),
                Map.of(VALUE, key));
    }

    static BadInput storedRow(
            String name,
            TableSchema schema,
            Object badRow,
            Object goodRow,
            Map<String, Object> readBack) {
        BadInput input = new BadInput(name, Moment.STORED, null);
        input.schema = schema;
        input.bad = badRow;
        input.good = goodRow;
        input.readBack = readBack;
        return input;
    }

    BadInput inTable(String newTable) {
        table = newTable;
        return this;
    }

    BadInput withBuffer(BufferFlushOptions newBuffer) {
        buffer = newBuffer;
        return this;
    }

    static TableSchema schema(ColumnDef value) {
        return TableSchema.builder()
                .column(ID, ColumnDef.notNull(LanceType.utf8()))
                .column(VALUE, value)
                .primaryKey(ID)
                .build();
    }

    static TableSchema keySchema(LanceType type) {
        return TableSchema.builder()
                .column(VALUE, ColumnDef.notNull(type))
                .column(ID, LanceType.utf8())
                .primaryKey(VALUE)
                .build();
    }

    private static String problemOf(String key, String problem) {
        return String.format(
                "A row cannot be written to the table 'documents': column 'v', %s: %s",
                key, problem);
    }

    /** The bad row's key alone, to delete it. */
    static boolean isInternal(Object row) {
        return row instanceof RowData;
    }

    @Override
    public String toString() {
        return moment + ": " + name;
    }
}
