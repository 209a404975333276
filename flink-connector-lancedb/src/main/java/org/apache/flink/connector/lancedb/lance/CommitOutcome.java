package org.apache.flink.connector.lancedb.lance;

import org.apache.flink.annotation.Internal;

/** What became of a commit. Immutable. */
@Internal
public final class CommitOutcome {

    /** The ways a commit can end well. */
    @Internal
    public enum Kind {
        /** A new version of the table holds the changes. */
        COMMITTED,
        /** The table's history already bore the stamp. */
        REPEATED,
        /** There was nothing to change, so no version was made. */
        UNCHANGED
    }

    private final Kind kind;
    private final long version;
    private final long addedRows;
    private final long removedRows;

    CommitOutcome(Kind kind, long version, long addedRows, long removedRows) {
        this.kind = kind;
        this.version = version;
        this.addedRows = addedRows;
        this.removedRows = removedRows;
    }

    public Kind kind() {
        return kind;
    }

    /** The table's version after the commit. */
    public long version() {
        return version;
    }

    /** The rows that the commit's fragments hold. */
    public long addedRows() {
        return addedRows;
    }

    /** The rows that it replaced or deleted. */
    public long removedRows() {
        return removedRows;
    }

    @Override
    public String toString() {
        return kind + " at version " + version + ", rows +" + addedRows + " -" + removedRows;
    }
}
