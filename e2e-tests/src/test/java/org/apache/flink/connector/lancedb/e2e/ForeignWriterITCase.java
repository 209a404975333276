package org.apache.flink.connector.lancedb.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LanceDB's own client changes and deletes rows of a table while a job keeps writing to it. */
class ForeignWriterITCase {

    private static final Duration STEP = Duration.ofSeconds(60);
    private static final int FOREIGN_ROUNDS = 25;
    private static final String WARNING =
            "The table 'shared' has commits that the restored state does not know, or of other"
                    + " writers,";

    private static FlinkCluster cluster;

    @TempDir private Path directory;
    private LanceDbClient lanceDb;
    private SharedTable table;
    private String job;
    private long trustEpoch;

    @BeforeAll
    static void startCluster() throws Exception {
        cluster = FlinkCluster.start(FlinkDistribution.newest().install("foreign-writer"), 1);
    }

    @AfterAll
    static void stopCluster() throws Exception {
        if (cluster != null) {
            cluster.close();
        }
    }

    @BeforeEach
    void startJob() throws Exception {
        Path database = directory.resolve("database");
        Path changes = Files.createDirectory(directory.resolve("changes"));
        lanceDb = LanceDbClient.connect(database);
        table = new SharedTable(changes, database);
        job =
                cluster.submit(
                        SqlScript.named("changes-to-table.sql")
                                .with("changes", changes)
                                .with("database", database)
                                .text());
    }

    @AfterEach
    void stopJob() throws Exception {
        if (job != null) {
            cluster.rest().cancel(job);
        }
    }

    @Test
    void theJobGoesOnAndWhatItDeclaresAgainIsThereOnce() throws Exception {
        table.declare(keys(0, 100), 1);
        awaitStep();
        assertTable();
        Await.until(
                "there is no doubt yet",
                STEP,
                () -> trustEpoch().equals(OptionalLong.of(0)),
                cluster::describe);

        table.mergeByForeignWriter(keys(0, 20), 7)
                .mergeByForeignWriter(keys(100, 110), 7)
                .deleteByForeignWriter(keys(20, 30));
        awaitNoticed(table.commitByForeignWriter());
        assertTable();

        // Of the keys that the foreign writer changed, deleted and inserted: some declared again as
        // they were, some with another row, some retracted, some left as they are.
        table.declareUnchanged(keys(0, 5)).declare(keys(5, 10), 2).retract(keys(10, 13));
        table.declareUnchanged(keys(20, 23)).declare(keys(23, 26), 2).retract(keys(26, 28));
        table.declare(keys(100, 103), 2).retract(keys(103, 105));
        awaitStep();
        assertTable();

        // Among them keys that the job has retracted, and one that it still declares.
        table.mergeByForeignWriter(List.of("k010", "k026", "k028"), 8)
                .deleteByForeignWriter(List.of("k005", "k100", "k105"));
        awaitNoticed(table.commitByForeignWriter());
        assertTable();

        table.retract(List.of("k010", "k026", "k028")).declareUnchanged(List.of("k005", "k100"));
        awaitStep();
        assertTable();

        assertThat(cluster.logs()).contains(WARNING);
        assertTheJobNeverFailed();
    }

    @Test
    void commitsOfBothAtTheSameTimeLoseNothingThatIsDeclaredAfterwards() throws Exception {
        table.declare(keys(0, 60), 1);
        awaitStep();

        // None of these inserts a key that the job may insert at the same moment: that is the one
        // thing for which Lance has no conflict.
        for (int round = 0; round < FOREIGN_ROUNDS; round++) {
            table.mergeByForeignWriter(keys(0, 10), 100 + round)
                    .mergeByForeignWriter(keys(100 + round, 102 + round), 100)
                    .deleteByForeignWriter(keys(10 + round % 30, 14 + round % 30));
        }
        CompletableFuture<List<Long>> commits = CompletableFuture.supplyAsync(this::commitAll);
        int revision = 1;
        do {
            revision++;
            table.declare(keys(0, 50), revision).declare(keys(60, 62), revision).publish();
            cluster.awaitNextCheckpoint(job, STEP);
        } while (!commits.isDone());
        awaitStep();
        awaitNoticed(commits.join());

        table.declareUnchanged(keys(0, 30)).declare(keys(30, 60), revision + 1);
        table.retract(keys(40, 50)).retract(keys(100, 103));
        awaitStep();
        assertTable();
        int foreignCommits = commits.join().size();
        assertThat(foreignCommits).isEqualTo(3 * FOREIGN_ROUNDS);
        assertThat(Collections.max(commits.join()) - Collections.min(commits.join()))
                .as("versions from the first to the last one of the foreign writer")
                .isGreaterThan(foreignCommits);
        assertTheJobNeverFailed();
    }

    private List<Long> commitAll() {
        try {
            return table.commitByForeignWriter();
        } catch (Exception e) {
            throw new IllegalStateException("The foreign writer failed.", e);
        }
    }

    /** Lets the job see its changes and waits until they are in the table. */
    private void awaitStep() throws Exception {
        Map<String, String> last = table.publish();
        Await.until(
                "the job has written " + last,
                STEP,
                () -> {
                    cluster.requireHealthy(job);
                    return lanceDb.tableNames().contains(SharedTable.NAME)
                            && lanceDb.rows(SharedTable.NAME).contains(last);
                },
                cluster::describe);
    }

    /** Waits until the job has looked at the table once more, and has seen that others wrote. */
    private void awaitNoticed(List<Long> versions) throws Exception {
        cluster.awaitNextCheckpoint(job, STEP);
        Await.until(
                "the job tells of the versions " + versions,
                STEP,
                () -> trustEpoch().orElse(0) > trustEpoch,
                cluster::describe);
        trustEpoch = trustEpoch().orElseThrow();
        System.out.printf(
                "The foreign writer made %d versions, the last one %d; the job's trustEpoch is"
                        + " %d%n",
                versions.size(), Collections.max(versions), trustEpoch);
    }

    private OptionalLong trustEpoch() throws Exception {
        return cluster.rest().leastOf(job, "trustEpoch");
    }

    private void assertTable() throws Exception {
        List<Map<String, String>> found = lanceDb.rows(SharedTable.NAME);
        assertThat(found).extracting(row -> row.get("id")).doesNotHaveDuplicates();
        assertThat(found).containsExactlyInAnyOrderElementsOf(table.rows());
        assertThat(lanceDb.countRows(SharedTable.NAME)).isEqualTo(table.rows().size());
        System.out.printf(
                "Version %d: LanceDB reads %d rows of the job and %d of the foreign writer, as"
                        + " expected%n",
                lanceDb.version(SharedTable.NAME),
                written(found, "job"),
                written(found, "foreign"));
    }

    private static long written(List<Map<String, String>> rows, String writer) {
        return rows.stream().filter(row -> row.get("writer").equals(writer)).count();
    }

    private void assertTheJobNeverFailed() throws Exception {
        assertThat(cluster.requireHealthy(job)).isEqualTo("RUNNING");
        assertThat(cluster.rest().wasRestarted(job)).isFalse();
        cluster.rest().stopWithDrain(job, directory.resolve("savepoints"));
        cluster.awaitFinished(job, STEP);
        job = null;
        assertTable();
    }

    private static List<String> keys(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> String.format("k%03d", number))
                .collect(Collectors.toList());
    }
}
