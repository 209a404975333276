package org.apache.flink.connector.lancedb.sink.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.api.java.typeutils.RowTypeInfo;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A job goes on from a savepoint, and with a table, that an earlier build of the connector wrote:
 * with the state of writers, declared keys, trust, and committables that were not committed yet.
 *
 * <p>The stored savepoints are of an earlier build (commit e5de47c), one of Flink 1.20.3 and one of
 * 2.3.0, in src/test/resources/stored-savepoint. {@code -Dlancedb.test.store.savepoint=<directory>}
 * writes one of this build.
 */
class StoredSavepointITCase extends MiniClusterTestBase {

    private static final Changelog CHANGELOG = new Changelog(42, 3_000, 80);

    private static String resource() {
        return "flink-" + EnvironmentInformation.getVersion().charAt(0) + ".zip";
    }

    private StreamExecutionEnvironment job(double changesPerSecond, String savepoint) {
        Configuration configuration = new Configuration();
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(50));
        if (savepoint != null) {
            configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        }
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(1);
        env.setMaxParallelism(16);
        env.fromSource(
                        new DataGeneratorSource<>(
                                CHANGELOG,
                                CHANGELOG.changes,
                                RateLimiterStrategy.perSecond(changesPerSecond),
                                new RowTypeInfo(
                                        Types.LONG,
                                        Types.STRING,
                                        Types.INT,
                                        Types.PRIMITIVE_ARRAY(Types.FLOAT))),
                        WatermarkStrategy.noWatermarks(),
                        "Changelog")
                .uid("changelog")
                .sinkTo(documents.sink(true).setDatabaseKey("main_db").build())
                .uid("target")
                .setParallelism(savepoint == null ? 2 : 3);
        return env;
    }

    @Test
    void aJobGoesOnFromASavepointOfAnEarlierBuild() throws Exception {
        try (InputStream stored =
                        getClass().getResourceAsStream("/stored-savepoint/" + resource());
                ZipInputStream zip = new ZipInputStream(stored)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = directory.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.copy(zip, file);
            }
        }
        assertThat(documents.rows()).isNotEmpty().isNotEqualTo(CHANGELOG.expected());

        job(100_000, directory.resolve("savepoint").toUri().toString()).execute();

        assertThat(documents.rows()).isEqualTo(CHANGELOG.expected());
    }

    @Test
    @EnabledIfSystemProperty(named = "lancedb.test.store.savepoint", matches = ".+")
    void aSavepointIsStored() throws Exception {
        JobClient job = job(800, null).executeAsync();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!documents.exists() || documents.version() < 6) {
            assertThat(System.nanoTime()).as("six versions in time").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(10);
        }
        // Not with its stop: the job goes on, so the state has changes that are not committed yet.
        String savepoint =
                job.triggerSavepoint(
                                directory.resolve("savepoints").toString(),
                                SavepointFormatType.CANONICAL)
                        .get(60, TimeUnit.SECONDS);
        job.cancel().get(60, TimeUnit.SECONDS);
        Path target =
                Files.createDirectories(Path.of(System.getProperty("lancedb.test.store.savepoint")))
                        .resolve(resource());
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(target))) {
            store(zip, "savepoint", Path.of(java.net.URI.create(savepoint)));
            store(zip, "lancedb", directory.resolve("lancedb"));
        }
        System.out.printf("Stored %s, %d bytes%n", target, Files.size(target));
    }

    private static void store(ZipOutputStream zip, String name, Path root) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(root)) {
            files = walk.filter(Files::isRegularFile).sorted().collect(Collectors.toList());
        }
        for (Path file : files) {
            zip.putNextEntry(
                    new ZipEntry(name + "/" + root.relativize(file).toString().replace('\\', '/')));
            Files.copy(file, zip);
            zip.closeEntry();
        }
    }
}
