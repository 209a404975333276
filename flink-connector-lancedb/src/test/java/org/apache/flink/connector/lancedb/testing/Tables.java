package org.apache.flink.connector.lancedb.testing;

import java.io.IOException;
import org.apache.flink.connector.lancedb.lance.LanceTable;
import org.apache.flink.connector.lancedb.lance.TablePreparation;
import org.apache.flink.connector.lancedb.schema.ManagedBy;
import org.apache.flink.connector.lancedb.schema.OnSchemaMismatch;
import org.apache.flink.connector.lancedb.schema.TableSchema;

/** Tables prepared as a sink with default settings does. */
public final class Tables {

    private Tables() {}

    public static TablePreparation preparation(LanceTable table, TableSchema schema) {
        return new TablePreparation(
                table, schema, "main_db", ManagedBy.SYSTEM, OnSchemaMismatch.FAIL, false);
    }

    /** Creates the table if it is absent. */
    public static void prepare(LanceTable table, TableSchema schema) throws IOException {
        try {
            preparation(table, schema).prepare();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
