package org.apache.flink.connector.lancedb.table;

import org.apache.flink.table.connector.ChangelogMode;

/** Deletes that bear their key alone, which Flink knows from 2.1 on. */
final class KeyOnlyDeletes {

    private KeyOnlyDeletes() {}

    /**
     * Lets the mode's deletes bear their key alone; before Flink 2.1 none do, and nothing changes.
     */
    static void allow(ChangelogMode.Builder mode) {
        try {
            mode.keyOnlyDeletes(true);
        } catch (NoSuchMethodError e) {
            return; // Flink before 2.1 sends all columns, which is as well.
        }
    }
}
