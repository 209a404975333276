package org.apache.flink.connector.lancedb.table;

import org.apache.flink.connector.lancedb.sink.LanceTargetSink;
import org.apache.flink.table.data.RowData;

/** What a table's declaration comes to once it is checked. Immutable. */
final class PlannedSink {

    private final LanceTargetSink<RowData> sink;
    private final boolean keyed;
    private final Integer parallelism;

    /**
     * Holds the parts.
     *
     * @param parallelism the sink's own parallelism, or null for the planner's choice
     */
    PlannedSink(LanceTargetSink<RowData> sink, boolean keyed, Integer parallelism) {
        this.sink = sink;
        this.keyed = keyed;
        this.parallelism = parallelism;
    }

    LanceTargetSink<RowData> sink() {
        return sink;
    }

    boolean isKeyed() {
        return keyed;
    }

    Integer parallelism() {
        return parallelism;
    }
}
