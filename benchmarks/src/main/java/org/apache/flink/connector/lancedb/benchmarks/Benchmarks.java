package org.apache.flink.connector.lancedb.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.flink.connector.lancedb.benchmarks.results.FlameGraph;
import org.apache.flink.connector.lancedb.benchmarks.results.Report;
import org.apache.flink.connector.lancedb.benchmarks.results.Results;
import org.apache.flink.connector.lancedb.benchmarks.trial.Directories;
import org.apache.flink.connector.lancedb.benchmarks.trial.Figures;
import org.apache.flink.connector.lancedb.benchmarks.trial.Workload;
import org.apache.flink.connector.lancedb.benchmarks.workloads.Workloads;

/**
 * The program behind {@code run.sh}: {@code run} measures and writes the report, {@code profile
 * <label>} draws flame graphs, {@code report} writes the report of the results that are there.
 */
public final class Benchmarks {

    private final Settings settings;
    private final ChildProcess child;

    private Benchmarks(Settings settings) {
        this.settings = settings;
        this.child = new ChildProcess(settings.directory());
    }

    public static void main(String[] arguments) throws Exception {
        Benchmarks benchmarks = new Benchmarks(Settings.fromProperties());
        String command = arguments.length == 0 ? "run" : arguments[0];
        switch (command) {
            case "run":
                benchmarks.run();
                benchmarks.report();
                break;
            case "profile":
                benchmarks.profile(arguments.length > 1 ? arguments[1] : "now");
                break;
            case "report":
                benchmarks.report();
                break;
            default:
                throw new IllegalArgumentException(
                        "'" + command + "' is none of run, profile and report.");
        }
    }

    private void run() throws Exception {
        Files.createDirectories(settings.directory());
        try {
            for (Workload workload : settings.workloads()) {
                run(workload);
            }
        } finally {
            Directories.delete(settings.directory());
        }
    }

    private void run(Workload workload) throws IOException, InterruptedException {
        System.out.println(workload.name() + ": " + workload.description(settings.scale()));
        Results results =
                Results.resume(
                        settings.results(),
                        workload,
                        settings.scale(),
                        settings.commit(),
                        settings.directory());
        for (int round = 0; round < settings.rounds(); round++) {
            // Each round begins with another one: what the machine does meanwhile hits all.
            List<String> order = new ArrayList<>(workload.contenders());
            Collections.rotate(order, -round);
            for (String contender : order) {
                if (!results.round(round).has(contender)) {
                    results.round(round).put(contender, measure(workload, contender));
                    results.store(settings.results());
                }
            }
        }
    }

    private Figures measure(Workload workload, String contender)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        Figures figures = child.measure(workload, contender, settings.scale());
        StringBuilder line = new StringBuilder("  " + contender + ":");
        for (String name : figures.names()) {
            line.append(String.format(" %s %.3f,", name, figures.median(name)));
        }
        System.out.println(
                line
                        + String.format(
                                " (%d s in all)",
                                Duration.ofNanos(System.nanoTime() - start).toSeconds()));
        return figures;
    }

    private void profile(String label) throws IOException, InterruptedException {
        Path pictures = settings.document().resolveSibling("benchmarks");
        Files.createDirectories(pictures);
        Files.createDirectories(settings.directory());
        Path stacks = settings.directory().resolve("stacks.txt");
        try {
            for (Workloads.Profiled profiled : Workloads.profiled()) {
                Workload workload = Workloads.named(profiled.workload());
                if (!settings.workloads().contains(workload)) {
                    continue;
                }
                System.out.println("Profiling " + workload.name() + ", " + profiled.contender());
                child.profile(workload, profiled.contender(), settings.scale(), stacks);
                String title =
                        String.format(
                                "%s, %s, %s, commit %s",
                                workload.name(), profiled.contender(), label, settings.commit());
                Files.writeString(
                        pictures.resolve(workload.name() + "-flames-" + label + ".svg"),
                        new FlameGraph(Files.readAllLines(stacks)).draw(title));
            }
        } finally {
            Directories.delete(settings.directory());
        }
    }

    private void report() throws IOException {
        new Report(Workloads.all(), settings.results()).write(settings.document());
        System.out.println("Written: " + settings.document());
    }
}
