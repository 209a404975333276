package org.apache.flink.connector.lancedb.lance;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.annotation.Internal;

/**
 * Which checkpoint of which sink a version of the table is. It travels inside the committable and
 * is stored in the Lance transaction's properties, together with the ids of the changes: the table
 * itself tells what was committed. Immutable.
 *
 * <p>A restored job has a new job id but repeats the committables of the old one, with the stamp
 * that they were made with.
 */
@Internal
public final class CommitStamp {

    private static final String DATABASE = "flink.database-key";
    private static final String TABLE = "flink.table";
    private static final String JOB = "flink.job-id";
    private static final String SINK = "flink.sink-id";
    private static final String CHECKPOINT = "flink.checkpoint-id";
    private static final String CHANGES = "flink.changes";

    private final String databaseKey;
    private final String table;
    private final String jobId;
    private final String sinkId;
    private final long checkpointId;

    /**
     * Names a checkpoint of a sink.
     *
     * @param databaseKey what names the database wherever it is
     * @param table the table's name in it
     */
    public CommitStamp(
            String databaseKey, String table, String jobId, String sinkId, long checkpointId) {
        this.databaseKey = Objects.requireNonNull(databaseKey);
        this.table = Objects.requireNonNull(table);
        this.jobId = Objects.requireNonNull(jobId);
        this.sinkId = Objects.requireNonNull(sinkId);
        this.checkpointId = checkpointId;
    }

    public String databaseKey() {
        return databaseKey;
    }

    public String table() {
        return table;
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

    /** Whether another commit is of the same sink in the same job, of whichever checkpoint. */
    boolean isOfSameSink(CommitStamp other) {
        return databaseKey.equals(other.databaseKey)
                && table.equals(other.table)
                && jobId.equals(other.jobId)
                && sinkId.equals(other.sinkId);
    }

    /** Whether another commit is of the same sink in the same job, and of a checkpoint before. */
    boolean follows(CommitStamp other) {
        return isOfSameSink(other) && other.checkpointId < checkpointId;
    }

    /** What a transaction that commits the changes bears. */
    Map<String, String> toProperties(UncommittedChanges changes) {
        return Map.of(
                DATABASE,
                databaseKey,
                TABLE,
                table,
                JOB,
                jobId,
                SINK,
                sinkId,
                CHECKPOINT,
                Long.toString(checkpointId),
                CHANGES,
                changes.id());
    }

    /**
     * The stamp that a transaction with these properties bears, if it bears one. Anyone can write
     * such properties; where one is missing or is no number, it is no stamp of this sink.
     */
    static Optional<CommitStamp> of(Map<String, String> properties) {
        if (!properties.keySet().containsAll(List.of(DATABASE, TABLE, JOB, SINK, CHECKPOINT))) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new CommitStamp(
                            properties.get(DATABASE),
                            properties.get(TABLE),
                            properties.get(JOB),
                            properties.get(SINK),
                            Long.parseLong(properties.get(CHECKPOINT))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The ids of the changes that a transaction with these properties committed. */
    static List<String> changesIn(Map<String, String> properties) {
        String ids = properties.get(CHANGES);
        return ids == null ? List.of() : UncommittedChanges.splitIds(ids);
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
                && databaseKey.equals(((CommitStamp) other).databaseKey)
                && table.equals(((CommitStamp) other).table)
                && jobId.equals(((CommitStamp) other).jobId)
                && sinkId.equals(((CommitStamp) other).sinkId)
                && checkpointId == ((CommitStamp) other).checkpointId;
    }

    @Override
    public int hashCode() {
        return Objects.hash(databaseKey, table, jobId, sinkId, checkpointId);
    }

    @Override
    public String toString() {
        return "checkpoint " + checkpointId + " of sink " + sinkId + " of job " + jobId;
    }
}
