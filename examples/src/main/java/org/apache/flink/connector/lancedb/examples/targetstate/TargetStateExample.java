package org.apache.flink.connector.lancedb.examples.targetstate;

import java.util.List;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.database.LanceDatabase;
import org.apache.flink.connector.lancedb.database.TableTarget;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Declares a table of documents with their embeddings, and the rows that it should have. {@code
 * docs/target-state.md} tells it step by step.
 */
public final class TargetStateExample {

    private TargetStateExample() {}

    /**
     * Runs in this JVM, or on the cluster that the program is submitted to.
     *
     * @param arguments the database's URI; without it {@code ./lancedb_data}
     */
    // docs: example
    public static void main(String[] arguments) throws Exception {
        String uri = arguments.length > 0 ? arguments[0] : "./lancedb_data";

        try (LanceDatabase database = LanceDatabase.register("main_db", LanceConnection.of(uri))) {
            // Declare table target state
            TableTarget<OutputDocument> table =
                    database.declareTableTarget(
                            "documents",
                            TableSchema.fromClass(OutputDocument.class, List.of("doc_id")));

            // Declare rows
            StreamExecutionEnvironment environment =
                    StreamExecutionEnvironment.getExecutionEnvironment();
            environment.enableCheckpointing(10_000);
            DataStream<OutputDocument> documents =
                    environment.fromData(SourceDocument.all()).map(new EmbedDocument());
            documents.sinkTo(table.sink()).uid("documents");
            environment.execute("Documents");
        }
        System.out.println("The documents are in the table 'documents' of " + uri);
    }
    // docs: end
}
