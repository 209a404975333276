package org.apache.flink.connector.lancedb.table;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.sink.LanceTargetSink;
import org.apache.flink.connector.lancedb.sink.settings.BufferFlushOptions;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * Makes sinks of {@code CREATE TABLE ... WITH ('connector' = 'lancedb')}, while planning; and the
 * sources that DELETE needs, which cannot be read.
 */
@Internal
public final class LanceDynamicTableFactory
        implements DynamicTableSinkFactory, DynamicTableSourceFactory {

    public static final String IDENTIFIER = "lancedb";

    @Override
    public String factoryIdentifier() {
        return IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(LanceConnectorOptions.URI, LanceConnectorOptions.TABLE);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of(
                LanceConnectorOptions.DATABASE_KEY,
                LanceConnectorOptions.MANAGED_BY,
                LanceConnectorOptions.SINK_ON_SCHEMA_MISMATCH,
                LanceConnectorOptions.SINK_ON_TABLE_LOSS,
                LanceConnectorOptions.SINK_SCOPE,
                LanceConnectorOptions.SINK_TRACK_DECLARED_KEYS,
                LanceConnectorOptions.SINK_RETRACT_UNDECLARED,
                LanceConnectorOptions.SINK_IGNORE_DELETE,
                LanceConnectorOptions.SINK_KEY_ONLY_DELETES,
                LanceConnectorOptions.SINK_PARALLELISM,
                LanceConnectorOptions.SINK_BUFFER_FLUSH_MAX_ROWS,
                LanceConnectorOptions.SINK_BUFFER_FLUSH_MAX_BYTES);
    }

    /**
     * Makes the sink. Options are checked when the planner first asks it something: an exception
     * from here would reach the user with all options of the table in its message, of which Flink
     * masks only those whose names it knows as secret.
     */
    @Override
    public DynamicTableSink createDynamicTableSink(Context context) {
        String identifier = context.getObjectIdentifier().asSummaryString();
        return new LanceDynamicTableSink(identifier, () -> plan(context));
    }

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        return new UnreadableTableSource(context.getObjectIdentifier().asSummaryString());
    }

    /**
     * The options that change neither what is written nor what state is kept: where a compiled plan
     * is executed with a catalog's table, theirs are taken.
     */
    @Override
    public Set<ConfigOption<?>> forwardOptions() {
        return Set.of(
                LanceConnectorOptions.SINK_BUFFER_FLUSH_MAX_ROWS,
                LanceConnectorOptions.SINK_BUFFER_FLUSH_MAX_BYTES,
                LanceConnectorOptions.SINK_PARALLELISM,
                LanceConnectorOptions.SINK_ON_TABLE_LOSS);
    }

    private PlannedTable plan(Context context) {
        FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        helper.validateExcept(
                LanceConnectorOptions.COLUMNS_PREFIX, LanceConnectorOptions.STORAGE_PREFIX);
        ResolvedCatalogTable table = context.getCatalogTable();
        TableSchema schema =
                DeclaredComments.of(table)
                        .addTo(
                                ColumnOptions.toSchema(
                                        table.getResolvedSchema(), table.getOptions()));
        ReadableConfig options = helper.getOptions();
        LanceTargetSink<RowData> sink =
                sink(
                        schema,
                        persistedTypes(table.getResolvedSchema()),
                        options,
                        storageOptions(table.getOptions()));
        return new PlannedTable(
                sink.target(),
                sink,
                options.get(LanceConnectorOptions.SINK_KEY_ONLY_DELETES),
                options.getOptional(LanceConnectorOptions.SINK_PARALLELISM).orElse(null));
    }

    /** The types of the columns that are written, which are the schema's. */
    private static LogicalType[] persistedTypes(ResolvedSchema declared) {
        return declared.getColumns().stream()
                .filter(Column::isPersisted)
                .map(column -> column.getDataType().getLogicalType())
                .toArray(LogicalType[]::new);
    }

    private static LanceTargetSink<RowData> sink(
            TableSchema schema,
            LogicalType[] types,
            ReadableConfig options,
            Map<String, String> storageOptions) {
        try {
            BufferFlushOptions flush =
                    BufferFlushOptions.of(
                            options.get(LanceConnectorOptions.SINK_BUFFER_FLUSH_MAX_ROWS),
                            options.get(LanceConnectorOptions.SINK_BUFFER_FLUSH_MAX_BYTES));
            return LanceTargetSink.<RowData>builder()
                    .setConnection(
                            LanceConnection.of(
                                    options.get(LanceConnectorOptions.URI), storageOptions))
                    .setTable(options.get(LanceConnectorOptions.TABLE))
                    .setSchema(schema)
                    .setRowConverter(new PlannedRowConverter(schema, types))
                    .setBufferFlushOptions(flush)
                    .setDatabaseKey(
                            options.getOptional(LanceConnectorOptions.DATABASE_KEY).orElse(null))
                    .setManagedBy(options.get(LanceConnectorOptions.MANAGED_BY))
                    .setOnSchemaMismatch(options.get(LanceConnectorOptions.SINK_ON_SCHEMA_MISMATCH))
                    .setOnTableLoss(options.get(LanceConnectorOptions.SINK_ON_TABLE_LOSS))
                    .setScope(options.get(LanceConnectorOptions.SINK_SCOPE))
                    .setTrackDeclaredKeys(
                            options.get(LanceConnectorOptions.SINK_TRACK_DECLARED_KEYS))
                    .setRetractUndeclared(
                            options.get(LanceConnectorOptions.SINK_RETRACT_UNDECLARED))
                    .setIgnoreDelete(options.get(LanceConnectorOptions.SINK_IGNORE_DELETE))
                    .build();
        } catch (IllegalArgumentException e) {
            throw new ValidationException(e.getMessage(), e);
        }
    }

    private static Map<String, String> storageOptions(Map<String, String> options) {
        Map<String, String> storageOptions = new TreeMap<>();
        options.forEach(
                (key, value) -> {
                    if (key.startsWith(LanceConnectorOptions.STORAGE_PREFIX)) {
                        storageOptions.put(
                                key.substring(LanceConnectorOptions.STORAGE_PREFIX.length()),
                                value);
                    }
                });
        return storageOptions;
    }
}
