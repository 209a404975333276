package org.apache.flink.connector.lancedb.benchmarks.workloads;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.connector.lancedb.benchmarks.documents.Changes;
import org.apache.flink.connector.lancedb.benchmarks.documents.Documents;
import org.apache.flink.connector.lancedb.benchmarks.documents.ExpectedRows;
import org.apache.flink.connector.lancedb.benchmarks.job.BenchmarkCluster;
import org.apache.flink.connector.lancedb.benchmarks.job.SinkJob;
import org.apache.flink.connector.lancedb.benchmarks.job.SinkJobs;
import org.apache.flink.connector.lancedb.benchmarks.trial.Figures;
import org.apache.flink.connector.lancedb.benchmarks.trial.Scale;
import org.apache.flink.connector.lancedb.benchmarks.trial.Target;
import org.apache.flink.connector.lancedb.benchmarks.trial.Trial;
import org.apache.flink.connector.lancedb.benchmarks.trial.Workload;
import org.apache.flink.connector.lancedb.sink.settings.BufferFlushOptions;

/**
 * The most memory that a process takes while many large rows come within one checkpoint. The heap
 * is touched as a whole when the process starts, so that only native memory differs.
 */
final class Memory implements Workload {

    private static final long ROWS = 1_000_000;
    private static final double BYTES_PER_MEBIBYTE = 1 << 20;
    private static final double KIBIBYTES_PER_MEBIBYTE = 1 << 10;
    private static final double ALLOWANCE_MEBIBYTES = 256;

    private static final String SINK = "sink";
    private static final String FLINK = "Flink alone";
    private static final String PEAK = "peak RSS (MiB)";

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String PEAK_LINE = "VmHWM:";

    private final Documents documents = new Documents(1536);

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String description(Scale scale) {
        return String.format(
                "memory, %,d rows with %d-dim float vectors in one checkpoint, under a primary key, parallelism %d, buffers of %.0f MiB",
                scale.rows(ROWS),
                documents.dimension(),
                BenchmarkCluster.PARALLELISM,
                BufferFlushOptions.DEFAULT.maxBytes() / BYTES_PER_MEBIBYTE);
    }

    @Override
    public List<String> jvmOptions() {
        return List.of("-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch");
    }

    @Override
    public List<String> contenders() {
        return List.of(SINK, FLINK);
    }

    @Override
    public List<Target> targets() {
        double buffers =
                BenchmarkCluster.PARALLELISM
                        * BufferFlushOptions.DEFAULT.maxBytes()
                        / BYTES_PER_MEBIBYTE;
        return List.of(
                Target.atMost(
                        buffers + ALLOWANCE_MEBIBYTES,
                        "MiB of peak RSS over Flink's own",
                        round -> round.median(SINK, PEAK) - round.median(FLINK, PEAK)));
    }

    @Override
    public Figures measure(String contender, Trial trial) throws Exception {
        long rows = trial.scale().rows(ROWS);
        SinkJobs jobs = trial.jobs(documents);
        boolean sink = contender.equals(SINK);
        try (SinkJob job =
                sink
                        ? jobs.stream(Changes.inserts(), jobs.sink(true).build())
                        : jobs.discarding(Changes.inserts())) {
            trial.profiler().start();
            job.emit(rows);
            job.awaitEmitted();
            if (sink) {
                job.checkpoint();
            }
            trial.profiler().stop();
        }
        // Looked at before the check of the table takes memory.
        Figures figures = new Figures().add(PEAK, peak());
        if (sink) {
            trial.check(documents, ExpectedRows.all(rows));
        }
        return figures;
    }

    private static double peak() throws IOException {
        try (Stream<String> lines = Files.lines(STATUS)) {
            String kibibytes =
                    lines.filter(line -> line.startsWith(PEAK_LINE))
                            .findFirst()
                            .orElseThrow(
                                    () -> new IOException(STATUS + " has no line " + PEAK_LINE))
                            .replaceAll("\\D", "");
            return Long.parseLong(kibibytes) / KIBIBYTES_PER_MEBIBYTE;
        }
    }
}
