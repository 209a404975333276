package org.apache.flink.connector.lancedb.sink.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.lancedb.testing.TestTable;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The adaptive scheduler, and the adaptive batch scheduler with a second attempt of a slow task.
 */
class AdaptiveSchedulersITCase extends DocumentsTestBase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setConfiguration(
                                    Configuration.fromMap(
                                            Map.of("jobmanager.scheduler", "Adaptive")))
                            .setNumberTaskManagers(2)
                            .setNumberSlotsPerTaskManager(4)
                            .build());

    @ParameterizedTest(name = "batch: {0}")
    @ValueSource(booleans = {true, false})
    void aQueryIsExactWhereFlinkChoosesTheParallelism(boolean batch) throws Exception {
        TableEnvironment sql =
                TableEnvironment.create(
                        batch
                                ? EnvironmentSettings.inBatchMode()
                                : EnvironmentSettings.inStreamingMode());
        sql.getConfig().set("execution.checkpointing.interval", "50 ms");
        sql.executeSql(
                "CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen', 'fields.n.kind' = 'sequence', 'fields.n.start' = '0', 'fields.n.end' = '9999', 'number-of-rows' = '10000')");
        sql.executeSql(
                "CREATE TABLE t (k BIGINT, c BIGINT, PRIMARY KEY (k) NOT ENFORCED) WITH ('connector' = 'lancedb', 'table' = 't', 'uri' = '"
                        + directory.resolve("lancedb")
                        + "')");
        sql.executeSql(
                        "INSERT INTO t SELECT MOD(n, 100), COUNT(*) FROM numbers GROUP BY MOD(n, 100)")
                .await();
        try (TestTable table = TestTable.in(directory.resolve("lancedb"), "t")) {
            assertThat(table.rows())
                    .hasSize(100)
                    .allSatisfy(row -> assertThat(row).containsEntry("c", 100L));
        }
    }
}
