package org.apache.flink.connector.lancedb.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.connector.lancedb.benchmarks.job.LazyCluster;
import org.apache.flink.connector.lancedb.benchmarks.results.Results;
import org.apache.flink.connector.lancedb.benchmarks.trial.Figures;
import org.apache.flink.connector.lancedb.benchmarks.trial.PreparedTables;
import org.apache.flink.connector.lancedb.benchmarks.trial.Profiler;
import org.apache.flink.connector.lancedb.benchmarks.trial.Scale;
import org.apache.flink.connector.lancedb.benchmarks.trial.Trial;
import org.apache.flink.connector.lancedb.benchmarks.trial.Workload;
import org.apache.flink.connector.lancedb.benchmarks.workloads.Workloads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program of a process that measures one contender once: {@code Measurement <workload>
 * <contender> <scale> <directory> <file for the figures> [<file for the stacks>]}.
 */
public final class Measurement {

    /** The directory that a measurement has to itself. */
    static final String TRIAL = "trial";

    private static final Logger LOG = LoggerFactory.getLogger(Measurement.class);

    private static final int ARGUMENTS = 5;

    private Measurement() {}

    public static void main(String[] arguments) {
        int exit = 1;
        try {
            run(arguments);
            exit = 0;
        } catch (Exception e) {
            LOG.error("The measurement failed.", e);
        } finally {
            // Flink and Lance may have left threads behind.
            System.exit(exit);
        }
    }

    private static void run(String[] arguments) throws Exception {
        Workload workload = Workloads.named(arguments[0]);
        Profiler profiler =
                arguments.length > ARGUMENTS
                        ? Profiler.to(Path.of(arguments[ARGUMENTS]))
                        : Profiler.none();
        try (LazyCluster cluster = new LazyCluster()) {
            Figures figures =
                    measure(
                            workload,
                            arguments[1],
                            new Scale(Double.parseDouble(arguments[2])),
                            Path.of(arguments[3]),
                            cluster,
                            profiler);
            Files.writeString(Path.of(arguments[4]), Results.text(figures));
        }
    }

    /** Measures in this process. */
    static Figures measure(
            Workload workload,
            String contender,
            Scale scale,
            Path directory,
            LazyCluster cluster,
            Profiler profiler)
            throws Exception {
        try (Trial trial =
                new Trial(
                        scale,
                        directory.resolve(TRIAL),
                        new PreparedTables(directory.resolve("prepared")),
                        cluster,
                        profiler)) {
            return workload.measure(contender, trial);
        }
    }
}
