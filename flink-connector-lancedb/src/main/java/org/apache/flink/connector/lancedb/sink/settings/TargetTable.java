package org.apache.flink.connector.lancedb.sink.settings;

import java.io.Serializable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.schema.TableSchema;

/** The table that a sink writes to: where it is and what is declared of it. Immutable. */
@Internal
public final class TargetTable implements Serializable {

    private static final long serialVersionUID = 1L;

    private final LanceConnection connection;
    private final String name;
    private final TableSchema schema;

    public TargetTable(LanceConnection connection, String name, TableSchema schema) {
        this.connection = connection;
        this.name = name;
        this.schema = schema;
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

    @Override
    public String toString() {
        return "table '" + name + "' of " + connection;
    }
}
