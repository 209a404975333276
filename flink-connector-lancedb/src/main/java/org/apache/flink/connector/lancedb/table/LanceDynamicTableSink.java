package org.apache.flink.connector.lancedb.table;

import org.apache.flink.connector.lancedb.sink.LanceTargetSink;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;

/** The planner's view of a {@link LanceTargetSink}. */
final class LanceDynamicTableSink implements DynamicTableSink {

    private final String identifier;
    private final LanceTargetSink<RowData> sink;
    private final boolean keyed;
    private final Integer parallelism;

    LanceDynamicTableSink(
            String identifier, LanceTargetSink<RowData> sink, boolean keyed, Integer parallelism) {
        this.identifier = identifier;
        this.sink = sink;
        this.keyed = keyed;
        this.parallelism = parallelism;
    }

    /**
     * With a primary key: inserts, updates (only the row after) and deletes. Without: inserts.
     *
     * @throws ValidationException if a table without a primary key is to take updates or deletes
     */
    @Override
    public ChangelogMode getChangelogMode(ChangelogMode requested) {
        if (keyed) {
            return ChangelogMode.newBuilder()
                    .addContainedKind(RowKind.INSERT)
                    .addContainedKind(RowKind.UPDATE_AFTER)
                    .addContainedKind(RowKind.DELETE)
                    .build();
        }
        if (!requested.containsOnly(RowKind.INSERT)) {
            throw new ValidationException(
                    String.format(
                            "The query sends updates or deletes to the table '%s', which has no primary key to tell which row is meant. Declare PRIMARY KEY (...) NOT ENFORCED, or write a query that only inserts.",
                            identifier));
        }
        return ChangelogMode.insertOnly();
    }

    @Override
    public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
        return SinkV2Provider.of(sink, parallelism);
    }

    @Override
    public DynamicTableSink copy() {
        return new LanceDynamicTableSink(identifier, sink, keyed, parallelism);
    }

    @Override
    public String asSummaryString() {
        return "LanceDB[" + identifier + "]";
    }
}
