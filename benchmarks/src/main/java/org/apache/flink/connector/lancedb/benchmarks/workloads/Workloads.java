package org.apache.flink.connector.lancedb.benchmarks.workloads;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.connector.lancedb.benchmarks.trial.Workload;

/** All workloads, in the order of the report. */
public final class Workloads {

    private static final List<Workload> ALL =
            List.of(
                    new Append(128, 0.8, 1),
                    new Append(1536, 0.9, 8),
                    new Upsert(),
                    new InsertOnly(),
                    new UpsertGrowth(),
                    new Redeclare(),
                    new Tombstones(),
                    new SmallCheckpoints(),
                    new Memory(),
                    new Kernels());

    /** Those whose profiles the report shows, and the contender that is looked at. */
    private static final List<Profiled> PROFILED =
            List.of(
                    new Profiled("append-128", "SQL"),
                    new Profiled("append-1536", "SQL"),
                    new Profiled("upsert", "sink"),
                    new Profiled("redeclare", "tracked"));

    private Workloads() {}

    public static List<Workload> all() {
        return ALL;
    }

    public static List<Profiled> profiled() {
        return PROFILED;
    }

    /**
     * The workload of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Workload named(String name) {
        return ALL.stream()
                .filter(workload -> workload.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        String.format(
                                                "There is no workload '%s'; there are %s.",
                                                name,
                                                ALL.stream()
                                                        .map(Workload::name)
                                                        .collect(Collectors.toList()))));
    }

    /** A contender of a workload that is profiled. */
    public record Profiled(String workload, String contender) {}
}
