package org.apache.flink.connector.lancedb.benchmarks.job;

/**
 * One checkpoint and its commit. Immutable.
 *
 * @param visibleNanos when its version was readable, by the clock of nanoseconds
 * @param checkpointSeconds from its trigger until Flink called it complete
 * @param visibleSeconds from its trigger until its version of the table was readable
 * @param commitSeconds the part of it that the committer took
 * @param locateSeconds the part of the commit in which replaced rows were located
 * @param publishSeconds the part of the commit in which the version was made
 */
public record CommittedCheckpoint(
        long visibleNanos,
        double checkpointSeconds,
        double visibleSeconds,
        double commitSeconds,
        double locateSeconds,
        double publishSeconds) {}
