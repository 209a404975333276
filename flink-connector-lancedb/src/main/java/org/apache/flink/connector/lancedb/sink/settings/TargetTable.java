package org.apache.flink.connector.lancedb.sink.settings;

import java.io.Serializable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.lance.LanceTable;
import org.apache.flink.connector.lancedb.lance.TablePreparation;
import org.apache.flink.connector.lancedb.schema.ManagedBy;
import org.apache.flink.connector.lancedb.schema.OnSchemaMismatch;
import org.apache.flink.connector.lancedb.schema.TableSchema;

/** The table that a sink writes to: where it is and what is declared of it. Immutable. */
@Internal
public final class TargetTable implements Serializable {

    private static final long serialVersionUID = 1L;

    private final LanceConnection connection;
    private final String name;
    private final TableSchema schema;
    private final String databaseKey;
    private final ManagedBy managedBy;
    private final OnSchemaMismatch onSchemaMismatch;
    private final BufferFlushOptions buffer;

    /** A table that the sink manages, of a database whose key is its URI. */
    public TargetTable(LanceConnection connection, String name, TableSchema schema) {
        this(
                connection,
                name,
                schema,
                connection.uri(),
                ManagedBy.SYSTEM,
                OnSchemaMismatch.FAIL,
                BufferFlushOptions.DEFAULT);
    }

    private TargetTable(
            LanceConnection connection,
            String name,
            TableSchema schema,
            String databaseKey,
            ManagedBy managedBy,
            OnSchemaMismatch onSchemaMismatch,
            BufferFlushOptions buffer) {
        this.connection = connection;
        this.name = name;
        this.schema = schema;
        this.databaseKey = databaseKey;
        this.managedBy = managedBy;
        this.onSchemaMismatch = onSchemaMismatch;
        this.buffer = buffer;
    }

    public TargetTable withDatabaseKey(String newKey) {
        return new TargetTable(
                connection, name, schema, newKey, managedBy, onSchemaMismatch, buffer);
    }

    public TargetTable withManagedBy(ManagedBy newManagedBy) {
        return new TargetTable(
                connection, name, schema, databaseKey, newManagedBy, onSchemaMismatch, buffer);
    }

    public TargetTable withOnSchemaMismatch(OnSchemaMismatch newChoice) {
        return new TargetTable(connection, name, schema, databaseKey, managedBy, newChoice, buffer);
    }

    public TargetTable withBuffer(BufferFlushOptions newBuffer) {
        return new TargetTable(
                connection, name, schema, databaseKey, managedBy, onSchemaMismatch, newBuffer);
    }

    public LanceConnection connection() {
        return connection;
    }

    public String name() {
        return name;
    }

    public TableSchema schema() {
        return schema;
    }

    /** The table as one task sees it; the caller closes it. */
    public LanceTable open() {
        return new LanceTable(connection, name, buffer.maxBytes());
    }

    /**
     * How the table is brought to its declaration.
     *
     * @param restored whether the job restores state, which says what is in the table
     */
    public TablePreparation preparation(LanceTable table, boolean restored) {
        return new TablePreparation(
                table, schema, databaseKey, managedBy, onSchemaMismatch, restored);
    }

    /** What names the database, wherever it is: state is recognised by it. */
    public String databaseKey() {
        return databaseKey;
    }

    /** What state of this sink is of, wherever the database is. */
    public TargetIdentity identity() {
        return new TargetIdentity(databaseKey, name);
    }

    public ManagedBy managedBy() {
        return managedBy;
    }

    public OnSchemaMismatch onSchemaMismatch() {
        return onSchemaMismatch;
    }

    @Override
    public String toString() {
        return "table '" + name + "' of " + connection;
    }
}
