package org.apache.flink.connector.lancedb.lance;

import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.apache.flink.annotation.Internal;

/**
 * Which checkpoint of which sink a version of the table is. It travels inside the committable and
 * is stored in the Lance transaction's properties, so that the table itself tells whether a
 * checkpoint was committed. Immutable.
 *
 * <p>A restored job has a new job id but repeats the committables of the old one: only the ids in
 * the committable are ever compared.
 */
@Internal
public final class CommitStamp {

    private static final String JOB = "flink.job-id";
    private static final String SINK = "flink.sink-id";
    private static final String CHECKPOINT = "flink.checkpoint-id";

    private final String jobId;
    private final String sinkId;
    private final long checkpointId;

    public CommitStamp(String jobId, String sinkId, long checkpointId) {
        this.jobId = Objects.requireNonNull(jobId);
        this.sinkId = Objects.requireNonNull(sinkId);
        this.checkpointId = checkpointId;
    }

    public String jobId() {
        return jobId;
    }

    public String sinkId() {
        return sinkId;
    }

    /** The checkpoint's id; {@link Long#MAX_VALUE} at the end of input without checkpoints. */
    public long checkpointId() {
        return checkpointId;
    }

    Map<String, String> toProperties() {
        return Map.of(JOB, jobId, SINK, sinkId, CHECKPOINT, Long.toString(checkpointId));
    }

    /** The checkpoint that a transaction's properties name, if they are of this job and sink. */
    OptionalLong checkpointIn(Map<String, String> properties) {
        return jobId.equals(properties.get(JOB)) && sinkId.equals(properties.get(SINK))
                ? OptionalLong.of(Long.parseLong(properties.get(CHECKPOINT)))
                : OptionalLong.empty();
    }

    /** What the tags of this sink begin with, of whichever job. */
    String tagPrefix() {
        return "flink-" + sinkId + "-";
    }

    /** The tag that keeps the sink's last version from being cleaned up. */
    String tag() {
        return tagPrefix() + jobId;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CommitStamp
                && jobId.equals(((CommitStamp) other).jobId)
                && sinkId.equals(((CommitStamp) other).sinkId)
                && checkpointId == ((CommitStamp) other).checkpointId;
    }

    @Override
    public int hashCode() {
        return Objects.hash(jobId, sinkId, checkpointId);
    }

    @Override
    public String toString() {
        return "checkpoint " + checkpointId + " of sink " + sinkId + " of job " + jobId;
    }
}
