package org.apache.flink.connector.lancedb.sink;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.schema.ManagedBy;
import org.apache.flink.connector.lancedb.schema.OnSchemaMismatch;
import org.apache.flink.connector.lancedb.schema.RecordSchema;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.sink.encoder.RowConverter;
import org.apache.flink.connector.lancedb.sink.encoder.RowKindExtractor;
import org.apache.flink.connector.lancedb.sink.settings.BufferFlushOptions;
import org.apache.flink.connector.lancedb.sink.settings.OnTableLoss;
import org.apache.flink.connector.lancedb.sink.settings.SinkScope;
import org.apache.flink.connector.lancedb.sink.settings.TargetTable;
import org.apache.flink.connector.lancedb.sink.settings.TrackingOptions;
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

    private static final int MAX_KEY_LENGTH = 1_000;

    private LanceConnection connection;
    private String table;
    private TableSchema schema;
    private RowConverter<IN> converter;
    private RowKindExtractor<? super IN> extractor;
    private BufferFlushOptions options = BufferFlushOptions.DEFAULT;
    private String databaseKey;
    private ManagedBy managedBy = ManagedBy.SYSTEM;
    private OnSchemaMismatch onSchemaMismatch = OnSchemaMismatch.FAIL;
    private TrackingOptions tracking = TrackingOptions.DEFAULT;
    private boolean ignoreDelete;

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

    /** The columns and key of a class whose objects the stream has, and how they become rows. */
    public LanceTargetSinkBuilder<IN> setSchema(RecordSchema<IN> newSchema) {
        schema = newSchema.tableSchema();
        converter = RowConverter.forClass(newSchema);
        return this;
    }

    /** How the stream's elements become rows of the schema. Required. */
    public LanceTargetSinkBuilder<IN> setRowConverter(RowConverter<IN> newConverter) {
        converter = newConverter;
        return this;
    }

    /**
     * Tells which elements retract their row. Default: for elements that bear a {@code RowKind},
     * such as {@code Row}, that kind, which no extractor may overrule; all others declare.
     */
    public LanceTargetSinkBuilder<IN> setRowKindExtractor(
            RowKindExtractor<? super IN> newExtractor) {
        extractor = newExtractor;
        return this;
    }

    /** When buffered changes move to files. Default: {@link BufferFlushOptions#DEFAULT}. */
    public LanceTargetSinkBuilder<IN> setBufferFlushOptions(BufferFlushOptions newOptions) {
        options = newOptions;
        return this;
    }

    /**
     * What names the database in savepoints and in the table's history, so that both are recognised
     * after the database moved. Default: the connection's URI.
     */
    public LanceTargetSinkBuilder<IN> setDatabaseKey(String newKey) {
        databaseKey = newKey;
        return this;
    }

    /** Who creates and evolves the table. Default: {@link ManagedBy#SYSTEM}. */
    public LanceTargetSinkBuilder<IN> setManagedBy(ManagedBy newManagedBy) {
        managedBy = newManagedBy;
        return this;
    }

    /**
     * What happens if the table differs from the declaration in what cannot be changed in place.
     * Default: {@link OnSchemaMismatch#FAIL}.
     */
    public LanceTargetSinkBuilder<IN> setOnSchemaMismatch(OnSchemaMismatch newChoice) {
        onSchemaMismatch = newChoice;
        return this;
    }

    /**
     * What the rows that a run declares say of all others: nothing, or, for input that ends, that
     * they should not exist. Default: {@link SinkScope#INCREMENTAL}.
     */
    public LanceTargetSinkBuilder<IN> setScope(SinkScope newScope) {
        tracking = tracking.withScope(newScope);
        return this;
    }

    /**
     * Whether the sink keeps in state which rows are declared, so that a row that is declared again
     * unchanged is not written, and only rows that the stream declared are deleted. Without it each
     * upsert is written and each delete is looked up. For tables with a primary key, in streaming
     * execution. Default: true.
     */
    public LanceTargetSinkBuilder<IN> setTrackDeclaredKeys(boolean track) {
        tracking = tracking.withTracked(track);
        return this;
    }

    /**
     * Whether the retraction of a key that the stream never declared deletes its row, which
     * something else wrote. Only of use where declared keys are tracked. Default: false.
     */
    public LanceTargetSinkBuilder<IN> setRetractUndeclared(boolean retract) {
        tracking = tracking.withRetractUndeclared(retract);
        return this;
    }

    /**
     * Whether elements that retract a row are ignored, so that rows stay until they are upserted.
     * For tables with a primary key. Default: false.
     */
    public LanceTargetSinkBuilder<IN> setIgnoreDelete(boolean ignore) {
        ignoreDelete = ignore;
        return this;
    }

    /**
     * What happens when others dropped, replaced or emptied the table behind the sink's back. Only
     * of use where declared keys are tracked. Default: {@link OnTableLoss#FAIL}.
     */
    public LanceTargetSinkBuilder<IN> setOnTableLoss(OnTableLoss newChoice) {
        tracking = tracking.withOnTableLoss(newChoice);
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
        require(managedBy, "a choice of who manages the table", "setManagedBy(ManagedBy.SYSTEM)");
        require(
                onSchemaMismatch,
                "a choice for tables that do not fit",
                "setOnSchemaMismatch(OnSchemaMismatch.FAIL)");
        require(
                tracking.onTableLoss(),
                "a choice for lost tables",
                "setOnTableLoss(OnTableLoss.FAIL)");
        require(tracking.scope(), "a scope", "setScope(SinkScope.INCREMENTAL)");
        LanceConnection.checkTableName(table);
        Preconditions.checkArgument(
                databaseKey == null || !databaseKey.isBlank(),
                "The database key is empty; give the database a name that stays the same when it moves, such as 'main_db', or set no key.");
        Preconditions.checkArgument(
                databaseKey == null || databaseKey.length() <= MAX_KEY_LENGTH,
                "The database key has %s characters; expected at most %s. It is written to each savepoint and each version of the table: choose a short name, such as 'main_db'.",
                databaseKey == null ? 0 : databaseKey.length(),
                MAX_KEY_LENGTH);
        Preconditions.checkArgument(
                managedBy == ManagedBy.SYSTEM || onSchemaMismatch == OnSchemaMismatch.FAIL,
                "The table '%s' is managed by the user, so the sink may not recreate it; set ManagedBy.SYSTEM or OnSchemaMismatch.FAIL.",
                table);
        Preconditions.checkArgument(
                !ignoreDelete || schema.hasPrimaryKey(),
                "The sink is to ignore deletes of the table '%s', which has no primary key, so that there are none; declare a primary key, or leave out setIgnoreDelete(true) ('sink.ignore-delete' in SQL).",
                table);
        Preconditions.checkArgument(
                tracking.scope() == SinkScope.INCREMENTAL || tracking.isTracked(),
                "The sink of the table '%s' has the scope SNAPSHOT, which compares what is declared with the table, and is told not to track declared keys. Leave one of the two out.",
                table);
        TargetTable target =
                new TargetTable(connection, table, schema)
                        .withDatabaseKey(databaseKey == null ? connection.uri() : databaseKey)
                        .withManagedBy(managedBy)
                        .withOnSchemaMismatch(onSchemaMismatch)
                        .withBuffer(options);
        RowConverter<IN> withKinds =
                extractor == null ? converter : converter.withRowKinds(extractor);
        return new LanceTargetSink<>(
                target, ignoreDelete ? withKinds.withoutDeletes() : withKinds, options, tracking);
    }

    private static void require(Object value, String what, String call) {
        Preconditions.checkArgument(
                value != null, "The LanceDB sink lacks %s; call %s.", what, call);
    }
}
