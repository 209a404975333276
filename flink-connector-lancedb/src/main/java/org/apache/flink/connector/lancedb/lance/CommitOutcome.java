package org.apache.flink.connector.lancedb.lance;

import java.util.Set;
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
    private final RowCounts rows;
    private final Set<UncommittedChanges> repeated;
    private final CommitEffort effort;

    CommitOutcome(
            Kind kind,
            long version,
            RowCounts rows,
            Set<UncommittedChanges> repeated,
            CommitEffort effort) {
        this.kind = kind;
        this.version = version;
        this.rows = rows;
        this.repeated = Set.copyOf(repeated);
        this.effort = effort;
    }

    public Kind kind() {
        return kind;
    }

    /** The table's version after the commit. */
    public long version() {
        return version;
    }

    /** What this commit changed; nothing where an earlier one had done so. */
    public RowCounts rows() {
        return rows;
    }

    /** Those of the changes that an earlier commit had made visible. */
    public Set<UncommittedChanges> repeated() {
        return repeated;
    }

    public CommitEffort effort() {
        return effort;
    }

    @Override
    public String toString() {
        return kind + " at version " + version;
    }
}
