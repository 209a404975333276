package org.apache.flink.connector.lancedb.benchmarks;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.connector.lancedb.benchmarks.trial.Scale;
import org.apache.flink.connector.lancedb.benchmarks.trial.Workload;
import org.apache.flink.connector.lancedb.benchmarks.workloads.Workloads;

/**
 * How a run is made, from system properties.
 *
 * @param scale {@code benchmark.scale}: 1 is what is asked of the sink. Default: 1
 * @param rounds {@code benchmark.rounds}: how often each contender is measured. Default: 3
 * @param workloads {@code benchmark.workloads}: names with commas between. Default: all
 * @param directory {@code benchmark.directory}: where tables are written, up to 40 GB; what is in
 *     it under {@code lancedb-benchmarks} is removed at the end. Default: the temporary directory
 * @param results {@code benchmark.results}: where results are kept. Default: benchmarks/results
 * @param document {@code benchmark.document}: what the figures are written into. Default:
 *     docs/benchmarks.md
 * @param commit {@code benchmark.commit}: names the code that is measured. Default: unknown
 */
record Settings(
        Scale scale,
        int rounds,
        List<Workload> workloads,
        Path directory,
        Path results,
        Path document,
        String commit) {

    /**
     * Reads the properties.
     *
     * @throws IllegalArgumentException if one is not as it must be
     */
    static Settings fromProperties() {
        int rounds = Integer.getInteger("benchmark.rounds", 3);
        if (rounds < 1) {
            throw new IllegalArgumentException(
                    "benchmark.rounds is " + rounds + "; expected 1 or more.");
        }
        return new Settings(
                new Scale(Double.parseDouble(System.getProperty("benchmark.scale", "1"))),
                rounds,
                workloads(System.getProperty("benchmark.workloads", "")),
                Path.of(
                        System.getProperty(
                                "benchmark.directory", System.getProperty("java.io.tmpdir")),
                        "lancedb-benchmarks"),
                Path.of(System.getProperty("benchmark.results", "benchmarks/results")),
                Path.of(System.getProperty("benchmark.document", "docs/benchmarks.md")),
                System.getProperty("benchmark.commit", "unknown-modified"));
    }

    private static List<Workload> workloads(String names) {
        return names.isBlank()
                ? Workloads.all()
                : Arrays.stream(names.split(","))
                        .map(name -> Workloads.named(name.trim()))
                        .collect(Collectors.toList());
    }
}
