package org.apache.flink.connector.lancedb.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.sink.LanceTargetSink;
import org.apache.flink.connector.lancedb.sink.committer.LanceCommittable;
import org.apache.flink.connector.lancedb.sink.encoder.RowConverter;
import org.apache.flink.types.Row;

/**
 * Runs of one job, one after the other, that write to one table as a user's job does. Each run is a
 * sink of its own, started anew, with one checkpoint.
 */
public final class TargetRuns {

    private final Path database;
    private final String table;
    private final TableSchema schema;

    private long checkpoints;

    public TargetRuns(Path database, String table, TableSchema schema) {
        this.database = database;
        this.table = table;
        this.schema = schema;
    }

    /** The sink, with one writer. The table exists after this. */
    public SinkHarness<Row> start() throws IOException {
        return new SinkHarness<>(
                LanceTargetSink.<Row>builder()
                        .setConnection(LanceConnection.of(database.toString()))
                        .setTable(table)
                        .setSchema(schema)
                        .setRowConverter(RowConverter.forRow())
                        .build(),
                1);
    }

    /** A run whose changes come in the order given, up to the end of its checkpoint. */
    public void run(Row... changes) throws Exception {
        commit(prepare(changes));
    }

    /** A run that ends when its checkpoint is complete and its commit has not begun. */
    public List<LanceCommittable> prepare(Row... changes) throws Exception {
        try (SinkHarness<Row> sink = start()) {
            for (Row change : changes) {
                sink.write(0, change);
            }
            return sink.prepare(++checkpoints);
        }
    }

    /** A run that is restored with the committables and commits them. */
    public void commit(List<LanceCommittable> restored) throws Exception {
        try (SinkHarness<Row> sink = start()) {
            sink.commit(restored);
        }
    }
}
