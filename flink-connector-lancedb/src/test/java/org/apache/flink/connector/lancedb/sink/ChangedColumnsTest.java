package org.apache.flink.connector.lancedb.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.lance.LanceTable;
import org.apache.flink.connector.lancedb.lance.LostTableException;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.sink.committer.LanceCommittable;
import org.apache.flink.connector.lancedb.sink.encoder.RowConverter;
import org.apache.flink.connector.lancedb.sink.settings.BufferFlushOptions;
import org.apache.flink.connector.lancedb.testing.SinkHarness;
import org.apache.flink.connector.lancedb.testing.TargetRuns;
import org.apache.flink.connector.lancedb.testing.TestTable;
import org.apache.flink.core.testutils.CommonTestUtils;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lance.schema.ColumnAlteration;

/** Another program changes the columns of a table that a running sink writes to. */
class ChangedColumnsTest {

    private static final TableSchema PEOPLE =
            TableSchema.builder()
                    .column("id", ColumnDef.notNull(LanceType.int64()))
                    .column("name", LanceType.utf8())
                    .column("extra", LanceType.json())
                    .primaryKey("id")
                    .build();

    @TempDir Path database;
    private TestTable table;
    private SinkHarness<Row> sink;

    @BeforeEach
    void startSink() throws Exception {
        sink =
                new SinkHarness<>(
                        LanceTargetSink.<Row>builder()
                                .setConnection(LanceConnection.of(database.toString()))
                                .setTable("people")
                                .setSchema(PEOPLE)
                                .setRowConverter(RowConverter.forRow())
                                // Two flushes in each checkpoint of the tests.
                                .setBufferFlushOptions(
                                        BufferFlushOptions.of(3, MemorySize.ofMebiBytes(64)))
                                .build(),
                        1);
        table = TestTable.in(database, "people");
        write(declare(1, "one"));
        sink.checkpoint(1);
    }

    @AfterEach
    void everyTableIsClosed() throws Exception {
        sink.close();
        table.close();
        assertThat(LanceTable.openTables()).isZero();
    }

    private void write(Row... changes) throws Exception {
        for (Row change : changes) {
            sink.write(0, change);
        }
    }

    private static Row declare(long id, String name) {
        return Row.ofKind(RowKind.UPDATE_AFTER, id, name, "{\"n\":" + id + "}");
    }

    private List<List<Object>> rows() {
        List<List<Object>> rows = new ArrayList<>();
        table.rowsBy("id").forEach(row -> rows.add(List.of(row.get("id"), row.get("name"))));
        return rows;
    }

    private static List<Object> row(long id, String name) {
        return List.of(id, name);
    }

    /** Among them one whose nulls need memory too. */
    private void addColumns() {
        Field element =
                Field.nullable("item", new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE));
        Field vector =
                new Field(
                        "vector",
                        FieldType.nullable(new ArrowType.FixedSizeList(4)),
                        List.of(element));
        table.change(
                dataset ->
                        dataset.addColumns(
                                List.of(
                                        Field.nullable("score", new ArrowType.Int(32, true)),
                                        vector)));
    }

    private void alterColumn(ColumnAlteration alteration) {
        table.change(dataset -> dataset.alterColumns(List.of(alteration)));
    }

    private void dropColumns(String... names) {
        table.change(dataset -> dataset.dropColumns(List.of(names)));
    }

    @Test
    void aColumnThatIsAddedBetweenRowsIsNullInAllOfThem() throws Exception {
        write(declare(1, "new"), declare(2, "old"));
        addColumns();
        // The first flush; then a row of it is replaced, so that its file is written again.
        write(declare(3, "three"), declare(2, "two"), declare(4, "four"));
        sink.checkpoint(2);

        assertThat(rows())
                .containsExactly(row(1, "new"), row(2, "two"), row(3, "three"), row(4, "four"));
        assertThat(table.column("score")).containsOnlyNulls();
        assertThat(table.column("vector")).containsOnlyNulls();
        assertThat(table.column("extra")).contains("{\"n\":2}", "{\"n\":4}");
    }

    @Test
    void aColumnThatIsAddedBetweenFlushesIsNullInRowsThatAreWrittenAgain() throws Exception {
        write(declare(1, "new"), declare(2, "old"), declare(3, "three"));
        addColumns();
        write(declare(2, "two"));
        sink.checkpoint(2);

        assertThat(rows()).containsExactly(row(1, "new"), row(2, "two"), row(3, "three"));
        assertThat(table.column("vector")).containsOnlyNulls();
    }

    @Test
    void aColumnThatIsAddedBeforeTheCommitIsNullInItsRows() throws Exception {
        write(declare(1, "new"), declare(2, "two"));
        List<LanceCommittable> flushed = sink.prepare(2);
        addColumns();
        sink.commit(flushed);

        assertThat(rows()).containsExactly(row(1, "new"), row(2, "two"));
        assertThat(table.column("vector")).containsOnlyNulls();
    }

    @Test
    void aColumnThatIsNotDeclaredMayBeDroppedAtAnyTime() throws Exception {
        addColumns();
        write(declare(2, "two"), declare(3, "old"));
        dropColumns("score");
        write(declare(4, "four"), declare(3, "three"));
        List<LanceCommittable> flushed = sink.prepare(2);
        dropColumns("vector");
        sink.commit(flushed);

        assertThat(rows())
                .containsExactly(row(1, "one"), row(2, "two"), row(3, "three"), row(4, "four"));
        assertThat(table.schema().getFields()).hasSize(3);

        // The columns that the files of the last checkpoint had are there again, as other ones.
        addColumns();
        write(declare(1, "new"), declare(5, "five"));
        sink.checkpoint(3);
        assertThat(rows()).contains(row(1, "new"), row(4, "four"), row(5, "five"));
        assertThat(table.column("score")).containsOnlyNulls();
    }

    @Test
    void aDeclaredColumnThatIsGoneFailsTheFlushAndIsAddedAgainByTheNextStart() throws Exception {
        write(declare(2, "two"));
        dropColumns("name");

        assertThatThrownBy(() -> sink.checkpoint(2))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(
                        "Another program changed the columns of the table 'people' at ")
                .hasMessageContaining("The job looks at them anew when it restarts")
                .hasMessageContaining("  *  name ");
        assertThat(table.column("id")).containsExactly(1L);

        TargetRuns restarted = new TargetRuns(database, "people", PEOPLE);
        restarted.run(declare(2, "two"));
        assertThat(table.column("name")).containsExactly(null, "two");
    }

    @Test
    void aDeclaredColumnThatIsRenamedFailsTheFlushWithASentence() throws Exception {
        write(declare(2, "two"));
        alterColumn(new ColumnAlteration.Builder("id").rename("number").build());

        assertThatThrownBy(() -> sink.checkpoint(2))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("  *  id ")
                .hasMessageContaining("  *  number ");
    }

    @Test
    void aColumnThatIsCastToATypeThatFitsFailsTheFlushAndTheNextStartWritesIt() throws Exception {
        write(declare(2, "two"));
        castName();

        assertThatThrownBy(() -> sink.checkpoint(2))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(
                        "Another program changed the type of the column 'name' from utf8 to large_utf8 of the table 'people' at ");

        new TargetRuns(database, "people", PEOPLE).run(declare(2, "two"));
        assertThat(rows()).containsExactly(row(1, "one"), row(2, "two"));
    }

    @Test
    void aCastBeforeTheCommitFailsItWithASentence() throws Exception {
        write(declare(2, "two"));
        List<LanceCommittable> flushed = sink.prepare(2);
        castName();

        assertColumnsReplaced(flushed, "[name]");
        assertThat(rows()).containsExactly(row(1, "one"));
    }

    /** Columns of one type change places: their values would too. */
    @Test
    void anOverwriteWithOtherColumnsBeforeTheCommitFailsItWithASentence() throws Exception {
        write(declare(2, "two"));
        List<LanceCommittable> flushed = sink.prepare(2);
        overwriteWithColumnsInAnotherOrder();

        assertColumnsReplaced(flushed, "[extra, id]");
        assertThat(table.rows()).isEmpty();
    }

    /** The flush at the barrier finds the new columns, and its types are the same. */
    @Test
    void anOverwriteAfterTheFirstFlushOfACheckpointFailsItsCommitWithASentence() throws Exception {
        flushInBackground(declare(2, "two"), declare(3, "three"), declare(4, "four"));
        overwriteWithColumnsInAnotherOrder();
        write(declare(5, "five"));
        List<LanceCommittable> flushed = sink.prepare(2);

        assertColumnsReplaced(flushed, "[extra, id]");
        assertThat(table.rows()).isEmpty();
    }

    /** A checkpoint whose only rows were flushed before it. */
    @Test
    void aCastAfterTheOnlyFlushOfACheckpointFailsItsCommitWithASentence() throws Exception {
        flushInBackground(declare(2, "two"), declare(3, "three"), declare(4, "four"));
        castName();
        List<LanceCommittable> flushed = sink.prepare(2);

        assertColumnsReplaced(flushed, "[name]");
        assertThat(rows()).containsExactly(row(1, "one"));
    }

    private void overwriteWithColumnsInAnotherOrder() {
        List<Field> fields = new ArrayList<>(table.schema().getFields());
        Collections.reverse(fields);
        table.overwrite(new Schema(fields));
    }

    private void assertColumnsReplaced(List<LanceCommittable> flushed, String columns) {
        assertThatThrownBy(() -> sink.commit(flushed))
                .isInstanceOf(LostTableException.class)
                .hasMessageStartingWith(
                        "The columns "
                                + columns
                                + " of the table 'people' are no longer those that changes of checkpoint 2 ");
    }

    /** Three changes fill the buffer. */
    private void flushInBackground(Row... changes) throws Exception {
        long files = dataFiles();
        write(changes);
        CommonTestUtils.waitUtil(
                () -> dataFiles() > files, Duration.ofSeconds(30), "the buffer was not flushed");
    }

    private long dataFiles() {
        try (Stream<Path> files = Files.list(database.resolve("people.lance").resolve("data"))) {
            return files.filter(file -> file.toString().endsWith(".lance")).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void castName() {
        alterColumn(new ColumnAlteration.Builder("name").castTo(new ArrowType.LargeUtf8()).build());
    }
}
