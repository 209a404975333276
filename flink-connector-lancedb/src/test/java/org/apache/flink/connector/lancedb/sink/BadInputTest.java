package org.apache.flink.connector.lancedb.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.lance.LanceTable;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.sink.encoder.RowConverter;
import org.apache.flink.connector.lancedb.testing.Figures;
import org.apache.flink.connector.lancedb.testing.SinkHarness;
import org.apache.flink.connector.lancedb.testing.TestTable;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each kind of bad input is refused with its sentence at its moment, or stored as it is. After it,
 * the table is whole: lance-core opens and reads it, nothing of what was refused is in it, and a
 * good row is taken.
 */
class BadInputTest {

    private static TableEnvironment sql;

    @TempDir Path directory;
    private Path database;

    @BeforeAll
    static void startSql() {
        sql = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        sql.getConfig().set("table.exec.sink.require-on-conflict", "false");
        sql.executeSql("CREATE TABLE numbers (n STRING NOT NULL) WITH ('connector'='datagen')");
    }

    static Stream<BadInput> all() {
        return BadInputs.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void isRefusedWithASentenceOrStored(BadInput input) throws Exception {
        database = Files.createDirectory(directory.resolve("database"));
        switch (input.moment) {
            case DECLARATION:
                assertThatThrownBy(input.declaration::execute)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(input.sentence);
                break;
            case PLANNING:
                assertRefusedWhenPlanned(input);
                break;
            case START:
                assertThatThrownBy(() -> new SinkHarness<>(sink(input, input.sink), 1).close())
                        .hasMessageContaining(input.sentence);
                break;
            case ROW:
                assertRefusedWhenWritten(input);
                assertAGoodRowIsTaken(input);
                break;
            case STORED:
                assertStored(input);
                assertAGoodRowIsTaken(input);
                break;
        }
        assertThat(LanceTable.openTables()).isZero();
        assertNothingIsOutsideOfTheDatabase(input);
    }

    private void assertRefusedWhenPlanned(BadInput input) {
        List<String> options =
                new ArrayList<>(List.of("'connector'='lancedb'", "'uri'='" + database + "'"));
        options.add("'table'='documents'");
        // An option that is given twice counts as it is given last.
        Map<String, String> given = new TreeMap<>();
        Stream.concat(options.stream(), Stream.of(input.sqlOptions))
                .forEach(option -> given.put(option.substring(0, option.indexOf('=')), option));
        Throwable failure =
                catchThrowable(
                        () -> {
                            sql.executeSql("DROP TABLE IF EXISTS docs");
                            sql.executeSql(
                                    "CREATE TABLE docs (id STRING, "
                                            + input.sqlColumns
                                            + ") WITH ("
                                            + String.join(", ", given.values())
                                            + ")");
                            sql.explainSql("INSERT INTO docs (id) SELECT n FROM numbers");
                        });
        assertThat(failure).as("nothing was refused").isNotNull();
        String sentences = "";
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            sentences += cause.getMessage() + "\n";
        }
        assertThat(failure).isInstanceOfAny(ValidationException.class, TableException.class);
        assertThat(sentences).contains(input.sentence);
        assertThat(database).isEmptyDirectory();
    }

    private LanceTargetSink<Object> sink(BadInput input, LanceTargetSinkBuilder<Object> connected) {
        return connected
                .setTable(input.table)
                .setSchema(input.schema)
                .setBufferFlushOptions(input.buffer)
                .setRowConverter(new AnyRowConverter())
                .build();
    }

    private SinkHarness<Object> start(BadInput input) throws Exception {
        return new SinkHarness<>(
                sink(
                        input,
                        LanceTargetSink.builder()
                                .setConnection(LanceConnection.of(database.toString()))),
                1);
    }

    private void assertRefusedWhenWritten(BadInput input) throws Exception {
        try (SinkHarness<Object> sink = start(input)) {
            sink.write(0, input.good);
            assertThatThrownBy(() -> sink.write(0, input.bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(input.sentence);
            assertThat(sink.writerMetrics(0).value("numRecordsSendErrors")).isEqualTo(1);
        }
        try (TestTable table = TestTable.in(database, input.table)) {
            assertThat(table.rows()).as("nothing of the job that failed is visible").isEmpty();
        }
    }

    private void assertStored(BadInput input) throws Exception {
        try (SinkHarness<Object> sink = start(input)) {
            sink.write(0, input.bad);
            sink.checkpoint(1);
        }
        try (TestTable table = TestTable.in(database, input.table)) {
            assertThat(table.rows())
                    .singleElement()
                    .satisfies(row -> assertThat(row).containsAllEntriesOf(input.readBack));
        }
        try (SinkHarness<Object> sink = start(input)) {
            sink.write(0, input.good);
            sink.write(0, retraction(input.bad));
            sink.checkpoint(2);
        }
        try (TestTable table = TestTable.in(database, input.table)) {
            assertThat(table.rows()).as("without what was retracted").hasSize(1);
        }
    }

    private static Object retraction(Object row) {
        if (row instanceof RowData) {
            ((RowData) row).setRowKind(org.apache.flink.types.RowKind.DELETE);
            return row;
        }
        Row retraction = Row.copy((Row) row);
        retraction.setKind(org.apache.flink.types.RowKind.DELETE);
        return retraction;
    }

    private void assertAGoodRowIsTaken(BadInput input) throws Exception {
        try (SinkHarness<Object> sink = start(input)) {
            sink.write(0, input.good);
            sink.checkpoint(3);
        }
        try (TestTable table = TestTable.in(database, input.table)) {
            assertThat(table.rows())
                    .singleElement()
                    .satisfies(row -> assertThat(row.values()).contains("good"));
        }
    }

    private void assertNothingIsOutsideOfTheDatabase(BadInput input) throws Exception {
        try (Stream<Path> beside = Files.list(directory);
                Stream<Path> tables = Files.list(database)) {
            assertThat(beside).containsExactly(database);
            assertThat(
                            tables.filter(
                                    path -> !path.equals(database.resolve(input.table + ".lance"))))
                    .isEmpty();
        }
    }

    @Test
    void theListHasAtLeastSixtyKinds(TestInfo test) {
        Map<BadInput.Moment, Long> kinds =
                BadInputs.all()
                        .collect(
                                Collectors.groupingBy(
                                        input -> input.moment,
                                        TreeMap::new,
                                        Collectors.counting()));
        assertThat(BadInputs.all().map(input -> input.name)).doesNotHaveDuplicates();
        assertThat(BadInputs.all()).hasSizeGreaterThanOrEqualTo(60);
        Figures.print(
                test,
                "%d kinds of input: %d refused when declared, %d when planned, %d at the start, %d at their row, %d stored as they are",
                BadInputs.all().count(),
                kinds.get(BadInput.Moment.DECLARATION),
                kinds.get(BadInput.Moment.PLANNING),
                kinds.get(BadInput.Moment.START),
                kinds.get(BadInput.Moment.ROW),
                kinds.get(BadInput.Moment.STORED));
    }

    /** Takes rows of Java's objects and Flink's internal rows. */
    private static final class AnyRowConverter implements RowConverter<Object> {

        private static final long serialVersionUID = 1L;

        private final RowConverter<Row> rows = RowConverter.forRow();
        private final RowConverter<RowData> internalRows = RowConverter.forRowData();

        @Override
        public void open(String table, TableSchema schema) {
            rows.open(table, schema);
            internalRows.open(table, schema);
        }

        @Override
        public RowData convert(Object element) {
            return element instanceof Row
                    ? rows.convert((Row) element)
                    : internalRows.convert((RowData) element);
        }

        @Override
        public RowData convertKey(Object element) {
            return element instanceof Row
                    ? rows.convertKey((Row) element)
                    : internalRows.convertKey((RowData) element);
        }
    }
}
