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

/** A commit after every few rows, into a table that nobody compacts. */
final class SmallCheckpoints implements Workload {

    private static final int CHECKPOINTS = 1_000;
    private static final int FEWEST_CHECKPOINTS = 30;
    private static final int PER_CHECKPOINT = 100;
    private static final long DOCUMENTS = 20_000;

    private static final String SINK = "sink";

    private final Documents documents = new Documents(128);

    @Override
    public String name() {
        return "small-checkpoints";
    }

    @Override
    public String description(Scale scale) {
        return String.format(
                "%,d checkpoints of %d rows (upserts of %,d keys, 20 %% deletes), %d-dim float vectors",
                checkpoints(scale), PER_CHECKPOINT, DOCUMENTS, documents.dimension());
    }

    private static int checkpoints(Scale scale) {
        return scale.times(CHECKPOINTS, FEWEST_CHECKPOINTS);
    }

    @Override
    public List<String> contenders() {
        return List.of(SINK);
    }

    @Override
    public List<Target> targets() {
        ToDoubleFunction<Round> tail =
                round -> {
                    List<Double> commits = round.of(SINK).series(Upserts.COMMIT);
                    return Figures.percentile(commits, 99) / Figures.percentile(commits, 50);
                };
        ToDoubleFunction<Round> growth =
                round -> {
                    List<Double> commits = round.of(SINK).series(Upserts.COMMIT);
                    int tenth = commits.size() / 10;
                    return Figures.median(commits.subList(commits.size() - tenth, commits.size()))
                            / Figures.median(commits.subList(0, tenth));
                };
        return List.of(
                Target.atMost(3, "commit p99 / p50", tail),
                Target.atMost(
                        1.5, "median of the last tenth of the commits / the first tenth", growth));
    }

    @Override
    public Figures measure(String contender, Trial trial) throws Exception {
        int checkpoints = checkpoints(trial.scale());
        Changes changes = Changes.mixed(DOCUMENTS, PER_CHECKPOINT);
        SinkJobs jobs = trial.jobs(documents);
        Figures figures = new Figures();
        try (SinkJob job = jobs.stream(changes, jobs.sink(true).build())) {
            trial.profiler().start();
            for (int i = 1; i <= checkpoints; i++) {
                job.emit((long) i * PER_CHECKPOINT);
                job.awaitEmitted();
                Upserts.add(figures, job.checkpoint());
            }
            trial.profiler().stop();
        }
        trial.check(
                documents,
                ExpectedRows.none(DOCUMENTS)
                        .apply(changes, 0, (long) checkpoints * PER_CHECKPOINT));
        return figures;
    }

    @Override
    public Optional<Plot> plot(List<Round> rounds) {
        Plot plot =
                new Plot("Time of many small commits, last round", "number of commit", "seconds");
        List<Double> commits = rounds.get(rounds.size() - 1).of(SINK).series(Upserts.COMMIT);
        for (int i = 0; i < commits.size(); i++) {
            plot.add("commit", i + 1.0, commits.get(i));
        }
        return Optional.of(plot);
    }
}
