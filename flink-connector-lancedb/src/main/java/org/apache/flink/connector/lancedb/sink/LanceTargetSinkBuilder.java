package org.apache.flink.connector.lancedb.sink;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.sink.encoder.RowConverter;
import org.apache.flink.connector.lancedb.sink.settings.BufferFlushOptions;
import org.apache.flink.connector.lancedb.sink.settings.TargetTable;
import org.apache.flink.util.Preconditions;

/**
 * Builds a {@link LanceTargetSink}. Not thread-safe.
 *
 * <pre>{@code
 * LanceTargetSink<Row> sink =
 *         LanceTargetSink.<Row>builder()
 *                 .setConnection(LanceConnection.of("./lancedb_data"))
 *                 .setTable("documents")
 *                 .setSchema(
 *                         TableSchema.builder()
 *                                 .column("doc_id", ColumnDef.notNull(LanceType.utf8()))
 *                                 .column("embedding", LanceType.vector(FLOAT32, 384))
 *                                 .primaryKey("doc_id")
 *                                 .build())
 *                 .setRowConverter(RowConverter.forRow())
 *                 .build();
 * stream.sinkTo(sink);
 * }</pre>
 *
 * @param <IN> the type of the stream's elements
 */
@PublicEvolving
public final class LanceTargetSinkBuilder<IN> {

    private LanceConnection connection;
    private String table;
    private TableSchema schema;
    private RowConverter<IN> converter;
    private BufferFlushOptions options = BufferFlushOptions.DEFAULT;

    LanceTargetSinkBuilder() {}

    /** The database that the table is in. Required. */
    public LanceTargetSinkBuilder<IN> setConnection(LanceConnection newConnection) {
        connection = newConnection;
        return this;
    }

    /** The table's name: ASCII letters, digits, underscore, hyphen, period. Required. */
    public LanceTargetSinkBuilder<IN> setTable(String newTable) {
        table = newTable;
        return this;
    }

    /** The table's columns and key. Required. */
    public LanceTargetSinkBuilder<IN> setSchema(TableSchema newSchema) {
        schema = newSchema;
        return this;
    }

    /** How the stream's elements become rows of the schema. Required. */
    public LanceTargetSinkBuilder<IN> setRowConverter(RowConverter<IN> newConverter) {
        converter = newConverter;
        return this;
    }

    /** When buffered changes move to files. Default: {@link BufferFlushOptions#DEFAULT}. */
    public LanceTargetSinkBuilder<IN> setBufferFlushOptions(BufferFlushOptions newOptions) {
        options = newOptions;
        return this;
    }

    /**
     * Checks the settings and builds the sink. Storage is not touched before the job runs.
     *
     * @throws IllegalArgumentException if a required setting is missing or a value is out of range
     */
    public LanceTargetSink<IN> build() {
        require(connection, "a connection", "setConnection(LanceConnection.of(uri))");
        require(table, "a table", "setTable(name)");
        require(schema, "a schema", "setSchema(TableSchema.builder()...build())");
        require(converter, "a row converter", "setRowConverter(RowConverter.forRow())");
        require(
                options,
                "buffer flush options",
                "setBufferFlushOptions(BufferFlushOptions.DEFAULT)");
        LanceConnection.checkTableName(table);
        return new LanceTargetSink<>(
                new TargetTable(connection, table, schema), converter, options);
    }

    private static void require(Object value, String what, String call) {
        Preconditions.checkArgument(
                value != null, "The LanceDB sink lacks %s; call %s.", what, call);
    }
}
