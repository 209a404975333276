package org.apache.flink.connector.lancedb.table;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.flink.connector.lancedb.sink.statement.TargetDeletion;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.connector.sink.abilities.SupportsDeletePushDown;
import org.apache.flink.table.connector.sink.abilities.SupportsOverwrite;
import org.apache.flink.table.connector.sink.abilities.SupportsTruncate;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.types.RowKind;

/** The planner's view of a table that is written: by jobs, and by DELETE and TRUNCATE. */
final class LanceDynamicTableSink
        implements DynamicTableSink, SupportsOverwrite, SupportsDeletePushDown, SupportsTruncate {

    private final String identifier;
    private final Supplier<PlannedTable> plan;
    private boolean overwrite;
    private TargetDeletion deletion;

    LanceDynamicTableSink(String identifier, Supplier<PlannedTable> plan) {
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
        PlannedTable planned = plan.get();
        if (planned.isKeyed()) {
            ChangelogMode.Builder mode =
                    ChangelogMode.newBuilder()
                            .addContainedKind(RowKind.INSERT)
                            .addContainedKind(RowKind.UPDATE_AFTER)
                            .addContainedKind(RowKind.DELETE);
            if (planned.takesKeyOnlyDeletes()) {
                KeyOnlyDeletes.allow(mode);
            }
            return mode.build();
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
        PlannedTable planned = plan.get();
        return SinkV2Provider.of(
                overwrite ? planned.sink().asSnapshot() : planned.sink(), planned.parallelism());
    }

    /** The rows of the whole input are those that the table is to hold. */
    @Override
    public void applyOverwrite(boolean newOverwrite) {
        overwrite = newOverwrite;
    }

    /**
     * Takes the conditions of a DELETE.
     *
     * @throws ValidationException if LanceDB cannot evaluate them as Flink does, or the table's
     *     options or columns are wrong
     */
    @Override
    public boolean applyDeleteFilters(List<ResolvedExpression> filters) {
        try {
            deletion = TargetDeletion.where(plan.get().target(), filters);
            return true;
        } catch (IllegalArgumentException e) {
            throw new ValidationException(
                    String.format("DELETE FROM '%s': %s", identifier, e.getMessage()), e);
        }
    }

    @Override
    public Optional<Long> executeDeletion() {
        return Optional.of(execute("DELETE FROM", deletion));
    }

    @Override
    public void executeTruncation() {
        execute("TRUNCATE TABLE", TargetDeletion.ofAllRows(plan.get().target()));
    }

    private long execute(String statement, TargetDeletion each) {
        try {
            return each.execute();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TableException(
                    String.format("%s '%s' was interrupted.", statement, identifier), e);
        } catch (IOException | RuntimeException e) {
            throw new TableException(
                    String.format("%s '%s' failed: %s", statement, identifier, e.getMessage()), e);
        }
    }

    @Override
    public DynamicTableSink copy() {
        LanceDynamicTableSink copy = new LanceDynamicTableSink(identifier, plan);
        copy.overwrite = overwrite;
        copy.deletion = deletion;
        return copy;
    }

    @Override
    public String asSummaryString() {
        return "LanceDB[" + identifier + "]";
    }
}
