package org.apache.flink.connector.lancedb.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.connector.lancedb.testing.Figures;
import org.apache.flink.connector.lancedb.testing.JavaMapping;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** What was declared of Java classes, as LanceDB's own client reads it. */
class JavaMappingITCase {

    @TempDir private Path database;

    @Test
    void lanceDbReadsTheColumnsOfEachJavaType(TestInfo test) throws Exception {
        List<JavaMapping<?>> mappings = JavaMapping.all().collect(Collectors.toList());
        List<String> tables = mappings.stream().map(JavaMapping::name).collect(Collectors.toList());
        for (JavaMapping<?> mapping : mappings) {
            mapping.write(database);
        }

        Map<String, List<Map<String, String>>> read =
                LanceDbClient.connect(database).rowsOf(tables);

        SoftAssertions softly = new SoftAssertions();
        for (JavaMapping<?> mapping : mappings) {
            softly.assertThat(valuesInOrder(read.get(mapping.name())))
                    .as(mapping.name())
                    .isEqualTo(mapping.readByLanceDb());
        }
        softly.assertAll();
        assertThat(mappings).isNotEmpty();
        Figures.print(
                test,
                "LanceDB reads %d values of %d Java types as expected",
                mappings.stream().mapToInt(mapping -> mapping.readByLanceDb().size()).sum(),
                mappings.size());
    }

    private static List<String> valuesInOrder(List<Map<String, String>> rows) {
        return rows.stream()
                .sorted(Comparator.comparing(row -> Integer.valueOf(row.get("id"))))
                .map(row -> row.get("value"))
                .collect(Collectors.toList());
    }
}
