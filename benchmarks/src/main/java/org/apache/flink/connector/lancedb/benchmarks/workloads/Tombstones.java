package org.apache.flink.connector.lancedb.benchmarks.workloads;

import java.util.List;
import org.apache.flink.connector.lancedb.benchmarks.baselines.LanceMerge;
import org.apache.flink.connector.lancedb.benchmarks.documents.Changes;
import org.apache.flink.connector.lancedb.benchmarks.documents.Documents;
import org.apache.flink.connector.lancedb.benchmarks.documents.ExpectedRows;
import org.apache.flink.connector.lancedb.benchmarks.job.SinkJob;
import org.apache.flink.connector.lancedb.benchmarks.job.SinkJobs;
import org.apache.flink.connector.lancedb.benchmarks.trial.Figures;
import org.apache.flink.connector.lancedb.benchmarks.trial.Scale;
import org.apache.flink.connector.lancedb.benchmarks.trial.Target;
import org.apache.flink.connector.lancedb.benchmarks.trial.Trial;
import org.apache.flink.connector.lancedb.benchmarks.trial.Workload;

/** Nothing but deletes of random rows, beside Lance's own delete by predicate. */
final class Tombstones implements Workload {

    private static final long ROWS = 5_000_000;
    private static final long DELETES = 100_000;
    private static final int CALLS = 10;

    private static final String SINK = "sink";
    private static final String IN_BATCHES = "Dataset.delete in " + CALLS + " batches";
    private static final String AT_ONCE = "Dataset.delete at once";

    private static final double NANOS_PER_SECOND = 1e9;

    private final Documents documents = new Documents(128);

    @Override
    public String name() {
        return "tombstones";
    }

    @Override
    public String description(Scale scale) {
        return String.format(
                "tombstones only, %,d deletes into %,d rows", deletes(scale), scale.rows(ROWS));
    }

    private static long deletes(Scale scale) {
        return scale.rows(DELETES);
    }

    @Override
    public List<String> contenders() {
        return List.of(SINK, IN_BATCHES, AT_ONCE);
    }

    @Override
    public List<Target> targets() {
        return List.of(
                Target.atMost(
                        1.0 / 3,
                        "checkpoint to visible / Dataset.delete in batches",
                        Target.ratio(Upserts.VISIBLE, SINK, IN_BATCHES)));
    }

    /** The first deletes are not counted, nor looked at by a profiler. */
    @Override
    public Figures measure(String contender, Trial trial) throws Exception {
        long rows = trial.scale().rows(ROWS);
        long deletes = deletes(trial.scale());
        Changes changes = Changes.deletes(rows);
        trial.prepare(documents, rows);
        Figures figures = new Figures();
        if (contender.equals(SINK)) {
            bySink(trial, changes, deletes, figures);
        } else {
            long perCall = contender.equals(AT_ONCE) ? deletes : deletes / CALLS;
            try (LanceMerge table = new LanceMerge(documents, trial.tableUri())) {
                table.delete(changes, 0, deletes, deletes);
                trial.fetchMemory(documents, deletes);
                long nanos = table.delete(changes, deletes, 2 * deletes, perCall);
                figures.add(Upserts.VISIBLE, nanos / NANOS_PER_SECOND);
            }
        }
        trial.check(documents, ExpectedRows.all(rows).apply(changes, 0, 2 * deletes));
        return figures;
    }

    private void bySink(Trial trial, Changes changes, long deletes, Figures figures)
            throws Exception {
        SinkJobs jobs = trial.jobs(documents);
        try (SinkJob job =
                jobs.stream(changes, jobs.sink(true).setRetractUndeclared(true).build())) {
            job.emit(deletes);
            job.awaitWritten(deletes);
            job.checkpoint();
            trial.profiler().start();
            job.emit(2 * deletes);
            job.awaitWritten(2 * deletes);
            trial.fetchMemory(documents, deletes);
            Upserts.add(figures, job.checkpoint());
            trial.profiler().stop();
        }
    }
}
