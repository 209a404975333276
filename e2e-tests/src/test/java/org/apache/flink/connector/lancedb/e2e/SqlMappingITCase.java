package org.apache.flink.connector.lancedb.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.connector.lancedb.testing.Figures;
import org.apache.flink.connector.lancedb.testing.SqlMapping;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** What SQL wrote in each of its types, as LanceDB's own client reads it. */
class SqlMappingITCase {

    @TempDir private Path database;

    @Test
    void lanceDbReadsWhatWasWrittenInEachSqlType(TestInfo test) throws Exception {
        SqlMapping.write(database);

        Map<String, List<Map<String, String>>> read =
                LanceDbClient.connect(database).rowsOf(SqlMapping.TABLES);

        SoftAssertions softly = new SoftAssertions();
        List<SqlMapping> mappings = SqlMapping.all().collect(Collectors.toList());
        for (SqlMapping mapping : mappings) {
            softly.assertThat(values(read.get(mapping.table()), mapping))
                    .as(mapping.toString())
                    .isEqualTo(mapping.readByLanceDb());
        }
        softly.assertAll();
        assertThat(mappings).isNotEmpty();
        Figures.print(
                test,
                "LanceDB reads %d values of %d SQL types as expected",
                mappings.stream().mapToInt(mapping -> mapping.readByLanceDb().size()).sum(),
                mappings.size());
    }

    private static List<String> values(List<Map<String, String>> rows, SqlMapping mapping) {
        return rows.stream()
                .sorted(Comparator.comparing(row -> Integer.valueOf(row.get("id"))))
                .limit(mapping.readByLanceDb().size())
                .map(row -> row.get(mapping.column()))
                .collect(Collectors.toList());
    }
}
