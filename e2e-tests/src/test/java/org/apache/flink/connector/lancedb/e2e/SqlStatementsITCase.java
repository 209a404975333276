package org.apache.flink.connector.lancedb.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.connector.lancedb.testing.Figures;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The statements of {@link SqlCase} on real clusters of the oldest and the newest Flink, through
 * each way in which users send them, and what is then in the tables as LanceDB's own client reads
 * them.
 */
class SqlStatementsITCase {

    private static final FlinkClusters CLUSTERS = new FlinkClusters("sql-statements");

    @TempDir private Path directory;

    @AfterAll
    static void stopClusters() throws Exception {
        CLUSTERS.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("distributions")
    void sqlClient(FlinkDistribution flink, TestInfo test) throws Exception {
        FlinkHome home = CLUSTERS.of(flink).home();

        check(test, flink, new SqlClient(home));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("distributions")
    void sqlGateway(FlinkDistribution flink, TestInfo test) throws Exception {
        FlinkHome home = CLUSTERS.of(flink).home();
        try (SqlGateway gateway = SqlGateway.start(home)) {
            check(test, flink, gateway);
        }
    }

    private void check(TestInfo test, FlinkDistribution flink, SqlEndpoint endpoint)
            throws Exception {
        List<SqlCase> cases =
                SqlCase.all().stream()
                        .filter(each -> each.isFor(flink.version()))
                        .collect(Collectors.toList());
        assertThat(cases).isNotEmpty();

        Map<SqlCase, List<SqlOutcome>> outcomes = run(cases, endpoint);

        SoftAssertions softly = new SoftAssertions();
        outcomes.forEach((each, ofCase) -> checkOutcomes(softly, each, ofCase));
        checkTables(softly, cases);
        softly.assertAll();
        Figures.print(
                test,
                "%s, %s: %d cases of %d statements did what they should",
                flink,
                endpoint.getClass().getSimpleName(),
                cases.size(),
                cases.stream().mapToInt(each -> each.statements().size()).sum());
    }

    private Map<SqlCase, List<SqlOutcome>> run(List<SqlCase> cases, SqlEndpoint endpoint)
            throws Exception {
        Path input = SqlCase.input();
        Path scratch = Files.createDirectory(directory.resolve("scratch"));
        List<String> all = new ArrayList<>();
        for (SqlCase each : cases) {
            all.add("RESET");
            // A statement ends when its job ends.
            all.add("SET 'table.dml-sync' = 'true'");
            for (String statement : each.statements()) {
                all.add(
                        statement
                                .replace("${database}", database().toString())
                                .replace("${input}", input.toString())
                                .replace("${scratch}", scratch.toString()));
            }
        }
        Iterator<SqlOutcome> outcomes = endpoint.run("cases", all).iterator();
        Map<SqlCase, List<SqlOutcome>> ofCases = new LinkedHashMap<>();
        for (SqlCase each : cases) {
            assertThat(List.of(outcomes.next(), outcomes.next())).noneMatch(SqlOutcome::isRefused);
            List<SqlOutcome> ofCase = new ArrayList<>();
            each.statements().forEach(statement -> ofCase.add(outcomes.next()));
            ofCases.put(each, ofCase);
        }
        return ofCases;
    }

    private static void checkOutcomes(
            SoftAssertions softly, SqlCase each, List<SqlOutcome> outcomes) {
        for (int i = 0; i < outcomes.size(); i++) {
            SqlOutcome outcome = outcomes.get(i);
            String refusal = each.refusalOf(i);
            softly.assertThat(outcome.isRefused())
                    .as("%s: refused: %s%n%s", each, each.statements().get(i), outcome.text())
                    .isEqualTo(refusal != null);
            softly.assertThat(outcome.text())
                    .as("%s: %s", each, each.statements().get(i))
                    .contains(refusal == null ? each.answerTo(i) : refusal);
        }
    }

    private void checkTables(SoftAssertions softly, List<SqlCase> cases) throws Exception {
        LanceDbClient lanceDb = LanceDbClient.connect(database());
        Map<String, List<Map<String, String>>> found = lanceDb.rowsOf(lanceDb.tableNames());
        for (SqlCase each : cases) {
            each.tables()
                    .forEach(
                            (table, expected) ->
                                    softly.assertThat(describe(found.get(table)))
                                            .as("%s: table %s", each, table)
                                            .containsExactlyInAnyOrderElementsOf(expected));
        }
    }

    private static List<String> describe(List<Map<String, String>> rows) {
        if (rows == null) {
            return List.of("absent");
        }
        return rows.isEmpty()
                ? List.of("no rows")
                : rows.stream().map(Map::toString).collect(Collectors.toList());
    }

    private Path database() {
        return directory.resolve("database");
    }

    private static Stream<FlinkDistribution> distributions() {
        return FlinkDistribution.all();
    }
}
