package org.apache.flink.connector.lancedb.sink.tracker;

import org.apache.flink.annotation.Internal;
import org.apache.flink.connector.lancedb.lance.CommitStamp;
import org.apache.flink.connector.lancedb.lance.SeenVersion;

/**
 * What a checkpoint says of the trust in its entries: the epoch, the version of the table up to
 * which it was known, and which checkpoint of which job it is of. Immutable.
 */
@Internal
public final class TrustState {

    private final int epoch;
    private final SeenVersion seen;
    private final String jobId;
    private final long checkpointId;

    TrustState(int epoch, SeenVersion seen, String jobId, long checkpointId) {
        this.epoch = epoch;
        this.seen = seen;
        this.jobId = jobId;
        this.checkpointId = checkpointId;
    }

    int epoch() {
        return epoch;
    }

    SeenVersion seen() {
        return seen;
    }

    String jobId() {
        return jobId;
    }

    long checkpointId() {
        return checkpointId;
    }

    /** Whether a commit is of this checkpoint or one before it. */
    boolean covers(CommitStamp stamp) {
        return stamp.jobId().equals(jobId) && stamp.checkpointId() <= checkpointId;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TrustState
                && epoch == ((TrustState) other).epoch
                && seen.equals(((TrustState) other).seen)
                && jobId.equals(((TrustState) other).jobId)
                && checkpointId == ((TrustState) other).checkpointId;
    }

    @Override
    public int hashCode() {
        return 31 * seen.hashCode() + epoch;
    }

    @Override
    public String toString() {
        return "TrustState{epoch=" + epoch + ", " + seen + ", checkpoint " + checkpointId + "}";
    }
}
