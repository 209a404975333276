package org.apache.flink.connector.lancedb.database;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.schema.ManagedBy;
import org.apache.flink.connector.lancedb.schema.RecordSchema;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.sink.encoder.RowConverter;
import org.apache.flink.types.Row;
import org.apache.flink.util.Preconditions;

/**
 * A LanceDB database under a key that stays the same when the connection changes: a moved
 * directory, another bucket prefix, other credentials. The key, and not the URI, is what commits
 * and savepoints name the database by.
 *
 * <pre>{@code
 * try (LanceDatabase database = LanceDatabase.register("main_db", connection)) {
 *     TableTarget<Document> documents =
 *             database.declareTableTarget(
 *                     "documents", TableSchema.fromClass(Document.class, List.of("doc_id")));
 *     stream.sinkTo(documents.sink());
 *     environment.execute();
 * }
 * }</pre>
 *
 * <p>A key is registered once per JVM, where jobs are put together; it is free again when the
 * database is closed. Sinks that were made before go on: they hold the connection and the key, and
 * do not look into the registry. Thread-safe.
 */
@PublicEvolving
public final class LanceDatabase implements AutoCloseable {

    private static final ConcurrentMap<String, LanceDatabase> REGISTERED =
            new ConcurrentHashMap<>();

    private final String key;
    private final LanceConnection connection;

    private LanceDatabase(String key, LanceConnection connection) {
        this.key = key;
        this.connection = connection;
    }

    /**
     * Registers a database.
     *
     * @param key names the database, such as {@code main_db}; keep it for as long as savepoints of
     *     its jobs are kept
     * @throws IllegalArgumentException if the key is empty or there is no connection
     * @throws IllegalStateException if the key is registered already
     */
    public static LanceDatabase register(String key, LanceConnection connection) {
        Preconditions.checkArgument(
                key != null && !key.isBlank(),
                "The key of the LanceDB database is empty; choose a name that stays the same when the database moves, such as 'main_db'.");
        Preconditions.checkArgument(
                connection != null,
                "The LanceDB database '%s' lacks a connection; give it LanceConnection.of(uri).",
                key);
        LanceDatabase database = new LanceDatabase(key, connection);
        LanceDatabase holder = REGISTERED.putIfAbsent(key, database);
        Preconditions.checkState(
                holder == null,
                "The database key '%s' is registered already, for %s; close that database first, or choose another key.",
                key,
                holder == null ? null : holder.connection);
        return database;
    }

    /** The key that the database is registered under. */
    public String key() {
        return key;
    }

    public LanceConnection connection() {
        return connection;
    }

    /** Declares a table of a class's objects that the sink creates and evolves. */
    public <T> TableTarget<T> declareTableTarget(String name, RecordSchema<T> schema) {
        return declareTableTarget(name, schema, ManagedBy.SYSTEM);
    }

    /** Declares a table of a class's objects. */
    public <T> TableTarget<T> declareTableTarget(
            String name, RecordSchema<T> schema, ManagedBy managedBy) {
        return declareTableTarget(
                name, schema.tableSchema(), RowConverter.forClass(schema), managedBy);
    }

    /** Declares a table of rows that the sink creates and evolves. */
    public TableTarget<Row> declareTableTarget(String name, TableSchema schema) {
        return declareTableTarget(name, schema, ManagedBy.SYSTEM);
    }

    /** Declares a table of rows. */
    public TableTarget<Row> declareTableTarget(
            String name, TableSchema schema, ManagedBy managedBy) {
        return declareTableTarget(name, schema, RowConverter.forRow(), managedBy);
    }

    /**
     * Declares a table.
     *
     * @param name ASCII letters, digits, underscore, hyphen, period
     * @param converter how elements of the stream become rows of the schema
     * @param managedBy who creates and evolves the table
     * @throws IllegalArgumentException if the name is not one that LanceDB accepts, or something is
     *     missing
     * @throws IllegalStateException if the database is closed
     */
    public <T> TableTarget<T> declareTableTarget(
            String name, TableSchema schema, RowConverter<T> converter, ManagedBy managedBy) {
        checkOpen("declare the table '" + name + "'");
        TableTarget<T> target = new TableTarget<>(this, name, schema, converter, managedBy);
        target.sink(); // Says now what is wrong, and not when the job is put together.
        return target;
    }

    void checkOpen(String wanted) {
        Preconditions.checkState(
                REGISTERED.get(key) == this,
                "Cannot %s: the database '%s' is closed. Register it again, or close it after the job is put together.",
                wanted,
                key);
    }

    /** Frees the key. Closing again does nothing. */
    @Override
    public void close() {
        REGISTERED.remove(key, this);
    }

    /** The key and the connection, of which values of storage options are masked. */
    @Override
    public String toString() {
        return "LanceDatabase{key=" + key + ", " + connection + "}";
    }
}
