package org.apache.flink.connector.lancedb.lance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.testing.Tables;
import org.apache.flink.connector.lancedb.testing.TestTable;

/**
 * A table from within and from without. Closing it proves that the code under test gave all native
 * memory back: {@link LanceTable#close()} fails otherwise.
 */
final class LanceFixture implements AutoCloseable {

    static final String NAME = "documents";
    static final String JOB = "11111111111111111111111111111111";
    static final String SINK = "22222222222222222222222222222222";

    private final LanceConnection connection;
    final TableSchema schema;
    final LanceTable table;
    final TestTable reader;

    /** Creates the table in a directory. */
    LanceFixture(Path database, TableSchema schema) throws IOException {
        this(database, schema, TestTable.in(database, NAME));
        Tables.prepare(table, schema);
    }

    LanceFixture(Path database, TableSchema schema, TestTable reader) {
        this.schema = schema;
        this.reader = reader;
        this.connection = LanceConnection.of(database.toString());
        this.table = new LanceTable(connection, NAME);
    }

    /** For other views of the same table. */
    LanceConnection connection() {
        return connection;
    }

    Checkpoint checkpoint() throws IOException {
        return new Checkpoint(table, schema);
    }

    static CommitStamp stamp(long checkpointId) {
        return new CommitStamp("main_db", "documents", JOB, SINK, checkpointId);
    }

    TableCommit newCommit() throws IOException {
        return new TableCommit(table, schema, 64 << 20, afterConflict -> {});
    }

    CommitOutcome commit(long checkpointId, Checkpoint checkpoint)
            throws IOException, InterruptedException {
        return commit(checkpointId, checkpoint.changes());
    }

    CommitOutcome commit(long checkpointId, UncommittedChanges changes)
            throws IOException, InterruptedException {
        return newCommit().commit(stamp(checkpointId), List.of(changes));
    }

    @Override
    public void close() {
        try (reader) {
            table.close();
        }
    }
}
