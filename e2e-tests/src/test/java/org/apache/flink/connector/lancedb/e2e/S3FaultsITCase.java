package org.apache.flink.connector.lancedb.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.flink.connector.lancedb.testing.FaultyS3;
import org.apache.flink.connector.lancedb.testing.Figures;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job writes to an S3 server that is slow, fails, hangs, is killed or loses its answers, for some
 * seconds each time, and once for so long that the job fails: no version of its tables holds
 * anything but whole checkpoints, and in the end nothing is lost and nothing twice.
 *
 * <p>{@code -Dlancedb.test.seed} repeats the order of outages of a run that printed its seed.
 */
class S3FaultsITCase {

    private static final long SEED = Long.getLong("lancedb.test.seed", System.nanoTime());
    private static final int TRANSFERS_PER_SECOND = 100;
    private static final int SOURCE_SECONDS = 1_200;

    private static final String RETRIED = " to commit checkpoint ";
    private static final String REPEATED = ": REPEATED at version ";

    private static final Duration PROGRESS = Duration.ofSeconds(90);
    private static final Duration RUN = Duration.ofMinutes(2);

    @TempDir private Path directory;
    private final Random random = new Random(SEED);
    private S3Process server;
    private FaultyS3 faulty;
    private FlinkCluster cluster;

    @BeforeEach
    void start() throws Exception {
        System.out.printf("S3 faults: -Dlancedb.test.seed=%d%n", SEED);
        server = S3Process.start(directory.resolve("s3"));
        faulty = new FaultyS3(server.port());
        cluster =
                FlinkCluster.start(
                        FlinkDistribution.newest().install("s3-faults"),
                        1,
                        Map.of(
                                "restart-strategy.type", "fixed-delay",
                                "restart-strategy.fixed-delay.attempts", "1000000",
                                "restart-strategy.fixed-delay.delay", "500 ms"));
    }

    @AfterEach
    void stop() throws Exception {
        try (S3Process last = server;
                FaultyS3 before = faulty) {
            if (cluster != null) {
                cluster.close();
            }
        }
    }

    @Test
    void outagesOfStorageLoseNothingAndDoubleNothing(TestInfo test) throws Exception {
        Path database = server.bucket().resolve("lancedb");
        try (VersionReader accounts = new VersionReader(database, new AccountsCheck("accounts"));
                VersionReader ledger = new VersionReader(database, new LedgerCheck())) {
            String job = cluster.submit(transfers());
            awaitProgress(job, accounts, ledger);
            List<Outage> outages = new ArrayList<>(List.of(Outage.values()));
            Collections.shuffle(outages, random);
            Map<Outage, Long> restarts = new EnumMap<>(Outage.class);
            for (Outage outage : outages) {
                long before = cluster.restarts();
                outage.begin(server, faulty, random);
                outage.last(faulty, cluster);
                outage.end(server, faulty);
                cluster.awaitAllTasks(job, RUN);
                awaitProgress(job, accounts, ledger);
                restarts.put(outage, cluster.restarts() - before);
            }
            assertThat(restarts.get(Outage.COMMIT_ANSWERS_LOST))
                    .as("restarts for commits that were made")
                    .isZero();
            assertThat(cluster.logs()).contains("The table 'ledger' at s3://bucket/lancedb");

            cluster.rest().stopWithDrain(job, directory.resolve("savepoints"));
            cluster.awaitFinished(job, RUN);
            accounts.finish();
            ledger.finish();
            assertThat(accounts.progress())
                    .as("transfers in both tables, which the job read from one source")
                    .isEqualTo(ledger.progress());
            assertThat(LanceDbClient.connect(database).countRows("ledger"))
                    .isEqualTo(3 * ledger.progress());
            Figures.print(
                    test,
                    "seed %d: outages %s (restarts of the job), faulty requests %s, %d commits tried again, %d repeated commits recognised, %d versions, %d rows checked.",
                    SEED,
                    restarts,
                    faulty.injected(),
                    cluster.countLogged(RETRIED),
                    cluster.countLogged(REPEATED),
                    accounts.versions() + ledger.versions(),
                    accounts.rows() + ledger.rows());
        }
    }

    private String transfers() throws Exception {
        Map<String, String> options = new HashMap<>(S3Process.storageOptions(faulty.endpoint()));
        options.put("client_max_retries", "2");
        options.put("client_retry_timeout", "5");
        options.put("timeout", "2s");
        String storage =
                options.entrySet().stream()
                        .map(
                                option ->
                                        String.format(
                                                "'storage.%s' = '%s', ",
                                                option.getKey(), option.getValue()))
                        .collect(Collectors.joining());
        return SqlScript.named("transfers.sql")
                .with("rate", TRANSFERS_PER_SECOND)
                .with("last", SOURCE_SECONDS * TRANSFERS_PER_SECOND)
                .with("database", "s3://" + S3Process.BUCKET + "/lancedb")
                .text()
                .replace("('connector' = 'lancedb', ", "('connector' = 'lancedb', " + storage);
    }

    private void awaitProgress(String job, VersionReader... readers) throws Exception {
        for (VersionReader reader : readers) {
            reader.awaitProgress(reader.progress(), PROGRESS, cluster, job);
        }
    }
}
