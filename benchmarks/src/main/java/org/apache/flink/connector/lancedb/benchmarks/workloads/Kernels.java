package org.apache.flink.connector.lancedb.benchmarks.workloads;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.connector.lancedb.benchmarks.trial.Figures;
import org.apache.flink.connector.lancedb.benchmarks.trial.Scale;
import org.apache.flink.connector.lancedb.benchmarks.trial.Target;
import org.apache.flink.connector.lancedb.benchmarks.trial.Trial;
import org.apache.flink.connector.lancedb.benchmarks.trial.Workload;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The parts that each row passes, measured alone by JMH in the JVM of the measurement. */
final class Kernels implements Workload {

    private static final int ITERATIONS = 5;
    private static final long ITERATION_MILLIS = 1_000;

    @Override
    public String name() {
        return "kernels";
    }

    @Override
    public String description(Scale scale) {
        return "kernels, nanoseconds per row or key, by JMH";
    }

    @Override
    public List<String> contenders() {
        return List.of(
                "EncodeBenchmark.encode",
                "EncodeBenchmark.copy",
                "KeyBenchmark.encodeAndHash",
                "KeyBenchmark.probeFound",
                "KeyBenchmark.probeAbsent",
                "FingerprintBenchmark.fingerprint",
                "FingerprintBenchmark.digest");
    }

    @Override
    public List<Target> targets() {
        return List.of();
    }

    @Override
    public Figures measure(String contender, Trial trial) throws Exception {
        TimeValue time =
                TimeValue.milliseconds(
                        trial.scale().times((int) ITERATION_MILLIS, (int) ITERATION_MILLIS / 100));
        int iterations = trial.scale().times(ITERATIONS, 1);
        Options options =
                new OptionsBuilder()
                        .include("\\." + contender.replace(".", "\\.") + "$")
                        .forks(0)
                        .verbosity(VerboseMode.SILENT)
                        .warmupIterations(iterations)
                        .warmupTime(time)
                        .measurementIterations(iterations)
                        .measurementTime(time)
                        .build();
        Figures figures = new Figures();
        Collection<RunResult> results = new Runner(options).run();
        for (RunResult result : results) {
            String parameters =
                    result.getParams().getParamsKeys().stream()
                            .map(key -> result.getParams().getParam(key))
                            .collect(Collectors.joining(", "));
            figures.add(
                    parameters.isEmpty() ? "ns" : "ns (" + parameters + ")",
                    result.getPrimaryResult().getScore());
        }
        return figures;
    }
}
