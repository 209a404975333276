package org.apache.flink.connector.lancedb.table;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.lancedb.schema.ManagedBy;
import org.apache.flink.connector.lancedb.schema.OnSchemaMismatch;
import org.apache.flink.connector.lancedb.sink.settings.BufferFlushOptions;
import org.apache.flink.connector.lancedb.sink.settings.OnTableLoss;
import org.apache.flink.connector.lancedb.sink.settings.SinkScope;
import org.apache.flink.table.factories.FactoryUtil;

/**
 * The options of {@code CREATE TABLE ... WITH ('connector' = 'lancedb', ...)}.
 *
 * <p>Beside these, options of single columns say how they are stored: {@code
 * columns.<name>.vector.dimension}, {@code columns.<name>.vector.element-type}, {@code
 * columns.<name>.type} and {@code columns.<name>.encoding}; and {@code storage.<key>} is handed to
 * Lance as the storage option {@code <key>}.
 */
@PublicEvolving
public final class LanceConnectorOptions {

    /** What options of one column begin with. */
    public static final String COLUMNS_PREFIX = "columns.";

    /** What storage options begin with. */
    public static final String STORAGE_PREFIX = "storage.";

    public static final ConfigOption<String> URI =
            ConfigOptions.key("uri")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The LanceDB database: a directory or a prefix in an object store, such as /data/lancedb or s3://bucket/lancedb. The table is at <uri>/<table>.lance.");

    public static final ConfigOption<String> TABLE =
            ConfigOptions.key("table")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("The table's name in the database.");

    public static final ConfigOption<String> DATABASE_KEY =
            ConfigOptions.key("database-key")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Names the database in savepoints and in the table's history, so that both are recognised when it has moved to another URI. By default the URI.");

    public static final ConfigOption<ManagedBy> MANAGED_BY =
            ConfigOptions.key("managed-by")
                    .enumType(ManagedBy.class)
                    .defaultValue(ManagedBy.SYSTEM)
                    .withDescription(
                            "Who creates and changes the table. system: the sink creates it if it is absent and adds nullable columns that it lacks. user: it must exist and fit, and the sink writes rows only.");

    public static final ConfigOption<OnSchemaMismatch> SINK_ON_SCHEMA_MISMATCH =
            ConfigOptions.key("sink.on-schema-mismatch")
                    .enumType(OnSchemaMismatch.class)
                    .defaultValue(OnSchemaMismatch.FAIL)
                    .withDescription(
                            "What happens to a table that does not fit. fail: the job fails at its start. recreate: the table is replaced by an empty one, if the same database key created it and the job starts without state.");

    public static final ConfigOption<SinkScope> SINK_SCOPE =
            ConfigOptions.key("sink.scope")
                    .enumType(SinkScope.class)
                    .defaultValue(SinkScope.INCREMENTAL)
                    .withDescription(
                            "What the rows that a query declares say of all others. incremental: nothing; rows stay until they are retracted. snapshot: that they should not exist; when the input ends, one version of the table makes it so, and rows that are as declared are not touched. For queries that end.");

    public static final ConfigOption<Boolean> SINK_TRACK_DECLARED_KEYS =
            ConfigOptions.key("sink.track-declared-keys")
                    .booleanType()
                    .defaultValue(true)
                    .withDescription(
                            "Whether the sink keeps in state which rows are declared, so that a row that is declared again unchanged is not written, and only rows that the query declared are deleted. If false, each upsert is written and each delete is looked up. For tables with a primary key, in streaming execution.");

    public static final ConfigOption<Boolean> SINK_RETRACT_UNDECLARED =
            ConfigOptions.key("sink.retract-undeclared")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription(
                            "Whether the retraction of a key that the query never declared is looked up and deletes its row, for tables that had rows before the sink came. Of use only with sink.track-declared-keys; without it each delete is looked up.");

    public static final ConfigOption<Boolean> SINK_IGNORE_DELETE =
            ConfigOptions.key("sink.ignore-delete")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription(
                            "Whether deletes of the query are ignored, so that rows stay until they are upserted. For tables with a primary key.");

    public static final ConfigOption<Boolean> SINK_KEY_ONLY_DELETES =
            ConfigOptions.key("sink.key-only-deletes")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription(
                            "Whether deletes may come with nothing but their key, so that Flink, from 2.1 on, need not keep rows in state to complete them. For tables with a primary key whose other columns can be null.");

    public static final ConfigOption<OnTableLoss> SINK_ON_TABLE_LOSS =
            ConfigOptions.key("sink.on-table-loss")
                    .enumType(OnTableLoss.class)
                    .defaultValue(OnTableLoss.FAIL)
                    .withDescription(
                            "What happens when others dropped, replaced or emptied the table. fail: the job fails with a sentence. redeclare: what was declared is forgotten, and each row is written when it is declared again.");

    public static final ConfigOption<Integer> SINK_PARALLELISM = FactoryUtil.SINK_PARALLELISM;

    public static final ConfigOption<Integer> SINK_BUFFER_FLUSH_MAX_ROWS =
            ConfigOptions.key("sink.buffer-flush.max-rows")
                    .intType()
                    .defaultValue(BufferFlushOptions.DEFAULT.maxRows())
                    .withDescription(
                            "The changes that a subtask buffers before it moves them to files, 1 to 1000000. They become visible with the checkpoint all the same.");

    public static final ConfigOption<MemorySize> SINK_BUFFER_FLUSH_MAX_BYTES =
            ConfigOptions.key("sink.buffer-flush.max-bytes")
                    .memoryType()
                    .defaultValue(new MemorySize(BufferFlushOptions.DEFAULT.maxBytes()))
                    .withDescription(
                            "The memory, off-heap included, that a subtask's buffer takes before it is moved to files, at least 1mb.");

    private LanceConnectorOptions() {}
}
