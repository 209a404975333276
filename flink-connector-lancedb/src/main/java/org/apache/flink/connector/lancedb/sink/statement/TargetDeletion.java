package org.apache.flink.connector.lancedb.sink.statement;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.flink.annotation.Internal;
import org.apache.flink.connector.lancedb.lance.LanceTable;
import org.apache.flink.connector.lancedb.lance.RowDeletion;
import org.apache.flink.connector.lancedb.lance.RowFilter;
import org.apache.flink.connector.lancedb.sink.settings.TargetTable;
import org.apache.flink.table.expressions.ResolvedExpression;

/** A statement that deletes rows of a table, where it is submitted and without a job. Immutable. */
@Internal
public final class TargetDeletion {

    private final TargetTable target;
    private final Optional<RowFilter> filter;

    private TargetDeletion(TargetTable target, Optional<RowFilter> filter) {
        this.target = target;
        this.filter = filter;
    }

    /** Deletes all rows. */
    public static TargetDeletion ofAllRows(TargetTable target) {
        return new TargetDeletion(target, Optional.empty());
    }

    /**
     * Deletes the rows for which all conditions are true.
     *
     * @throws IllegalArgumentException if a condition cannot be evaluated exactly; the message says
     *     which and why
     */
    public static TargetDeletion where(TargetTable target, List<ResolvedExpression> conjunction) {
        return conjunction.isEmpty()
                ? ofAllRows(target)
                : new TargetDeletion(
                        target,
                        Optional.of(DeletePredicate.translate(target.schema(), conjunction)));
    }

    /**
     * Deletes, in one version of the table; in none if there is nothing to delete.
     *
     * @return the number of rows deleted
     * @throws IOException if the table does not exist, or Lance fails
     */
    public long execute() throws IOException, InterruptedException {
        try (LanceTable table = new LanceTable(target.connection(), target.name())) {
            RowDeletion deletion = new RowDeletion(table);
            return filter.isPresent() ? deletion.delete(filter.get()) : deletion.deleteAll();
        }
    }
}
