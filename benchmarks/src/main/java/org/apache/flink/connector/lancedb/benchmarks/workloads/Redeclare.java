package org.apache.flink.connector.lancedb.benchmarks.workloads;

import java.nio.file.Path;
import java.util.List;
import org.apache.flink.connector.lancedb.benchmarks.documents.Change;
import org.apache.flink.connector.lancedb.benchmarks.documents.Changes;
import org.apache.flink.connector.lancedb.benchmarks.documents.Documents;
import org.apache.flink.connector.lancedb.benchmarks.documents.ExpectedRows;
import org.apache.flink.connector.lancedb.benchmarks.job.CommittedCheckpoint;
import org.apache.flink.connector.lancedb.benchmarks.job.SinkJob;
import org.apache.flink.connector.lancedb.benchmarks.job.SinkJobs;
import org.apache.flink.connector.lancedb.benchmarks.trial.Directories;
import org.apache.flink.connector.lancedb.benchmarks.trial.Figures;
import org.apache.flink.connector.lancedb.benchmarks.trial.Scale;
import org.apache.flink.connector.lancedb.benchmarks.trial.Target;
import org.apache.flink.connector.lancedb.benchmarks.trial.Trial;
import org.apache.flink.connector.lancedb.benchmarks.trial.Workload;

/**
 * All rows are declared again and few have changed: with declared keys tracked only those are
 * written, without all. The first time that they are is not counted, as Java compiles code then.
 * How far that can go is what Flink itself takes for rows that are sent over its network by their
 * keys, and thrown away.
 */
final class Redeclare implements Workload {

    private static final long ROWS = 2_000_000;
    private static final int CHANGED_OF = 100;
    private static final int ROUNDS = 3;

    private static final String TRACKED = "tracked";
    private static final String ALL = "all written";
    private static final String FLINK = "Flink alone";
    private static final String RATE = "rows/s";
    private static final String BYTES = "MB written";

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double BYTES_PER_MEGABYTE = 1e6;

    private final Documents documents = new Documents(128);

    @Override
    public String name() {
        return "redeclare";
    }

    @Override
    public String description(Scale scale) {
        return String.format(
                "re-declare %,d rows, 1 of %d changed, %d-dim float vectors, one checkpoint, state on the heap",
                scale.rows(ROWS), CHANGED_OF, documents.dimension());
    }

    @Override
    public List<String> contenders() {
        return List.of(TRACKED, ALL, FLINK);
    }

    @Override
    public List<Target> targets() {
        return List.of(
                Target.atLeast(5, "rows/s / all written", Target.ratio(RATE, TRACKED, ALL)),
                Target.atMost(
                        2.0 / CHANGED_OF,
                        "bytes written / those of all rows",
                        Target.ratio(BYTES, TRACKED, ALL)));
    }

    /** Each document once in each of the rounds, and in each the next revision of few. */
    private static Changes rounds(long rows) {
        return number -> {
            long document = number % rows;
            return new Change(
                    document, document % CHANGED_OF == 0 ? Math.toIntExact(number / rows) : 0);
        };
    }

    @Override
    public Figures measure(String contender, Trial trial) throws Exception {
        long rows = trial.scale().rows(ROWS);
        Changes changes = rounds(rows);
        SinkJobs jobs = trial.jobs(documents);
        if (contender.equals(FLINK)) {
            return flinkAlone(trial, jobs, changes, rows);
        }
        Path table = Path.of(jobs.tableUri());
        Figures figures = new Figures();
        try (SinkJob job =
                jobs.stream(
                        changes,
                        jobs.sink(true).setTrackDeclaredKeys(contender.equals(TRACKED)).build())) {
            for (int round = 1; round < ROUNDS; round++) {
                job.emit(round * rows);
                job.awaitEmitted();
                job.checkpoint();
            }
            long before = Directories.bytes(table);
            trial.fetchMemory(documents, rows);
            trial.profiler().start();
            long start = job.emit(ROUNDS * rows);
            job.awaitEmitted();
            CommittedCheckpoint committed = job.checkpoint();
            trial.profiler().stop();
            figures.add(RATE, rows * NANOS_PER_SECOND / (committed.visibleNanos() - start));
            figures.add(BYTES, (Directories.bytes(table) - before) / BYTES_PER_MEGABYTE);
        }
        trial.check(documents, ExpectedRows.all(rows).apply(changes, rows, ROUNDS * rows));
        return figures;
    }

    /** To the barrier that comes behind the last row, as no commit follows. */
    private Figures flinkAlone(Trial trial, SinkJobs jobs, Changes changes, long rows)
            throws Exception {
        try (SinkJob job = jobs.discarding(changes)) {
            for (int round = 1; round < ROUNDS; round++) {
                job.emit(round * rows);
                job.awaitEmitted();
                job.takeCheckpoint();
            }
            trial.fetchMemory(documents, rows);
            long start = job.emit(ROUNDS * rows);
            job.awaitEmitted();
            job.takeCheckpoint();
            return new Figures().add(RATE, rows * NANOS_PER_SECOND / (System.nanoTime() - start));
        }
    }
}
