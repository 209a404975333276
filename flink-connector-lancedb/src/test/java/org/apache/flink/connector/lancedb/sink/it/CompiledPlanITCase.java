package org.apache.flink.connector.lancedb.sink.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.apache.flink.connector.lancedb.testing.TestTable;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.junit.jupiter.api.Test;

/** COMPILE PLAN, EXECUTE PLAN, and the plan executed again from a savepoint. */
class CompiledPlanITCase extends MiniClusterTestBase {

    private static final int KEYS = 300;

    private TableEnvironment sql() {
        TableEnvironment sql = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        sql.getConfig().set("parallelism.default", "2");
        sql.getConfig().set("execution.checkpointing.interval", "50 ms");
        sql.executeSql(
                "CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen', "
                        + "'fields.n.kind' = 'sequence', 'fields.n.start' = '0', 'fields.n.end' = '"
                        + (2 * KEYS - 1)
                        + "', 'rows-per-second' = '100')");
        sql.executeSql(
                "CREATE TABLE t (k BIGINT, c BIGINT, PRIMARY KEY (k) NOT ENFORCED) WITH ('connector' = 'lancedb', 'table' = 't', 'uri' = '"
                        + directory.resolve("lancedb")
                        + "')");
        return sql;
    }

    /**
     * Each key is declared once and deleted once: were what is declared forgotten, it would stay.
     */
    @Test
    void aPlanGoesOnFromASavepointWithWhatIsDeclared() throws Exception {
        String plan = "'" + directory.resolve("plan.json").toUri() + "'";
        sql().executeSql(
                        "COMPILE PLAN "
                                + plan
                                + " FOR INSERT INTO t SELECT MOD(n, "
                                + KEYS
                                + "), COUNT(*) FROM numbers GROUP BY MOD(n, "
                                + KEYS
                                + ") HAVING COUNT(*) < 2");
        try (TestTable table = TestTable.in(directory.resolve("lancedb"), "t")) {
            JobClient job = sql().executeSql("EXECUTE PLAN " + plan).getJobClient().orElseThrow();
            awaitRows(table, job);
            String savepoint =
                    job.stopWithSavepoint(
                                    false,
                                    directory.resolve("savepoints").toString(),
                                    SavepointFormatType.CANONICAL)
                            .get(60, TimeUnit.SECONDS);
            assertThat(table.rows()).isNotEmpty();

            TableEnvironment restored = sql();
            restored.getConfig().set("execution.state-recovery.path", savepoint);
            restored.executeSql("EXECUTE PLAN " + plan).await();

            assertThat(table.rows()).isEmpty();
        }
    }

    private void awaitRows(TestTable table, JobClient job) throws Exception {
        JobProgress.await(
                "rows",
                job,
                () ->
                        directory.resolve("lancedb/t.lance/_versions").toFile().isDirectory()
                                && !table.rows().isEmpty());
    }
}
