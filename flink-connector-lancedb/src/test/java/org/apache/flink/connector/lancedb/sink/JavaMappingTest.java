package org.apache.flink.connector.lancedb.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.connector.lancedb.testing.JavaMapping;
import org.apache.flink.connector.lancedb.testing.TestTable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each row of the mapping from Java types: declared of a class, written, and read back equal. */
class JavaMappingTest {

    @TempDir private Path database;

    static Stream<JavaMapping<?>> mappings() {
        return JavaMapping.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mappings")
    void valuesAreReadBackEqual(JavaMapping<?> mapping) throws Exception {
        assertThat(mapping.schema().tableSchema().column(1)).hasToString(mapping.columnType());

        mapping.write(database);

        try (TestTable table = TestTable.in(database, mapping.name())) {
            List<Map<String, Object>> rows = table.rowsBy("id");
            assertThat(rows.stream().map(row -> row.get("value")).collect(Collectors.toList()))
                    .isEqualTo(mapping.readByLance());
        }
    }
}
