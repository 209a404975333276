package org.apache.flink.connector.lancedb.benchmarks.trial;

import java.util.List;
import java.util.Optional;

/**
 * One thing that is asked of the sink: it and what it is compared with are measured in turn, in
 * several rounds. Each measurement checks the table that it made.
 */
public interface Workload {

    /** The name by which it is chosen, and that of its file of results. */
    String name();

    /** What is done, in words, with the sizes that the scale leads to. */
    String description(Scale scale);

    /** What is measured in each round, by the names that reports have. */
    List<String> contenders();

    /** What must be reached; empty where nothing is asked. */
    List<Target> targets();

    /**
     * Measures one contender, alone in its JVM, and checks the table that it made.
     *
     * @throws Exception if the measurement fails or the table is not as it must be
     */
    Figures measure(String contender, Trial trial) throws Exception;

    /**
     * Options of the JVM that measures. Its heap is there before it begins, as that of a
     * TaskManager is that has run for a while.
     */
    default List<String> jvmOptions() {
        return List.of("-Xms3g", "-Xmx3g", "-XX:+AlwaysPreTouch");
    }

    /** Whether reports show a figure; those are not shown that only place others in a picture. */
    default boolean isShown(String figure) {
        return true;
    }

    /** A picture of the rounds, if the workload has one. */
    default Optional<Plot> plot(List<Round> rounds) {
        return Optional.empty();
    }
}
