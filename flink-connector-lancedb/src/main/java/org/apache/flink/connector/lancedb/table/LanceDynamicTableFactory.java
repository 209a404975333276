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
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.FactoryUtil;

/** Makes sinks of {@code CREATE TABLE ... WITH ('connector' = 'lancedb')}, while planning. */
@Internal
public final class LanceDynamicTableFactory implements DynamicTableSinkFactory {

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

    private PlannedSink plan(Context context) {
        FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        helper.validateExcept(
                LanceConnectorOptions.COLUMNS_PREFIX, LanceConnectorOptions.STORAGE_PREFIX);
        ResolvedCatalogTable table = context.getCatalogTable();
        TableSchema schema = ColumnOptions.toSchema(table.getResolvedSchema(), table.getOptions());
        ReadableConfig options = helper.getOptions();
        return new PlannedSink(
                sink(schema, options, storageOptions(table.getOptions())),
                schema.hasPrimaryKey(),
                options.getOptional(LanceConnectorOptions.SINK_PARALLELISM).orElse(null));
    }

    private static LanceTargetSink<RowData> sink(
            TableSchema schema, ReadableConfig options, Map<String, String> storageOptions) {
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
                    .setRowConverter(new QueryRowConverter())
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
