package org.apache.flink.connector.lancedb.table;

import java.util.function.Supplier;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.types.RowKind;

/** The planner's view of a {@link LanceTargetSink}. */
final class LanceDynamicTableSink implements DynamicTableSink {

    private final String identifier;
    private final Supplier<PlannedSink> plan;

    LanceDynamicTableSink(String identifier, Supplier<PlannedSink> plan) {
        this.identifier = identifier;
        this.plan = plan;
    }

    /**
     * With a primary key: inserts, updates (only the row after) and deletes. Without: inserts.
     *
     * @throws ValidationException if the table's options or columns are wrong, or a table without a
     *     primary key is to take updates or deletes
     */
    @Override
    public ChangelogMode getChangelogMode(ChangelogMode requested) {
        if (plan.get().isKeyed()) {
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
        PlannedSink planned = plan.get();
        return SinkV2Provider.of(planned.sink(), planned.parallelism());
    }

    @Override
    public DynamicTableSink copy() {
        return new LanceDynamicTableSink(identifier, plan);
    }

    @Override
    public String asSummaryString() {
        return "LanceDB[" + identifier + "]";
    }
}
