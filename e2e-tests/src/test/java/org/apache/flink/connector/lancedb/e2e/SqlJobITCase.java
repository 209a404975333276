package org.apache.flink.connector.lancedb.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One fat jar, dropped into the {@code lib/} of the oldest and the newest Flink: SQL jobs on real
 * clusters, and what they wrote as LanceDB's own client reads it.
 */
class SqlJobITCase {

    private static final Duration JOB = Duration.ofSeconds(60);

    private static final List<String> DOCUMENT_COLUMNS =
            List.of(
                    "doc_id: Utf8 NOT NULL",
                    "title: Utf8",
                    "published: Bool",
                    "tiny_number: Int8",
                    "small_number: Int16",
                    "number: Int32",
                    "big_number: Int64",
                    "score: Float32",
                    "weight: Float64",
                    "price: Decimal[20e+4]",
                    "content: Binary",
                    "released: Date32<DAY>",
                    "changed: Timestamp<MICROSECOND>",
                    "seen: Timestamp<MICROSECOND, UTC>",
                    "embedding: FixedSizeList[8]<Float32>");

    private static final FlinkClusters CLUSTERS = new FlinkClusters("sql-jobs");

    @TempDir private Path directory;

    @AfterAll
    static void stopClusters() throws Exception {
        CLUSTERS.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("distributions")
    void keepsATableInStepWithAChangelogWhileTheJobRuns(FlinkDistribution flink) throws Exception {
        FlinkCluster cluster = CLUSTERS.of(flink);
        Path database = directory.resolve("database");
        LanceDbClient lanceDb = LanceDbClient.connect(database);
        DocumentChangelog changelog =
                new DocumentChangelog(Files.createDirectory(directory.resolve("changelog")));
        for (int i = 0; i < 200; i++) {
            changelog.insert(i, 0);
        }
        for (int i = 0; i < 50; i++) {
            changelog.update(i, 1);
        }
        for (int i = 190; i < 200; i++) {
            changelog.delete(i);
        }
        changelog.publish();

        String job =
                cluster.submit(
                        SqlScript.named("changelog-to-table.sql")
                                .with("changelog", directory.resolve("changelog"))
                                .with("database", database)
                                .text());
        awaitRows(cluster, job, lanceDb, "documents", 190);
        long firstVersion = lanceDb.version("documents");

        for (int i = 0; i < 100; i++) {
            changelog.update(i, 2);
        }
        for (int i = 150; i < 190; i++) {
            changelog.delete(i);
        }
        changelog.insert(195, 3).publish();
        awaitRows(cluster, job, lanceDb, "documents", 151);
        cluster.rest().stopWithDrain(job, directory.resolve("savepoints"));
        cluster.awaitFinished(job, JOB);

        assertThat(lanceDb.rows("documents")).containsExactlyInAnyOrderElementsOf(changelog.rows());
        assertThat(lanceDb.columns("documents")).isEqualTo(DOCUMENT_COLUMNS);
        Document wanted = changelog.document(78);
        assertThat(lanceDb.nearest("documents", "embedding", wanted.embedding(), 3))
                .hasSize(3)
                .first()
                .satisfies(
                        nearest -> {
                            assertThat(nearest).containsEntry("_distance", "0");
                            assertThat(nearest).containsAllEntriesOf(wanted.asReadByLanceDb());
                        });
        long lastVersion = lanceDb.version("documents");
        assertThat(lastVersion).isGreaterThan(firstVersion);
        System.out.printf(
                "%s: LanceDB reads %d rows of 14 scalar types and a vector as expected, at version"
                        + " %d after %d checkpoints%n",
                flink,
                changelog.rows().size(),
                lastVersion,
                cluster.rest().completedCheckpoints(job));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("distributions")
    void appendsEachRowOfABoundedSourceOnceToATableWithoutAKey(FlinkDistribution flink)
            throws Exception {
        FlinkCluster cluster = CLUSTERS.of(flink);
        Path database = directory.resolve("database");
        List<Map<String, String>> expected = new ArrayList<>();
        Path readings = Files.createDirectory(directory.resolve("readings"));
        for (int file = 0; file < 4; file++) {
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < 250; i++) {
                // Each row twice: without a key, equal rows are rows of their own.
                int reading = (file * 250 + i) / 2;
                lines.add(
                        String.format(
                                "{\"sensor\": \"s%d\", \"reading\": %d, \"vector\": [%d, 0.5]}",
                                file, reading, reading));
                expected.add(
                        Map.of(
                                "sensor",
                                "s" + file,
                                "reading",
                                Integer.toString(reading),
                                "vector",
                                "[" + reading + ", 0.5]"));
            }
            Files.write(readings.resolve("readings-" + file + ".json"), lines);
        }

        String job =
                cluster.submit(
                        SqlScript.named("append-readings.sql")
                                .with("readings", readings)
                                .with("database", database)
                                .text());
        cluster.awaitFinished(job, JOB);

        LanceDbClient lanceDb = LanceDbClient.connect(database);
        assertThat(lanceDb.countRows("readings")).isEqualTo(1_000);
        assertThat(lanceDb.rows("readings")).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(lanceDb.nearest("readings", "vector", new float[] {321, 0.5f}, 2))
                .extracting(row -> row.get("reading"))
                .containsExactly("321", "321");
        System.out.printf("%s: LanceDB reads the 1,000 appended rows as expected%n", flink);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("distributions")
    void refusesAnUnknownOptionWhenTheStatementIsPlanned(FlinkDistribution flink) throws Exception {
        FlinkCluster cluster = CLUSTERS.of(flink);
        String sql =
                SqlScript.named("unknown-option.sql")
                        .with("database", directory.resolve("database"))
                        .text();

        assertThatThrownBy(() -> cluster.submit(sql)).hasMessageContaining("no.such.option");
        assertThat(directory.resolve("database")).doesNotExist();
    }

    private static void awaitRows(
            FlinkCluster cluster, String job, LanceDbClient lanceDb, String table, long rows)
            throws Exception {
        Await.until(
                "table " + table + " has " + rows + " rows",
                JOB,
                () -> {
                    cluster.requireHealthy(job);
                    return lanceDb.tableNames().contains(table) && lanceDb.countRows(table) == rows;
                },
                cluster::describe);
    }

    private static Stream<FlinkDistribution> distributions() {
        return FlinkDistribution.all();
    }
}
