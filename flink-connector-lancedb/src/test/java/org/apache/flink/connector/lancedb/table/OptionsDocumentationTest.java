package org.apache.flink.connector.lancedb.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.apache.flink.connector.lancedb.schema.SqlColumnOptions;
import org.apache.flink.connector.lancedb.schema.SqlConversions;
import org.apache.flink.connector.lancedb.schema.SqlTypes;
import org.apache.flink.connector.lancedb.schema.VectorElementType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;
import org.junit.jupiter.api.Test;

/** Generates the tables of {@code docs/sql.md} from the code, and fails if the page differs. */
class OptionsDocumentationTest {

    private static final Path PAGE = Path.of("..", "docs", "sql.md");
    private static final boolean WRITE = Boolean.getBoolean("lancedb.docs.write");
    private static final int DIMENSION = 384;

    private final LanceDynamicTableFactory factory = new LanceDynamicTableFactory();

    @Test
    void theTableOfOptionsIsTheFactorys() throws IOException {
        String rows =
                Stream.concat(
                                factory.requiredOptions().stream(),
                                factory.optionalOptions().stream())
                        .sorted(
                                Comparator.<ConfigOption<?>, Boolean>comparing(
                                                option ->
                                                        !factory.requiredOptions().contains(option))
                                        .thenComparing(ConfigOption::key))
                        .map(this::row)
                        .collect(Collectors.joining("\n"));
        check(
                "options",
                "| option | required | default | description |\n|---|---|---|---|\n"
                        + "| `connector` | yes | | `lancedb` |\n"
                        + rows
                        + "\n"
                        + Arrays.stream(ColumnOption.values())
                                .map(
                                        option ->
                                                String.format(
                                                        "| `%s` | no | | %s |",
                                                        option.template(), option.description()))
                                .collect(Collectors.joining("\n"))
                        + "\n| `storage.<key>` | no | | Handed to Lance as the storage option `<key>` at every call that touches storage, such as `storage.aws_endpoint`. Values are never printed by the connector. |\n");
    }

    private String row(ConfigOption<?> option) {
        return String.format(
                "| `%s` | %s | %s | %s |",
                option.key(),
                factory.requiredOptions().contains(option) ? "yes" : "no",
                option.hasDefaultValue() ? "`" + text(option.defaultValue()) + "`" : "",
                new HtmlFormatter()
                        .format(option.description())
                        .replace("&lt;", "<")
                        .replace("&gt;", ">")
                        .replace("<wbr>", "")
                        .replace("<uri>/<table>.lance", "`<uri>/<table>.lance`"));
    }

    /** A choice as the descriptions spell it; Flink takes either case. */
    private static String text(Object defaultValue) {
        return defaultValue instanceof Enum
                ? ((Enum<?>) defaultValue).name().toLowerCase(Locale.ROOT)
                : defaultValue.toString();
    }

    @Test
    void theTableOfTypesIsTheMappings() throws IOException {
        String rows =
                Stream.of(
                                "BOOLEAN",
                                "TINYINT",
                                "SMALLINT",
                                "INT",
                                "BIGINT",
                                "FLOAT",
                                "DOUBLE",
                                "DECIMAL(38, 10)",
                                "CHAR(10)",
                                "VARCHAR(10)",
                                "STRING",
                                "BINARY(10)",
                                "VARBINARY(10)",
                                "BYTES",
                                "DATE",
                                "TIME(0)",
                                "TIME(3)",
                                "TIME(6)",
                                "TIME(9)",
                                "TIMESTAMP(0)",
                                "TIMESTAMP(3)",
                                "TIMESTAMP(6)",
                                "TIMESTAMP(9)",
                                "TIMESTAMP_LTZ(3)",
                                "TIMESTAMP_LTZ(6)",
                                "INTERVAL YEAR TO MONTH",
                                "INTERVAL DAY TO SECOND",
                                "ARRAY<STRING>",
                                "ARRAY<INT NOT NULL>",
                                "ROW<x INT NOT NULL, y STRING>",
                                "MAP<STRING, DOUBLE>",
                                "MULTISET<STRING>")
                        .map(OptionsDocumentationTest::row)
                        .collect(Collectors.joining("\n"));
        check(
                "types",
                "| SQL | Lance (Arrow) | `columns.<name>.type` can be |\n|---|---|---|\n"
                        + rows
                        + "\n");
    }

    private static String row(String sql) {
        LogicalType type =
                LogicalTypeParser.parse(sql, OptionsDocumentationTest.class.getClassLoader());
        String others =
                SqlConversions.isNested(type)
                        ? "the same of other parts" + (sql.startsWith("ARRAY") ? "; a vector" : "")
                        : "`" + SqlConversions.describe(type) + "`";
        return String.format(
                "| `%s` | `%s` | %s |",
                sql, SqlTypes.toColumn("column", type, SqlColumnOptions.NONE).type(), others);
    }

    @Test
    void theTableOfVectorsIsTheMappings() throws IOException {
        String rows =
                Stream.of("FLOAT", "DOUBLE", "TINYINT", "SMALLINT", "INT")
                        .map(element -> vectorRow("ARRAY<" + element + ">"))
                        .collect(Collectors.joining("\n"));
        check(
                "vectors",
                "| SQL | default element type | `columns.<name>.vector.element-type` can be |\n|---|---|---|\n"
                        + rows
                        + "\n");
    }

    private static String vectorRow(String sql) {
        LogicalType type =
                LogicalTypeParser.parse(sql, OptionsDocumentationTest.class.getClassLoader());
        SqlColumnOptions vector = SqlColumnOptions.NONE.withDimension(DIMENSION);
        String byDefault;
        try {
            byDefault = "`" + SqlTypes.toColumn("column", type, vector).type().elementType() + "`";
        } catch (IllegalArgumentException e) {
            byDefault = "none: it must be given";
        }
        String all =
                Arrays.stream(VectorElementType.values())
                        .map(
                                elementType ->
                                        SqlTypes.toColumn(
                                                        "column",
                                                        type,
                                                        vector.withElementType(elementType))
                                                .type()
                                                .elementType()
                                                .toString())
                        .collect(Collectors.joining(", "));
        return String.format("| `%s` | %s | `%s` |", sql, byDefault, all);
    }

    private static void check(String name, String expected) throws IOException {
        List<String> lines = Files.readAllLines(PAGE);
        int begin = indexOfLine(lines, "<!-- " + name + ": generated");
        int end = indexOfLine(lines, "<!-- end of " + name);
        if (WRITE) {
            List<String> written =
                    Stream.of(
                                    lines.subList(0, begin + 1),
                                    expected.lines().collect(Collectors.toList()),
                                    lines.subList(end, lines.size()))
                            .flatMap(List::stream)
                            .collect(Collectors.toList());
            Files.write(PAGE, written);
            return;
        }
        assertThat(String.join("\n", lines.subList(begin + 1, end)) + "\n")
                .as("docs/sql.md, %s; write it anew with -Dlancedb.docs.write=true", name)
                .isEqualTo(expected);
    }

    private static int indexOfLine(List<String> lines, String start) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(start)) {
                return i;
            }
        }
        throw new AssertionError("docs/sql.md has no line that starts with " + start);
    }
}
