package org.apache.flink.connector.lancedb.database;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.connector.lancedb.schema.ManagedBy;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.sink.LanceTargetSink;
import org.apache.flink.connector.lancedb.sink.LanceTargetSinkBuilder;
import org.apache.flink.connector.lancedb.sink.encoder.RowConverter;

/**
 * A table that should exist in a {@link LanceDatabase}. Rows are declared and retracted by a
 * stream: {@code stream.sinkTo(target.sink())}. Immutable.
 *
 * @param <T> the type of the stream's elements
 */
@PublicEvolving
public final class TableTarget<T> {

    private final LanceDatabase database;
    private final String name;
    private final TableSchema schema;
    private final RowConverter<T> converter;
    private final ManagedBy managedBy;

    TableTarget(
            LanceDatabase database,
            String name,
            TableSchema schema,
            RowConverter<T> converter,
            ManagedBy managedBy) {
        this.database = database;
        this.name = name;
        this.schema = schema;
        this.converter = converter;
        this.managedBy = managedBy;
    }

    public String name() {
        return name;
    }

    public TableSchema schema() {
        return schema;
    }

    /**
     * A sink with default settings.
     *
     * @throws IllegalStateException if the database is closed
     */
    public LanceTargetSink<T> sink() {
        return sinkBuilder().build();
    }

    /**
     * A builder for a sink with other settings than the defaults; database, table, schema and row
     * converter are set.
     *
     * @throws IllegalStateException if the database is closed
     */
    public LanceTargetSinkBuilder<T> sinkBuilder() {
        database.checkOpen("make a sink of the table '" + name + "'");
        return LanceTargetSink.<T>builder()
                .setConnection(database.connection())
                .setDatabaseKey(database.key())
                .setTable(name)
                .setSchema(schema)
                .setRowConverter(converter)
                .setManagedBy(managedBy);
    }

    @Override
    public String toString() {
        return "TableTarget{" + name + " of " + database + ", managedBy=" + managedBy + "}";
    }
}
