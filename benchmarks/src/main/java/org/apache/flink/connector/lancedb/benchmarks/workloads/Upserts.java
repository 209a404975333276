package org.apache.flink.connector.lancedb.benchmarks.workloads;

import java.io.IOException;
import java.util.List;
import org.apache.flink.connector.lancedb.benchmarks.baselines.LanceDbClient;
import org.apache.flink.connector.lancedb.benchmarks.baselines.LanceMerge;
import org.apache.flink.connector.lancedb.benchmarks.documents.Changes;
import org.apache.flink.connector.lancedb.benchmarks.documents.Documents;
import org.apache.flink.connector.lancedb.benchmarks.documents.ExpectedRows;
import org.apache.flink.connector.lancedb.benchmarks.job.CommittedCheckpoint;
import org.apache.flink.connector.lancedb.benchmarks.job.SinkJob;
import org.apache.flink.connector.lancedb.benchmarks.job.SinkJobs;
import org.apache.flink.connector.lancedb.benchmarks.trial.Figures;
import org.apache.flink.connector.lancedb.benchmarks.trial.Trial;

/**
 * Batches of updates of random rows of one table, by the sink and by what it is compared with. The
 * batches are the same; the first {@value #UNCOUNTED} are not counted, as Java compiles code then.
 * Immutable.
 */
final class Upserts {

    /** From a checkpoint's trigger, or a merge's begin, until its version can be read. */
    static final String VISIBLE = "to visible (s)";

    static final String CHECKPOINT = "checkpoint (s)";
    static final String COMMIT = "commit (s)";
    static final String LOCATE = "of it locating rows (s)";
    static final String PUBLISH = "of it publishing (s)";

    private static final int UNCOUNTED = 3;

    private static final double NANOS_PER_SECOND = 1e9;

    private final Trial trial;
    private final Documents documents;
    private final long rows;
    private final long perBatch;
    private final Changes changes;

    Upserts(Trial trial, Documents documents, long rows, long perBatch) {
        this.trial = trial;
        this.documents = documents;
        this.rows = rows;
        this.perBatch = perBatch;
        this.changes = Changes.updates(rows, perBatch);
    }

    /** By the sink, in checkpoints. */
    Figures bySink(int batches) throws Exception {
        trial.prepare(documents, rows);
        SinkJobs jobs = trial.jobs(documents);
        Figures figures = new Figures();
        try (SinkJob job = jobs.stream(changes, jobs.sink(true).build())) {
            for (int batch = 0; batch < UNCOUNTED + batches; batch++) {
                if (batch == UNCOUNTED) {
                    trial.profiler().start();
                }
                long end = (batch + 1) * perBatch;
                job.emit(end);
                job.awaitWritten(end);
                trial.fetchMemory(documents, perBatch);
                CommittedCheckpoint committed = job.checkpoint();
                if (batch >= UNCOUNTED) {
                    add(figures, committed);
                }
            }
            trial.profiler().stop();
        }
        check(UNCOUNTED + batches);
        return figures;
    }

    static void add(Figures figures, CommittedCheckpoint committed) {
        figures.add(VISIBLE, committed.visibleSeconds())
                .add(CHECKPOINT, committed.checkpointSeconds())
                .add(COMMIT, committed.commitSeconds())
                .add(LOCATE, committed.locateSeconds())
                .add(PUBLISH, committed.publishSeconds());
    }

    /** By Lance's merge-insert. */
    Figures byMerge(int batches) throws Exception {
        trial.prepare(documents, rows);
        Figures figures = new Figures();
        try (LanceMerge table = new LanceMerge(documents, trial.tableUri())) {
            for (int batch = 0; batch < UNCOUNTED + batches; batch++) {
                trial.fetchMemory(documents, perBatch);
                long nanos = table.merge(changes, batch * perBatch, (batch + 1) * perBatch);
                if (batch >= UNCOUNTED) {
                    figures.add(VISIBLE, nanos / NANOS_PER_SECOND);
                }
            }
        }
        check(UNCOUNTED + batches);
        return figures;
    }

    /**
     * By Lance's merge-insert with an index on the key: one batch, which takes a minute or more.
     */
    Figures byIndexedMerge() throws Exception {
        trial.prepareIndexed(documents, rows);
        Figures figures = new Figures();
        try (LanceMerge table = new LanceMerge(documents, trial.tableUri())) {
            trial.fetchMemory(documents, perBatch);
            figures.add(VISIBLE, table.merge(changes, 0, perBatch) / NANOS_PER_SECOND);
        }
        check(1);
        return figures;
    }

    /** By LanceDB's own client. */
    Figures byClient(int batches) throws Exception {
        if (!LanceDbClient.isInstalled()) {
            throw new IOException(
                    "LanceDB's client is not installed; run the benchmarks by run.sh, which does so.");
        }
        trial.prepare(documents, rows);
        List<Double> seconds =
                new LanceDbClient(documents, trial.directory())
                        .merge(SinkJobs.TABLE, changes, perBatch, UNCOUNTED + batches);
        Figures figures = new Figures();
        seconds.subList(UNCOUNTED, seconds.size()).forEach(each -> figures.add(VISIBLE, each));
        check(UNCOUNTED + batches);
        return figures;
    }

    private void check(int batches) throws Exception {
        trial.check(documents, ExpectedRows.all(rows).apply(changes, 0, batches * perBatch));
    }
}
