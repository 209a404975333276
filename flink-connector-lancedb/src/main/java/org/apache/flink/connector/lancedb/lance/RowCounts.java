package org.apache.flink.connector.lancedb.lance;

import org.apache.flink.annotation.Internal;

/**
 * How a commit changed a table, in rows: by those inserted it has more rows than before, by those
 * deleted fewer. Immutable.
 */
@Internal
public final class RowCounts {

    static final RowCounts NONE = new RowCounts(0, 0, 0);

    private final long inserted;
    private final long updated;
    private final long deleted;

    private RowCounts(long inserted, long updated, long deleted) {
        this.inserted = inserted;
        this.updated = updated;
        this.deleted = deleted;
    }

    /** Of the rows that a commit added, so many took the place of rows with their keys. */
    static RowCounts of(long added, long removed, long updated) {
        return new RowCounts(added - updated, updated, removed - updated);
    }

    /** Rows that took no other row's place. */
    public long inserted() {
        return inserted;
    }

    /** Rows that took the place of a row with their key. */
    public long updated() {
        return updated;
    }

    /** Rows that are gone, and no row took their place. */
    public long deleted() {
        return deleted;
    }

    @Override
    public String toString() {
        return inserted + " inserted, " + updated + " updated, " + deleted + " deleted";
    }
}
