package org.apache.flink.connector.lancedb.benchmarks.workloads;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.connector.lancedb.benchmarks.baselines.RawWriter;
import org.apache.flink.connector.lancedb.benchmarks.documents.Changes;
import org.apache.flink.connector.lancedb.benchmarks.documents.Documents;
import org.apache.flink.connector.lancedb.benchmarks.documents.ExpectedRows;
import org.apache.flink.connector.lancedb.benchmarks.job.BenchmarkCluster;
import org.apache.flink.connector.lancedb.benchmarks.job.CommittedCheckpoint;
import org.apache.flink.connector.lancedb.benchmarks.job.SinkJob;
import org.apache.flink.connector.lancedb.benchmarks.job.SinkJobs;
import org.apache.flink.connector.lancedb.benchmarks.trial.Figures;
import org.apache.flink.connector.lancedb.benchmarks.trial.Scale;
import org.apache.flink.connector.lancedb.benchmarks.trial.Target;
import org.apache.flink.connector.lancedb.benchmarks.trial.Trial;
import org.apache.flink.connector.lancedb.benchmarks.trial.Workload;

/** Rows that are only added, exactly once, beside the same rows written by Lance alone. */
final class Append implements Workload {

    private static final long ROWS = 2_000_000;
    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(2);

    private static final String RATE = "rows/s";
    private static final String RAW = "raw";
    private static final String SQL = "SQL";
    private static final String STREAM = "DataStream";
    private static final String REUSE = ", object reuse";

    private static final double NANOS_PER_SECOND = 1e9;

    private final Documents documents;
    private final double target;
    private final int warmUpShare;

    /**
     * Appends of rows with such vectors.
     *
     * @param target the ratio to raw Lance that is to be reached
     * @param warmUpShare one in so many of the rows comes before, and is not measured
     */
    Append(int dimension, double target, int warmUpShare) {
        this.documents = new Documents(dimension);
        this.target = target;
        this.warmUpShare = warmUpShare;
    }

    @Override
    public String name() {
        return "append-" + documents.dimension();
    }

    @Override
    public String description(Scale scale) {
        return String.format(
                "append, %d-dim float vectors + id + title, %,d rows, parallelism %d, exactly once, a checkpoint every %d s",
                documents.dimension(),
                scale.rows(ROWS),
                BenchmarkCluster.PARALLELISM,
                CHECKPOINT_INTERVAL.toSeconds());
    }

    @Override
    public List<String> contenders() {
        return List.of(RAW, SQL, STREAM, SQL + REUSE, STREAM + REUSE);
    }

    @Override
    public List<Target> targets() {
        return contenders().stream()
                .filter(contender -> !contender.equals(RAW))
                .map(
                        contender ->
                                Target.atLeast(
                                        target,
                                        "rows/s of " + contender + " / raw",
                                        Target.ratio(RATE, contender, RAW)))
                .collect(Collectors.toList());
    }

    /** So many rows come before, so that the JVM has compiled what is measured. */
    private long warmUp(Scale scale) {
        return Documents.POOL * (1 + scale.rows(ROWS) / warmUpShare / Documents.POOL);
    }

    @Override
    public Figures measure(String contender, Trial trial) throws Exception {
        long warmUp = warmUp(trial.scale());
        long rows = trial.scale().rows(ROWS);
        double seconds =
                contender.equals(RAW)
                        ? raw(trial, warmUp, rows)
                        : sink(trial, contender, warmUp, rows);
        trial.check(documents, ExpectedRows.all(warmUp + rows));
        return new Figures().add(RATE, rows / seconds);
    }

    private double raw(Trial trial, long warmUp, long rows) throws Exception {
        Files.createDirectories(trial.database());
        try (RawWriter writer = new RawWriter(documents, trial.tableUri())) {
            writer.create();
            writer.append(0, warmUp, BenchmarkCluster.PARALLELISM);
            trial.fetchMemory(documents, rows);
            return writer.append(warmUp, warmUp + rows, BenchmarkCluster.PARALLELISM)
                    / NANOS_PER_SECOND;
        }
    }

    private double sink(Trial trial, String contender, long warmUp, long rows) throws Exception {
        SinkJobs jobs = trial.jobs(documents);
        if (contender.endsWith(REUSE)) {
            jobs.reusingObjects();
        }
        try (SinkJob job =
                contender.startsWith(SQL)
                        ? jobs.sqlAppend()
                        : jobs.stream(Changes.inserts(), jobs.sink(false).build())) {
            job.emit(warmUp);
            job.awaitEmitted();
            job.checkpoint();
            trial.fetchMemory(documents, rows);
            trial.profiler().start();
            long start = job.emit(warmUp + rows - 1);
            job.awaitEmitted(CHECKPOINT_INTERVAL);
            // The last row comes after all others: the last checkpoint has something to commit.
            job.emit(warmUp + rows);
            job.awaitEmitted();
            CommittedCheckpoint last = job.checkpoint();
            trial.profiler().stop();
            return (last.visibleNanos() - start) / NANOS_PER_SECOND;
        }
    }
}
