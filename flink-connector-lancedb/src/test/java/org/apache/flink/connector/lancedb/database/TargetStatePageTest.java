package org.apache.flink.connector.lancedb.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceColumn;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.ManagedBy;
import org.apache.flink.connector.lancedb.schema.RecordSchema;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.schema.Vector;
import org.apache.flink.connector.lancedb.schema.VectorElementType;
import org.apache.flink.connector.lancedb.schema.VectorSchema;
import org.apache.flink.connector.lancedb.schema.VectorSchemaProvider;
import org.apache.flink.connector.lancedb.sink.LanceTargetSink;
import org.apache.flink.connector.lancedb.sink.settings.SinkScope;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pieces of Java on {@code docs/target-state.md}, each with what it declares. {@code
 * DocumentationSnippetsTest} compares them with the page; its full example runs in the end-to-end
 * tests.
 */
class TargetStatePageTest {

    /** Stands for an embedding model. */
    public static final class Embedder implements VectorSchemaProvider {
        @Override
        public VectorSchema vectorSchema() {
            return VectorSchema.of(VectorElementType.FLOAT32, 384);
        }
    }

    // docs: record with an embedder
    public record Document(
            String id,
            String content,
            @Vector(provider = Embedder.class) float[] embedding) {} // the model's dimension

    // docs: end

    // docs: record with a dimension
    public record Image(String id, @Vector(dimension = 512) float[] embedding) {}

    // docs: end

    // docs: types by annotation
    public record MyRow(
            @LanceColumn(type = "int32") long id, @LanceColumn(type = "float32") double value) {}

    // docs: end

    public record Plain(String id, double value, Duration took, float[] embedding) {}

    @TempDir Path directory;
    private LanceDatabase database;

    @BeforeEach
    void register() {
        database = LanceDatabase.register("test_db", LanceConnection.of(directory.toString()));
    }

    @AfterEach
    void unregister() {
        database.close();
    }

    private static List<String> columns(TableSchema schema) {
        return IntStream.range(0, schema.columnCount())
                .mapToObj(
                        i ->
                                schema.columnNames().get(i)
                                        + " "
                                        + schema.column(i).type()
                                        + (schema.column(i).isNullable() ? "" : " NOT NULL"))
                .collect(Collectors.toList());
    }

    @Test
    void aConnectionIsAPlaceWithOptions() {
        // docs: connection
        LanceConnection connection = LanceConnection.of("./lancedb_data");
        // docs: end
        assertThat(connection.uri()).endsWith("/lancedb_data");

        String secret = "not printed";
        // docs: connection with options
        LanceConnection bucket =
                LanceConnection.of(
                        "s3://bucket/path",
                        Map.of("aws_region", "eu-central-1", "aws_secret_access_key", secret));
        // docs: end
        assertThat(bucket).asString().contains("aws_secret_access_key").doesNotContain(secret);
    }

    @Test
    void aDatabaseIsRegisteredUntilItIsClosed() {
        LanceConnection connection = database.connection();
        // docs: database
        try (LanceDatabase db = LanceDatabase.register("my_db", connection)) {
            // Use db to declare target states, and run the job
            assertThat(db.key()).isEqualTo("my_db");
        }
        // db is unregistered here
        // docs: end
        LanceDatabase.register("my_db", connection).close();
    }

    @Test
    void aTableIsDeclared() {
        // docs: table
        RecordSchema<Document> schema = TableSchema.fromClass(Document.class, List.of("id"));

        TableTarget<Document> documents = database.declareTableTarget("documents", schema);

        TableTarget<Document> prepared =
                database.declareTableTarget("prepared", schema, ManagedBy.USER);
        // docs: end
        assertThat(documents.schema()).isEqualTo(prepared.schema());
        assertThat(prepared.toString()).contains("USER");
    }

    @Test
    void rowsAreDeclaredAndRetracted() {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment();
        DataStream<Document> stream = environment.fromData(new Document("a", "text", null));
        TableTarget<Document> documents =
                database.declareTableTarget(
                        "documents", TableSchema.fromClass(Document.class, List.of("id")));
        // docs: rows
        stream.sinkTo(documents.sink()).uid("documents");
        // docs: end

        // docs: snapshot
        LanceTargetSink<Document> whole =
                documents.sinkBuilder().setScope(SinkScope.SNAPSHOT).build();
        stream.sinkTo(whole).uid("whole");
        // docs: end

        DataStream<Document> changes = environment.fromData(new Document("a", null, null));
        // docs: retract
        LanceTargetSink<Document> sink =
                documents
                        .sinkBuilder()
                        .setRowKindExtractor(
                                each -> each.content() == null ? RowKind.DELETE : RowKind.INSERT)
                        .build();
        changes.sinkTo(sink).uid("changed-documents");
        // docs: end
        assertThat(environment.getStreamGraph().getStreamNodes())
                .extracting(node -> node.getTransformationUID())
                .contains("documents", "whole: snapshot", "changed-documents");
    }

    @Test
    void theEmbedderGivesTheDimension() {
        assertThat(columns(TableSchema.fromClass(Document.class, List.of("id")).tableSchema()))
                .containsExactly(
                        "id utf8 NOT NULL",
                        "content utf8",
                        "embedding fixed_size_list<float32, 384>");
        assertThat(columns(TableSchema.fromClass(Image.class, List.of("id")).tableSchema()))
                .containsExactly("id utf8 NOT NULL", "embedding fixed_size_list<float32, 512>");
    }

    @Test
    void aTypeIsOverriddenByAnnotationOrColumnSpec() {
        assertThat(columns(TableSchema.fromClass(MyRow.class, List.of("id")).tableSchema()))
                .containsExactly("id int32 NOT NULL", "value float32 NOT NULL");

        VectorSchemaProvider embedder = new Embedder();
        // docs: column specs
        RecordSchema<Plain> schema =
                TableSchema.fromClass(
                        Plain.class,
                        List.of("id"),
                        Map.of(
                                "value", LanceType.float32(),
                                "took", LanceType.int64().withEncoder(Duration::toMillis),
                                "embedding", embedder));
        // docs: end
        assertThat(columns(schema.tableSchema()))
                .containsExactly(
                        "id utf8 NOT NULL",
                        "value float32 NOT NULL",
                        "took int64",
                        "embedding fixed_size_list<float32, 384>");
    }

    @Test
    void columnsAreDeclaredOneByOne() {
        // docs: columns
        TableSchema schema =
                TableSchema.builder()
                        .column("doc_id", ColumnDef.notNull(LanceType.utf8()))
                        .column("title", LanceType.utf8())
                        .column("content", LanceType.utf8())
                        .column("embedding", LanceType.vector(VectorElementType.FLOAT32, 384))
                        .primaryKey("doc_id")
                        .build();

        TableTarget<Row> table = database.declareTableTarget("documents", schema);
        // docs: end
        assertThat(columns(table.schema()))
                .containsExactly(
                        "doc_id utf8 NOT NULL",
                        "title utf8",
                        "content utf8",
                        "embedding fixed_size_list<float32, 384>");
    }
}
