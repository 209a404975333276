package org.apache.flink.connector.lancedb.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.connector.lancedb.benchmarks.results.Results;
import org.apache.flink.connector.lancedb.benchmarks.trial.Figures;
import org.apache.flink.connector.lancedb.benchmarks.trial.PreparedTables;
import org.apache.flink.connector.lancedb.benchmarks.trial.Profiler;
import org.apache.flink.connector.lancedb.benchmarks.trial.Scale;
import org.apache.flink.connector.lancedb.benchmarks.trial.Trial;
import org.apache.flink.connector.lancedb.benchmarks.trial.Workload;
import org.apache.flink.connector.lancedb.benchmarks.workloads.Workloads;

/**
 * The program of a process that measures one contender once: {@code Measurement <workload>
 * <contender> <scale> <directory> <file for the figures> [<file for the stacks>]}.
 */
public final class Measurement {

    private static final int ARGUMENTS = 5;

    private Measurement() {}

    public static void main(String[] arguments) throws Exception {
        Workload workload = Workloads.named(arguments[0]);
        Profiler profiler =
                arguments.length > ARGUMENTS
                        ? Profiler.to(Path.of(arguments[ARGUMENTS]))
                        : Profiler.none();
        Figures figures =
                measure(
                        workload,
                        arguments[1],
                        new Scale(Double.parseDouble(arguments[2])),
                        Path.of(arguments[3]),
                        profiler);
        Files.writeString(Path.of(arguments[4]), Results.text(figures));
        // Flink and Lance may have left threads; all that was asked for is done.
        System.exit(0);
    }

    /** Measures in this process. */
    static Figures measure(
            Workload workload, String contender, Scale scale, Path directory, Profiler profiler)
            throws Exception {
        try (Trial trial =
                new Trial(
                        scale,
                        directory.resolve("trial"),
                        new PreparedTables(directory.resolve("prepared")),
                        profiler)) {
            return workload.measure(contender, trial);
        }
    }
}
