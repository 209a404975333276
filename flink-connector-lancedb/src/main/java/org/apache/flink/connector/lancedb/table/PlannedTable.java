package org.apache.flink.connector.lancedb.table;

import org.apache.flink.connector.lancedb.sink.LanceTargetSink;
import org.apache.flink.connector.lancedb.sink.settings.TargetTable;
import org.apache.flink.table.data.RowData;

/** What a table's declaration comes to once it is checked. Immutable. */
final class PlannedTable {

    private final TargetTable target;
    private final LanceTargetSink<RowData> sink;
    private final boolean keyOnlyDeletes;
    private final Integer parallelism;

    /**
     * Holds the parts.
     *
     * @param target the table, for statements that are no job
     * @param keyOnlyDeletes whether deletes may come with their key alone
     * @param parallelism the sink's own parallelism, or null for the planner's choice
     */
    PlannedTable(
            TargetTable target,
            LanceTargetSink<RowData> sink,
            boolean keyOnlyDeletes,
            Integer parallelism) {
        this.target = target;
        this.sink = sink;
        this.keyOnlyDeletes = keyOnlyDeletes;
        this.parallelism = parallelism;
    }

    TargetTable target() {
        return target;
    }

    LanceTargetSink<RowData> sink() {
        return sink;
    }

    boolean isKeyed() {
        return target.schema().hasPrimaryKey();
    }

    boolean takesKeyOnlyDeletes() {
        return keyOnlyDeletes;
    }

    Integer parallelism() {
        return parallelism;
    }
}
