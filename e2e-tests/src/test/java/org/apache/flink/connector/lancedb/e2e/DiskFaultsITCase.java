package org.apache.flink.connector.lancedb.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.connector.lancedb.testing.Figures;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * The disk under a running job's tables is full or refuses writes, a table or a file of it goes
 * missing: each time the job says which table and what is wrong, and once that is mended it goes on
 * by itself and has lost nothing.
 */
class DiskFaultsITCase {

    private static final long DISK_BYTES = 64L << 20;
    private static final int TRANSFERS_PER_SECOND = 100;
    private static final int SOURCE_SECONDS = 1_200;

    private static final Duration STEP = Duration.ofSeconds(90);

    @TempDir private Path directory;
    private SmallDisk disk;
    private Path database;
    private FlinkCluster cluster;
    private String job;

    @BeforeEach
    void start() throws Exception {
        assumeThat(SmallDisk.isPossible(directory.resolve("probe")))
                .as("a file system of its own can be mounted, by this user or by sudo")
                .isTrue();
        disk = SmallDisk.mount(directory.resolve("disk"), DISK_BYTES);
        database = disk.path().resolve("database");
        cluster =
                FlinkCluster.start(
                        FlinkDistribution.newest().install("disk-faults"),
                        1,
                        Map.of(
                                "restart-strategy.type", "fixed-delay",
                                "restart-strategy.fixed-delay.attempts", "1000000",
                                "restart-strategy.fixed-delay.delay", "500 ms"));
        job =
                cluster.submit(
                        SqlScript.named("transfers.sql")
                                .with("rate", TRANSFERS_PER_SECOND)
                                .with("last", SOURCE_SECONDS * TRANSFERS_PER_SECOND)
                                .with("database", database)
                                .text());
        awaitVersions();
    }

    @AfterEach
    void stop() throws Exception {
        try (SmallDisk last = disk) {
            if (cluster != null) {
                cluster.close();
            }
        }
    }

    @Test
    void whatHappensToItsDiskIsSaidAndOnceItIsMendedTheJobGoesOnWithoutLoss(TestInfo test)
            throws Exception {
        disk.fill();
        awaitSaid("No space left on device");
        disk.free();
        awaitVersions();

        Await.until("no file is written", STEP, () -> disk.protect(true), cluster::describe);
        awaitSaid("Read-only file system");
        assertThat(disk.protect(false)).isTrue();
        awaitVersions();

        Path ledger = tableDirectory("ledger");
        whileAway(
                ledger, "The table 'ledger' at " + ledger + " does not exist, but the job goes on");
        whileAway(latestManifest("ledger"), "The table 'ledger'");
        whileCutOff(latestManifest("accounts"), "The table 'accounts' at");
        whileAway(anyDataFile("accounts"), "The table 'accounts' at");

        cluster.rest().stopWithDrain(job, directory.resolve("savepoints"));
        cluster.awaitFinished(job, STEP);
        try (VersionReader accounts = new VersionReader(database, new AccountsCheck("accounts"));
                VersionReader entries = new VersionReader(database, new LedgerCheck())) {
            accounts.finish();
            entries.finish();
            assertThat(accounts.progress()).isEqualTo(entries.progress()).isPositive();
            Figures.print(
                    test,
                    "6 faults (disk full, read-only, table, manifest and data file missing, manifest cut off), %d restarts, %d commits tried again, %d versions, %d rows checked.",
                    cluster.restarts(),
                    cluster.countLogged(" to commit checkpoint "),
                    accounts.versions() + entries.versions(),
                    accounts.rows() + entries.rows());
        }
    }

    /** Moves a file or directory away, until the job says so, and back. */
    private void whileAway(Path file, String sentence) throws Exception {
        long before = said(sentence);
        Path away = disk.path().resolve("away");
        Files.move(file, away);
        awaitSaid(sentence, before);
        // What was being written when the table went, and no version names.
        FlinkDistribution.delete(file);
        Files.move(away, file);
        awaitVersions();
    }

    /** Cuts off the second half of a file, until the job says so. */
    private void whileCutOff(Path file, String sentence) throws Exception {
        long before = said(sentence);
        byte[] whole = Files.readAllBytes(file);
        Path cut = Files.write(disk.path().resolve("cut"), Arrays.copyOf(whole, whole.length / 2));
        Files.move(cut, file, StandardCopyOption.REPLACE_EXISTING);
        awaitSaid(sentence, before);
        Path mended = Files.write(disk.path().resolve("mended"), whole);
        Files.move(mended, file, StandardCopyOption.REPLACE_EXISTING);
        awaitVersions();
    }

    private Path tableDirectory(String table) {
        return database.resolve(table + ".lance");
    }

    private void awaitSaid(String sentence) throws Exception {
        awaitSaid(sentence, 0);
    }

    private void awaitSaid(String sentence, long before) throws Exception {
        Await.until(
                "the job says: " + sentence,
                STEP,
                () -> said(sentence) > before,
                cluster::describe);
    }

    /** How often the log says it of an attempt or a task that failed. */
    private long said(String sentence) {
        return cluster.countLogged(sentence);
    }

    /** Waits until both tables have two more versions. */
    private void awaitVersions() throws Exception {
        for (String table : new String[] {"accounts", "ledger"}) {
            long before = versions(table);
            Await.until(
                    "the table '" + table + "' is written to",
                    STEP,
                    () -> {
                        cluster.requireHealthy(job);
                        return versions(table) >= before + 2;
                    },
                    cluster::describe);
        }
    }

    private long versions(String table) throws IOException {
        Path versions = tableDirectory(table).resolve("_versions");
        if (!Files.exists(versions)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(versions)) {
            return files.filter(file -> file.toString().endsWith(".manifest")).count();
        }
    }

    /** Their names count down. */
    private Path latestManifest(String table) throws IOException {
        try (Stream<Path> files = Files.list(tableDirectory(table).resolve("_versions"))) {
            return files.filter(file -> file.toString().endsWith(".manifest"))
                    .min(Comparator.comparing(Path::toString))
                    .orElseThrow();
        }
    }

    private Path anyDataFile(String table) throws IOException {
        try (Stream<Path> files = Files.list(tableDirectory(table).resolve("data"))) {
            return files.findFirst().orElseThrow();
        }
    }
}
