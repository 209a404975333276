package org.apache.flink.connector.lancedb.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * LanceDB's own Java SDK, in a JVM with the Arrow release that it needs, finds the tables that a
 * job wrote.
 */
class LanceDbJavaSdkITCase {

    private static final Duration JOB = Duration.ofSeconds(60);
    private static final Duration LISTING = Duration.ofSeconds(60);

    @TempDir private Path directory;

    @Test
    void listsATableThatAJobWrote() throws Exception {
        Path database = directory.resolve("database");
        writeTable(database);

        URL program = LanceDbJavaSdkITCase.class.getResource("/lancedb-java-sdk/TableNames.java");
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        List<String> command =
                new JavaCommand("256m")
                        .option("--add-opens=java.base/java.nio=ALL-UNNAMED")
                        .property("java.io.tmpdir", temporary)
                        .classPath(BuildProduct.LANCEDB_JAVA_SDK_LIB.path())
                        .run(Path.of(program.toURI()).toString(), database.toString());
        try (ChildProcess sdk =
                ChildProcess.start(
                        "lancedb-java-sdk",
                        BuildProduct.DIRECTORY.path().resolve("lancedb-java-sdk"),
                        Map.of(),
                        command)) {
            sdk.awaitSuccess(LISTING);

            assertThat(sdk.output().lines()).contains("table: readings");
        }
    }

    private void writeTable(Path database) throws Exception {
        Path readings = Files.createDirectory(directory.resolve("readings"));
        Files.writeString(
                readings.resolve("readings.json"),
                "{\"sensor\": \"s\", \"reading\": 1, \"vector\": [1, 0.5]}\n");
        try (FlinkCluster cluster =
                FlinkCluster.start(FlinkDistribution.newest().install("java-sdk"), 1)) {
            String job =
                    cluster.submit(
                            SqlScript.named("append-readings.sql")
                                    .with("readings", readings)
                                    .with("database", database)
                                    .text());
            cluster.awaitFinished(job, JOB);
        }
    }
}
