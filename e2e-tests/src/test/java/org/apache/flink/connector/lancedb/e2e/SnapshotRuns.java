package org.apache.flink.connector.lancedb.e2e;

import java.nio.file.Path;
import java.time.Duration;

/** Jobs that each declare the whole of one table, one after another, and a reader of it. */
final class SnapshotRuns implements AutoCloseable {

    private static final int ROWS_PER_SECOND = 800;
    private static final Duration RUN = Duration.ofMinutes(4);

    private final Path database;
    private final VersionReader reader;
    private RecoveringCluster cluster;
    private String job;
    private int runs;

    SnapshotRuns(Path database) {
        this.database = database;
        this.reader = new VersionReader(database, new SnapshotRunsCheck());
    }

    VersionReader reader() {
        return reader;
    }

    /** The job of the last run. */
    String job() {
        return job;
    }

    /** How many runs were started. */
    int runs() {
        return runs;
    }

    /** Starts the next run. */
    void start(RecoveringCluster on) throws Exception {
        cluster = on;
        runs++;
        int first = runs * SnapshotRunsCheck.STEP;
        job =
                cluster.submit(
                        "snapshot-run.sql",
                        SqlScript.named("snapshot-run.sql")
                                .with("rate", ROWS_PER_SECOND)
                                .with("rows", SnapshotRunsCheck.ROWS)
                                .with("run", runs)
                                .with("first", first)
                                .with("last", first + SnapshotRunsCheck.ROWS - 1)
                                .with("database", database)
                                .statements());
        cluster.flink().awaitAllTasks(job, RUN);
    }

    /** Waits until the last run is over and in the table. */
    void awaitEnd() throws Exception {
        FlinkCluster flink = cluster.flink();
        Await.until(
                "run " + runs + " is over and in the table",
                RUN,
                () -> {
                    reader.requireRight();
                    return flink.rest().isUp()
                            && flink.rest().isFinishedOrUnknown(job)
                            && reader.progress() >= runs;
                },
                flink::describe);
    }

    @Override
    public void close() {
        reader.close();
    }
}
