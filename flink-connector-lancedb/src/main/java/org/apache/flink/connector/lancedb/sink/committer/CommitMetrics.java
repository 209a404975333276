package org.apache.flink.connector.lancedb.sink.committer;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.flink.annotation.Internal;
import org.apache.flink.connector.lancedb.lance.CommitListener;
import org.apache.flink.connector.lancedb.lance.CommitOutcome;
import org.apache.flink.connector.lancedb.lance.CommitStamp;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.SinkCommitterMetricGroup;

/**
 * The metrics of one subtask of the committer; {@code docs/operations.md} says what each means.
 * Written by the task's thread; any thread may read the gauges, at any time.
 *
 * <p>Flink itself counts committables that come in, succeed, or are signalled by a request; those
 * that fail or are tried again within a commit are counted here, since no request tells Flink.
 */
@Internal
public final class CommitMetrics implements CommitListener {

    /** What a gauge shows before the first commit. */
    private static final long NONE = -1;

    private final Counter failedCommittables;
    private final Counter retriedCommittables;
    private final Counter rowsInserted;
    private final Counter rowsUpdated;
    private final Counter rowsDeleted;
    private final Counter retries;
    private final Counter conflicts;
    private final Counter repeated;

    private int committables;

    private volatile long durationMillis = NONE;
    private volatile long locateMillis = NONE;
    private volatile long publishMillis = NONE;
    private volatile long version = NONE;
    private volatile long checkpointId = NONE;
    private volatile CommitTime last;

    /**
     * Registers the metrics.
     *
     * @param offHeapBytes the native memory that the committer holds now; other threads ask it,
     *     also when the committer is closed
     */
    public CommitMetrics(SinkCommitterMetricGroup group, LongSupplier offHeapBytes) {
        failedCommittables = group.getNumCommittablesFailureCounter();
        retriedCommittables = group.getNumCommittablesRetryCounter();
        rowsInserted = group.counter("rowsInserted");
        rowsUpdated = group.counter("rowsUpdated");
        rowsDeleted = group.counter("rowsDeleted");
        retries = group.counter("commitRetries");
        conflicts = group.counter("commitConflicts");
        repeated = group.counter("commitsRepeated");
        group.gauge("lastCommitDurationMs", () -> durationMillis);
        group.gauge("lastCommitLocateDurationMs", () -> locateMillis);
        group.gauge("lastCommitPublishDurationMs", () -> publishMillis);
        group.gauge("lastCommittedVersion", () -> version);
        group.gauge("lastCommittedCheckpointId", () -> checkpointId);
        group.gauge("secondsSinceLastCommit", this::secondsSinceLastCommit);
        group.gauge("offHeapBytes", offHeapBytes::getAsLong);
    }

    private long secondsSinceLastCommit() {
        CommitTime time = last;
        return time == null ? NONE : time.secondsAgo();
    }

    /** A commit of so many committables begins. */
    void begin(int ofCommittables) {
        committables = ofCommittables;
    }

    @Override
    public void retrying(boolean afterConflict) {
        retriedCommittables.inc(committables);
        retries.inc();
        if (afterConflict) {
            conflicts.inc();
        }
    }

    /** The commit ended well. */
    void end(CommitStamp stamp, CommitOutcome outcome, Duration duration) {
        rowsInserted.inc(outcome.rows().inserted());
        rowsUpdated.inc(outcome.rows().updated());
        rowsDeleted.inc(outcome.rows().deleted());
        if (outcome.kind() == CommitOutcome.Kind.COMMITTED) {
            version = outcome.version();
        }
        if (!outcome.repeated().isEmpty()) {
            repeated.inc();
        }
        durationMillis = duration.toMillis();
        locateMillis = outcome.effort().locateMillis();
        publishMillis = outcome.effort().publishMillis();
        checkpointId = stamp.checkpointId();
        last = new CommitTime();
    }

    /** The commit failed, and the job with it. */
    void fail() {
        failedCommittables.inc(committables);
    }

    /** When a commit ended. Immutable. */
    private static final class CommitTime {

        private final long nanos = System.nanoTime();

        long secondsAgo() {
            return Duration.ofNanos(System.nanoTime() - nanos).toSeconds();
        }
    }
}
