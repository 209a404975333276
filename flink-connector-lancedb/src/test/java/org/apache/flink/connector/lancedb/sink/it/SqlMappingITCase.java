package org.apache.flink.connector.lancedb.sink.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.connector.lancedb.testing.SqlMapping;
import org.apache.flink.connector.lancedb.testing.TestTable;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What SQL wrote in each of its types, as lance-core reads it. */
class SqlMappingITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    @TempDir Path database;

    private List<Map<String, Object>> rows(String table) {
        try (TestTable reader = TestTable.in(database, table)) {
            List<Map<String, Object>> rows = reader.rows();
            rows.sort(Comparator.comparing(row -> (Integer) row.get("id")));
            return rows;
        }
    }

    @Test
    void lanceReadsWhatWasWrittenInEachSqlType() throws Exception {
        SqlMapping.write(database);

        SoftAssertions softly = new SoftAssertions();
        for (String table : SqlMapping.TABLES) {
            List<Map<String, Object>> values = rows(table);
            List<Map<String, Object>> literals = rows(SqlMapping.fromLiterals(table));
            assertThat(literals).hasSize(1);
            SqlMapping.all()
                    .filter(mapping -> mapping.table().equals(table))
                    .forEach(
                            mapping -> {
                                softly.assertThat(
                                                values.stream()
                                                        .limit(mapping.readByLance().size())
                                                        .map(row -> row.get(mapping.column()))
                                                        .collect(Collectors.toList()))
                                        .as(mapping.toString())
                                        .isEqualTo(mapping.readByLance());
                                softly.assertThat(literals.get(0).get(mapping.column()))
                                        .as(mapping + ", from a literal")
                                        .isEqualTo(mapping.hasLiteral() ? literal(mapping) : null);
                            });
        }
        softly.assertAll();
    }

    private static Object literal(SqlMapping mapping) {
        return mapping.readByLance().get(1);
    }
}
