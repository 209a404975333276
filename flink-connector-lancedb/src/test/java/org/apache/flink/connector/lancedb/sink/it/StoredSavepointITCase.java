package org.apache.flink.connector.lancedb.sink.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.api.java.typeutils.RowTypeInfo;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

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

    static String resource() {
        return "flink-" + EnvironmentInformation.getVersion().charAt(0) + ".zip";
    }

    /** The job, which ends with the changelog, and whose savepoints fit each other. */
    static StreamExecutionEnvironment job(
            Documents documents, double changesPerSecond, String savepoint) {
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

        job(documents, 100_000, directory.resolve("savepoint").toUri().toString()).execute();

        assertThat(documents.rows()).isEqualTo(CHANGELOG.expected());
    }
}
