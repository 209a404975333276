package org.apache.flink.connector.lancedb.sink.committer;

import org.apache.flink.annotation.Internal;
import org.apache.flink.connector.lancedb.lance.CommitStamp;
import org.apache.flink.connector.lancedb.lance.UncommittedChanges;

/**
 * One writer's changes of one checkpoint, with the stamp that their commit will bear. Immutable.
 */
@Internal
public final class LanceCommittable {

    private final CommitStamp stamp;
    private final UncommittedChanges changes;
    private final boolean replacesTable;

    /**
     * Stamps changes.
     *
     * @param replacesTable whether the table is to hold nothing but what the committables with this
     *     stamp add
     */
    public LanceCommittable(CommitStamp stamp, UncommittedChanges changes, boolean replacesTable) {
        this.stamp = stamp;
        this.changes = changes;
        this.replacesTable = replacesTable;
    }

    public CommitStamp stamp() {
        return stamp;
    }

    public UncommittedChanges changes() {
        return changes;
    }

    public boolean replacesTable() {
        return replacesTable;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LanceCommittable
                && stamp.equals(((LanceCommittable) other).stamp)
                && changes.equals(((LanceCommittable) other).changes)
                && replacesTable == ((LanceCommittable) other).replacesTable;
    }

    @Override
    public int hashCode() {
        return stamp.hashCode();
    }

    @Override
    public String toString() {
        return "LanceCommittable{"
                + stamp
                + ", "
                + changes
                + (replacesTable ? ", replaces the table" : "")
                + "}";
    }
}
