package org.apache.flink.connector.lancedb.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.connector.lancedb.benchmarks.job.LazyCluster;
import org.apache.flink.connector.lancedb.benchmarks.results.FlameGraph;
import org.apache.flink.connector.lancedb.benchmarks.results.Report;
import org.apache.flink.connector.lancedb.benchmarks.results.Results;
import org.apache.flink.connector.lancedb.benchmarks.trial.Profiler;
import org.apache.flink.connector.lancedb.benchmarks.trial.Scale;
import org.apache.flink.connector.lancedb.benchmarks.trial.Workload;
import org.apache.flink.connector.lancedb.benchmarks.workloads.Workloads;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each workload with next to no rows: it runs, and the tables that it makes are right. */
class BenchmarksITCase {

    private static final Scale TINY = new Scale(0.000_1);

    /**
     * A profile of next to no rows is over before the sampler meets the job's threads: a fifth of a
     * million rows keep them busy for about fifty of a hundred samples.
     */
    private static final Scale SAMPLED = new Scale(0.1);

    private static final LazyCluster CLUSTER = new LazyCluster();

    @TempDir private Path directory;

    @AfterAll
    static void close() throws Exception {
        CLUSTER.close();
    }

    static List<Workload> workloads() {
        return Workloads.all();
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void measuresAllContendersAndReportsThem(Workload workload) throws Exception {
        Path results = directory.resolve("results");
        Results measured = Results.resume(results, workload, TINY, "smoke-modified", directory);
        for (String contender : workload.contenders()) {
            measured.round(0)
                    .put(
                            contender,
                            Measurement.measure(
                                    workload,
                                    contender,
                                    TINY,
                                    directory.resolve("tables"),
                                    CLUSTER,
                                    Profiler.none()));
        }
        measured.store(results);

        Path document = directory.resolve("benchmarks.md");
        Files.copy(Path.of("../docs/benchmarks.md"), document);
        new Report(List.of(workload), results).write(document);

        assertThat(document)
                .content()
                .contains("`" + workload.name() + "`: " + workload.description(TINY));
        try (Stream<Path> left = Files.list(directory.resolve("tables"))) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .as("the trial's directory is removed")
                    .isSubsetOf("prepared");
        }
    }

    @Test
    void measuresAndProfilesInAProcessOfItsOwn() throws Exception {
        Path stacks = directory.resolve("stacks.txt");

        new ChildProcess(directory).profile(Workloads.named("append-128"), "SQL", SAMPLED, stacks);

        assertThat(new FlameGraph(Files.readAllLines(stacks)).draw("Smoke"))
                .contains("<title>all, 100.0 %</title>", "<title>Task.run");
    }
}
