package org.apache.flink.connector.lancedb.benchmarks.workloads;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.apache.flink.connector.lancedb.benchmarks.documents.Changes;
import org.apache.flink.connector.lancedb.benchmarks.documents.Documents;
import org.apache.flink.connector.lancedb.benchmarks.documents.ExpectedRows;
import org.apache.flink.connector.lancedb.benchmarks.job.SinkJob;
import org.apache.flink.connector.lancedb.benchmarks.job.SinkJobs;
import org.apache.flink.connector.lancedb.benchmarks.trial.Figures;
import org.apache.flink.connector.lancedb.benchmarks.trial.Plot;
import org.apache.flink.connector.lancedb.benchmarks.trial.Round;
import org.apache.flink.connector.lancedb.benchmarks.trial.Scale;
import org.apache.flink.connector.lancedb.benchmarks.trial.Target;
import org.apache.flink.connector.lancedb.benchmarks.trial.Trial;
import org.apache.flink.connector.lancedb.benchmarks.trial.Workload;

/** New keys only, into a table that grows from nothing: no row has to be looked up. */
final class InsertOnly implements Workload {

    private static final long ROWS = 10_000_000;
    private static final int CHECKPOINTS = 100;
    private static final int FEWEST_CHECKPOINTS = 20;

    private static final String SINK = "sink";
    private static final String SIZE = "rows before";

    private final Documents documents = new Documents(16);

    @Override
    public String name() {
        return "insert-only";
    }

    @Override
    public String description(Scale scale) {
        return String.format(
                "insert-only stream under a primary key, growing from 0 to %,d rows in %d checkpoints, %d-dim float vectors, state in RocksDB",
                rows(scale), checkpoints(scale), documents.dimension());
    }

    private static int checkpoints(Scale scale) {
        return scale.times(CHECKPOINTS, FEWEST_CHECKPOINTS);
    }

    private static long rows(Scale scale) {
        return scale.rows(ROWS) / checkpoints(scale) * checkpoints(scale);
    }

    @Override
    public List<String> contenders() {
        return List.of(SINK);
    }

    @Override
    public List<Target> targets() {
        ToDoubleFunction<Round> growth =
                round ->
                        medianBetween(round, 0.9, 1.0, Upserts.COMMIT)
                                / medianBetween(round, 0.05, 0.15, Upserts.COMMIT);
        return List.of(
                Target.atMost(
                        1.2,
                        "commit time at the end / at a tenth of the rows (medians of 10 commits)",
                        growth));
    }

    /** The median of the commits onto a table that had these parts of the rows. */
    private static double medianBetween(Round round, double from, double to, String figure) {
        List<Double> values = round.of(SINK).series(figure);
        return Figures.median(
                values.subList((int) (from * values.size()), (int) Math.ceil(to * values.size())));
    }

    @Override
    public Figures measure(String contender, Trial trial) throws Exception {
        long rows = rows(trial.scale());
        long perCheckpoint = rows / checkpoints(trial.scale());
        SinkJobs jobs = trial.jobs(documents).onRocksDb();
        Figures figures = new Figures();
        try (SinkJob job = jobs.stream(Changes.inserts(), jobs.sink(true).build())) {
            for (long before = 0; before < rows; before += perCheckpoint) {
                job.emit(before + perCheckpoint);
                job.awaitWritten(before + perCheckpoint);
                figures.add(SIZE, (double) before);
                Upserts.add(figures, job.checkpoint());
            }
        }
        trial.check(documents, ExpectedRows.all(rows));
        return figures;
    }

    @Override
    public boolean isShown(String figure) {
        return !figure.equals(SIZE);
    }

    @Override
    public Optional<Plot> plot(List<Round> rounds) {
        Plot plot =
                new Plot(
                        "Commit time of new rows against the table's size, last round",
                        "million rows",
                        "seconds");
        Figures last = rounds.get(rounds.size() - 1).of(SINK);
        for (int i = 0; i < last.series(SIZE).size(); i++) {
            double millions = last.series(SIZE).get(i) / 1e6;
            plot.add("commit", millions, last.series(Upserts.COMMIT).get(i));
            plot.add("checkpoint to visible", millions, last.series(Upserts.VISIBLE).get(i));
        }
        return Optional.of(plot);
    }
}
