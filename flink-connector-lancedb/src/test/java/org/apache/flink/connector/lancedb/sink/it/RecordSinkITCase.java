package org.apache.flink.connector.lancedb.sink.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.database.LanceDatabase;
import org.apache.flink.connector.lancedb.database.TableTarget;
import org.apache.flink.connector.lancedb.schema.LanceColumn;
import org.apache.flink.connector.lancedb.schema.ManagedBy;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.schema.Vector;
import org.apache.flink.connector.lancedb.schema.VectorElementType;
import org.apache.flink.connector.lancedb.schema.VectorSchema;
import org.apache.flink.connector.lancedb.testing.TestTable;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;

/** Records in whole jobs: declared as target states of a registered database. */
class RecordSinkITCase extends MiniClusterTestBase {

    /** As a change log has it: what is retracted comes without the other fields. */
    public record Note(
            String id,
            Integer revision,
            @Vector(dimension = 2) float[] embedding,
            List<String> tags,
            @LanceColumn(ignored = true) boolean deleted) {}

    @Test
    void recordsAreDeclaredAndRetracted() throws Exception {
        // Flink 1.20 copies lists by Kryo, which cannot make the ones of List.of.
        List<String> first = new ArrayList<>(List.of("first"));
        List<Note> notes = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            notes.add(new Note("n" + i, 0, new float[] {i, 0.5f}, first, false));
        }
        for (int i = 0; i < 500; i++) {
            notes.add(new Note("n" + i, 1, new float[] {-i, 0.5f}, null, false));
        }
        for (int i = 400; i < 450; i++) {
            notes.add(new Note("n" + i, null, null, null, true));
        }
        Configuration configuration = new Configuration();
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(3);
        env.enableCheckpointing(50);

        try (LanceDatabase database =
                LanceDatabase.register(
                        "main_db", LanceConnection.of(directory.resolve("lancedb").toString()))) {
            TableTarget<Note> target =
                    database.declareTableTarget(
                            "notes",
                            TableSchema.fromClass(
                                    Note.class,
                                    List.of("id"),
                                    Map.of(
                                            "embedding",
                                            VectorSchema.of(VectorElementType.FLOAT32, 2))),
                            ManagedBy.SYSTEM);
            env.fromData(Note.class, notes.toArray(new Note[0]))
                    .setParallelism(1)
                    .sinkTo(
                            target.sinkBuilder()
                                    .setRowKindExtractor(
                                            note ->
                                                    note.deleted()
                                                            ? RowKind.DELETE
                                                            : RowKind.INSERT)
                                    .build());
            env.execute();
        }

        try (TestTable table = TestTable.in(directory.resolve("lancedb"), "notes")) {
            Map<Object, Map<String, Object>> rows =
                    table.rows().stream()
                            .collect(Collectors.toMap(row -> row.get("id"), row -> row));
            assertThat(rows).hasSize(950).doesNotContainKeys("n400", "n449");
            assertThat(rows.get("n7"))
                    .containsEntry("revision", 1)
                    .containsEntry("embedding", List.of(-7f, 0.5f))
                    .containsEntry("tags", null)
                    .doesNotContainKey("deleted");
            assertThat(rows.get("n700"))
                    .containsEntry("revision", 0)
                    .containsEntry("tags", "[\"first\"]");
            assertThat(Collections.unmodifiableMap(table.stamp()))
                    .containsEntry("flink.database-key", "main_db");
        }
    }
}
