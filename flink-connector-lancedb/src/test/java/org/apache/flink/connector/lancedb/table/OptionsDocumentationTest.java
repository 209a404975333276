package org.apache.flink.connector.lancedb.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.apache.flink.connector.lancedb.schema.SqlTypes;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BinaryType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.CharType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.TinyIntType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
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
                        + "\n| `columns.<name>.vector.dimension` | for each vector column | | The number of elements of the column's vectors. |"
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
                                new BooleanType(),
                                new TinyIntType(),
                                new SmallIntType(),
                                new IntType(),
                                new BigIntType(),
                                new FloatType(),
                                new DoubleType(),
                                new CharType(10),
                                new VarCharType(10),
                                VarCharType.STRING_TYPE,
                                new BinaryType(10),
                                new VarBinaryType(10),
                                new DateType(),
                                new TimestampType(0),
                                new TimestampType(3),
                                new TimestampType(6),
                                new TimestampType(9),
                                new LocalZonedTimestampType(6),
                                new DecimalType(38, 10),
                                new ArrayType(new FloatType()),
                                new ArrayType(new DoubleType()))
                        .map(OptionsDocumentationTest::row)
                        .collect(Collectors.joining("\n"));
        check("types", "| SQL | Lance (Arrow) |\n|---|---|\n" + rows + "\n");
    }

    private static String row(LogicalType type) {
        boolean vector = type.is(LogicalTypeRoot.ARRAY);
        return String.format(
                "| `%s`%s | `%s` |",
                type.asSummaryString(),
                vector ? " with dimension " + DIMENSION : "",
                SqlTypes.toLanceType(
                        "column", type, vector ? OptionalInt.of(DIMENSION) : OptionalInt.empty()));
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
