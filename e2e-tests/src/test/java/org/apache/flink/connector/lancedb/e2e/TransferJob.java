package org.apache.flink.connector.lancedb.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The job of {@code transfers.sql}: it writes what it reads from one source into three tables, one
 * upserted with tracking of declared keys, one without, one appended; and a reader of each.
 */
final class TransferJob implements AutoCloseable {

    private static final int TRANSFERS_PER_SECOND = 100;
    private static final Duration RECOVERY = Duration.ofMinutes(4);
    private static final Duration PROGRESS = Duration.ofMinutes(2);

    private final Path directory;
    private final Path database;
    private final long transfers;
    private final List<VersionReader> readers;
    private RecoveringCluster cluster;
    private String job;

    /**
     * Begins to read the tables, which need not exist yet.
     *
     * @param atMost how long the source has something to emit; it keeps all of it in memory
     */
    TransferJob(Path directory, Path database, Duration atMost) {
        this.directory = directory;
        this.database = database;
        this.transfers = atMost.toSeconds() * TRANSFERS_PER_SECOND;
        this.readers =
                List.of(
                        new VersionReader(database, new AccountsCheck("accounts")),
                        new VersionReader(database, new AccountsCheck("untracked")),
                        new VersionReader(database, new LedgerCheck()));
    }

    List<VersionReader> readers() {
        return readers;
    }

    String job() {
        return job;
    }

    void start(RecoveringCluster on) throws Exception {
        cluster = on;
        submit(List.of());
    }

    /** Starts a new job on another cluster, from the last checkpoint of the one before. */
    void goOn(RecoveringCluster on) throws Exception {
        cluster = on;
        submit(
                List.of(
                        String.format(
                                "SET 'execution.state-recovery.path' = '%s'",
                                cluster.lastCheckpointOf(job).toUri())));
    }

    private void submit(List<String> settings) throws Exception {
        List<String> statements = new ArrayList<>(settings);
        statements.addAll(
                SqlScript.named("transfers.sql")
                        .with("rate", TRANSFERS_PER_SECOND)
                        .with("last", transfers - 1)
                        .with("database", database)
                        .statements());
        job = cluster.submit("transfers.sql", statements);
        awaitRecovery();
    }

    /** Waits until all tasks run and each table is further than it is now. */
    void awaitRecovery() throws Exception {
        FlinkCluster flink = cluster.flink();
        flink.awaitAllTasks(job, RECOVERY);
        for (VersionReader reader : readers) {
            reader.awaitProgress(reader.progress(), PROGRESS, flink, job);
        }
    }

    /** The number of the last checkpoint; a job that goes on, goes on with the numbers. */
    long lastCheckpoint() throws Exception {
        return cluster.flink().rest().lastCheckpoint(job);
    }

    /** Ends the job with what it has read, and checks that nothing is missing anywhere. */
    void finish() throws Exception {
        cluster.flink().rest().stopWithDrain(job, directory.resolve("savepoints"));
        cluster.flink().awaitFinished(job, RECOVERY);
        for (VersionReader reader : readers) {
            reader.finish();
        }
        long count = readers.get(0).progress();
        assertThat(readers)
                .as("transfers in the tables, which the job read from one source")
                .allSatisfy(reader -> assertThat(reader.progress()).isEqualTo(count));
        assertReadByLanceDb(count);
    }

    private void assertReadByLanceDb(long count) throws Exception {
        Transfers transfers = new Transfers();
        transfers.makeUntil(count);
        List<Map<String, String>> balances =
                transfers.balances().entrySet().stream()
                        .map(
                                balance ->
                                        Map.of(
                                                "account",
                                                balance.getKey().toString(),
                                                "balance",
                                                balance.getValue().toString()))
                        .collect(Collectors.toList());
        LanceDbClient lanceDb = LanceDbClient.connect(database);
        assertThat(lanceDb.rowsOf(List.of("accounts", "untracked")))
                .allSatisfy(
                        (table, rows) ->
                                assertThat(rows)
                                        .as(table)
                                        .containsExactlyInAnyOrderElementsOf(balances));
        assertThat(lanceDb.countRows("ledger")).isEqualTo(3 * count);
    }

    @Override
    public void close() {
        readers.forEach(VersionReader::close);
    }
}
