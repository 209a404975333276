package org.apache.flink.connector.lancedb.lance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.schema.TimestampUnit;
import org.apache.flink.connector.lancedb.schema.VectorElementType;
import org.apache.flink.connector.lancedb.testing.Tables;
import org.apache.flink.connector.lancedb.testing.TestTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finding and creating tables. */
class LanceTableTest {

    private static final TableSchema SCHEMA =
            TableSchema.builder()
                    .column("tenant", ColumnDef.notNull(LanceType.utf8()))
                    .column("id", ColumnDef.notNull(LanceType.int64()))
                    .column("embedding", LanceType.vector(VectorElementType.FLOAT32, 4))
                    .column("at", LanceType.timestampUtc(TimestampUnit.MICROSECOND))
                    .column("price", LanceType.decimal128(10, 2))
                    .primaryKey("id", "tenant")
                    .build();

    @TempDir Path database;

    private LanceTable open() {
        return open(database.toString());
    }

    private static LanceTable open(String uri) {
        return new LanceTable(LanceConnection.of(uri), "documents");
    }

    @Test
    void b1ATableThatIsAbsentIsCreatedEmptyWithTheDeclaredColumns() throws Exception {
        try (LanceTable table = open(database.resolve("new/database").toString());
                TestTable reader = TestTable.in(database.resolve("new/database"), "documents")) {
            Tables.prepare(table, SCHEMA);
            assertThat(reader.version()).isEqualTo(1);
            assertThat(reader.rows()).isEmpty();
            assertThat(reader.schema().getFields().stream().map(Field::toString))
                    .containsExactly(
                            "tenant: Utf8 not null",
                            "id: Int(64, true) not null",
                            "embedding: FixedSizeList(4)<item: FloatingPoint(SINGLE)>",
                            "at: Timestamp(MICROSECOND, UTC)",
                            "price: Decimal(10, 2, 128)");
            Map<String, Map<String, String>> keys =
                    reader.schema().getFields().stream()
                            .filter(field -> !field.getMetadata().isEmpty())
                            .collect(Collectors.toMap(Field::getName, Field::getMetadata));
            assertThat(keys).containsOnlyKeys("tenant", "id");
            assertThat(keys.get("id"))
                    .containsEntry("lance-schema:unenforced-primary-key:position", "1");
            assertThat(keys.get("tenant"))
                    .containsEntry("lance-schema:unenforced-primary-key:position", "2");
        }
    }

    @Test
    void b2ATableThatExistsIsAdoptedWithItsRows() throws Exception {
        TableSchema schema = TableSchema.builder().column("id", LanceType.int64()).build();
        try (LanceFixture target = new LanceFixture(database, schema);
                LanceTable second = open()) {
            target.commit(1, target.checkpoint().upsert(1L));
            long before = target.reader.version();
            Tables.prepare(second, schema);
            assertThat(target.reader.version()).isEqualTo(before);
            assertThat(target.reader.rows()).hasSize(1);
        }
    }

    /** Directories that are awkward in a URI, through all files that a commit writes and reads. */
    @Test
    void awkwardDirectoriesWork() throws Exception {
        TableSchema schema =
                TableSchema.builder()
                        .column("id", ColumnDef.notNull(LanceType.int64()))
                        .primaryKey("id")
                        .build();
        for (String name : List.of("with space", "ümlaut-世", "a+b", "it's")) {
            try (LanceFixture target = new LanceFixture(database.resolve(name), schema)) {
                Checkpoint inserts = target.checkpoint();
                for (long id = 0; id < 3_000; id++) {
                    inserts.upsert(id);
                }
                target.commit(1, inserts);
                Checkpoint deletes = target.checkpoint();
                for (long id = 0; id < 2_999; id++) {
                    deletes.delete(id);
                }
                UncommittedChanges changes = deletes.changes();
                assertThat(changes.deletedKeyFiles()).hasSize(1);
                target.commit(2, changes);
                assertThat(target.reader.rows()).as(name).containsExactly(Map.of("id", 2_999L));
            }
        }
    }

    @Test
    void aFileUriIsTheSameTable() throws Exception {
        try (LanceTable byUri = open(database.toUri().toString());
                LanceTable byPath = open()) {
            Tables.prepare(byUri, SCHEMA);
            assertThat(byPath.version()).isEqualTo(1);
        }
    }

    @Test
    void aDamagedTableIsAnErrorAndIsNotCreatedAnew() throws Exception {
        TableSchema schema = TableSchema.builder().column("id", LanceType.int64()).build();
        try (LanceFixture target = new LanceFixture(database, schema)) {
            target.commit(1, target.checkpoint().upsert(1L));
        }
        Path versions = database.resolve("documents.lance/_versions");
        List<Path> manifests = files(versions);
        for (Path manifest : manifests) {
            Files.write(manifest, "damaged".getBytes(StandardCharsets.UTF_8));
        }
        try (LanceTable table = open()) {
            assertThatThrownBy(() -> Tables.prepare(table, schema))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(
                            "The table 'documents' at %s could not be opened: ", table.uri());
        }
        for (Path manifest : manifests) {
            assertThat(manifest).hasContent("damaged");
        }
        assertThat(files(versions)).isEqualTo(manifests);
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().collect(Collectors.toList());
        }
    }

    @Test
    void aSchemeThatLanceDoesNotKnowIsAnError() {
        try (LanceTable table = open("nonsense://host/lancedb")) {
            assertThatThrownBy(() -> Tables.prepare(table, SCHEMA))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(
                            "The table 'documents' at nonsense://host/lancedb/documents.lance could not be opened: ");
            assertThatThrownBy(
                            () -> Tables.preparation(table, SCHEMA).await(Duration.ofSeconds(30)))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(
                            "The table 'documents' at nonsense://host/lancedb/documents.lance could not be opened: ");
        }
    }

    @Test
    void aFileInPlaceOfTheDatabaseIsAnErrorAndIsLeftAlone() throws Exception {
        Path file = database.resolve("file");
        Files.writeString(file, "precious");
        try (LanceTable table = open(file.toString())) {
            assertThatThrownBy(() -> Tables.prepare(table, SCHEMA))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("The table 'documents' at " + table.uri());
        }
        assertThat(file).hasContent("precious");
    }

    @Test
    void waitingForACreatorThatNeverComesEndsWithASentence() {
        try (LanceTable table = open()) {
            assertThatThrownBy(
                            () -> Tables.preparation(table, SCHEMA).await(Duration.ofMillis(100)))
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            "The table 'documents' at %s does not exist or does not fit, and the sink's first subtask did not prepare it within PT0.1S. Look for the failure of subtask 0 of this sink.",
                            table.uri());
        }
    }

    @Test
    void waitingEndsWhenTheTableIsCreated() throws Exception {
        try (LanceTable waiting = open();
                LanceTable creator = open()) {
            Thread creating =
                    new Thread(
                            () -> {
                                try {
                                    Tables.prepare(creator, SCHEMA);
                                } catch (IOException e) {
                                    throw new AssertionError(e);
                                }
                            });
            creating.start();
            Tables.preparation(waiting, SCHEMA).await(Duration.ofSeconds(30));
            creating.join();
            assertThat(waiting.version()).isEqualTo(1);
        }
    }
}
