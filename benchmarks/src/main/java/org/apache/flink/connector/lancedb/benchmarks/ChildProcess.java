package org.apache.flink.connector.lancedb.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.connector.lancedb.benchmarks.results.Results;
import org.apache.flink.connector.lancedb.benchmarks.trial.Directories;
import org.apache.flink.connector.lancedb.benchmarks.trial.Figures;
import org.apache.flink.connector.lancedb.benchmarks.trial.Scale;
import org.apache.flink.connector.lancedb.benchmarks.trial.Workload;

/** Measures in a JVM that has compiled and allocated nothing yet. */
final class ChildProcess {

    /** Arrow reads direct buffers reflectively; the rest is what Flink's configuration opens. */
    private static final List<String> OPENS =
            List.of(
                    "--add-opens=java.base/java.nio=ALL-UNNAMED",
                    "--add-opens=java.base/java.util=ALL-UNNAMED",
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "--add-opens=java.base/java.time=ALL-UNNAMED");

    private final Path directory;

    ChildProcess(Path directory) {
        this.directory = directory;
    }

    /** Measures a contender of a workload. */
    Figures measure(Workload workload, String contender, Scale scale)
            throws IOException, InterruptedException {
        return run(workload, contender, scale, List.of(), List.of());
    }

    /** Samples the stacks of what is measured into a file. */
    void profile(Workload workload, String contender, Scale scale, Path stacks)
            throws IOException, InterruptedException {
        run(
                workload,
                contender,
                scale,
                List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:+DebugNonSafepoints"),
                List.of(stacks.toString()));
    }

    private Figures run(
            Workload workload,
            String contender,
            Scale scale,
            List<String> options,
            List<String> arguments)
            throws IOException, InterruptedException {
        // What the measurement before left to be written to the disk is written now.
        new ProcessBuilder("sync").inheritIO().start().waitFor();
        Path temporary = Files.createDirectories(directory.resolve("tmp"));
        Path figures = directory.resolve("figures.json");
        Files.deleteIfExists(figures);
        Directories.delete(directory.resolve(Measurement.TRIAL)); // Of a run that was killed.
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(workload.jvmOptions());
        command.addAll(OPENS);
        command.addAll(options);
        command.add("-Djava.io.tmpdir=" + temporary);
        System.getProperties()
                .forEach(
                        (name, value) -> {
                            if (name.toString().startsWith("benchmark.")) {
                                command.add("-D" + name + "=" + value);
                            }
                        });
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(Measurement.class.getName());
        command.addAll(
                List.of(
                        workload.name(),
                        contender,
                        Double.toString(scale.factor()),
                        directory.toString(),
                        figures.toString()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).inheritIO().start();
        Thread stopAtExit = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(stopAtExit);
        try {
            int exit = process.waitFor();
            if (exit != 0) {
                throw new IOException(
                        String.format(
                                "The measurement of %s of %s ended with exit code %d; its output is above.",
                                contender, workload.name(), exit));
            }
            return Results.figures(Files.readString(figures));
        } finally {
            process.destroyForcibly().waitFor();
            Runtime.getRuntime().removeShutdownHook(stopAtExit);
            Directories.delete(directory.resolve(Measurement.TRIAL));
            Directories.delete(temporary);
        }
    }
}
