package org.apache.flink.connector.lancedb.lance;

import java.util.ArrayList;
import java.util.List;
import org.lance.Dataset;

/**
 * Which changes need no look at the table's key columns: those whose keys were new to the one sink
 * that wrote all rows, if it still is the only one.
 */
final class NewKeys {

    private final TableHistory history;

    NewKeys(TableHistory history) {
        this.history = history;
    }

    /** The changes, without the upserts of keys of which the version has no row. */
    List<UncommittedChanges> leaveOut(
            Dataset latest, CommitStamp stamp, List<UncommittedChanges> parts) {
        List<UncommittedChanges> sought = new ArrayList<>();
        for (UncommittedChanges part : parts) {
            sought.add(isNew(latest, stamp, part) ? part.deletions() : part);
        }
        return sought;
    }

    /**
     * Whether all versions since the last one that is known to be of one sink alone are of the sink
     * that commits, in this job, and of checkpoints before: what it declared in them, it knew when
     * it called keys new. A later checkpoint it did not know: where a job fails after a savepoint,
     * it goes on from a checkpoint before that, and may have committed the savepoint's keys by the
     * time that another job commits them from the savepoint.
     */
    private boolean isNew(Dataset latest, CommitStamp stamp, UncommittedChanges part) {
        return part.newTo()
                .filter(sole -> sole.isSinkOf(stamp) && sole.version() <= latest.version())
                .filter(
                        sole ->
                                history.findingAfter(latest, sole.version(), stamp::follows)
                                        == TableHistory.Finding.OWN)
                .isPresent();
    }
}
