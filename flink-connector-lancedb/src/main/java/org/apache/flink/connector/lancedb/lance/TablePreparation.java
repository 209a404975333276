package org.apache.flink.connector.lancedb.lance;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.flink.annotation.Internal;
import org.apache.flink.connector.lancedb.schema.ManagedBy;
import org.apache.flink.connector.lancedb.schema.OnSchemaMismatch;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.lance.Dataset;

/**
 * Brings a table to its declaration at a job's start: one subtask prepares it, the others wait
 * until it fits. Nothing is changed where the table fits. Not thread-safe.
 */
@Internal
public final class TablePreparation {

    private static final int MAX_ATTEMPTS = 20;
    private static final GrowingPause PAUSE = new GrowingPause(10, 1_000);

    private final LanceTable table;
    private final TableSchema declared;
    private final String databaseKey;
    private final ManagedBy managedBy;
    private final OnSchemaMismatch onSchemaMismatch;
    private final boolean restored;
    private final TableDefinition definition;

    /**
     * Says what to prepare.
     *
     * @param databaseKey recorded in a table that is created, so that only it is ever recreated
     * @param restored whether the job restores state, which says what is in the table
     */
    public TablePreparation(
            LanceTable table,
            TableSchema declared,
            String databaseKey,
            ManagedBy managedBy,
            OnSchemaMismatch onSchemaMismatch,
            boolean restored) {
        this.table = table;
        this.declared = declared;
        this.databaseKey = databaseKey;
        this.managedBy = managedBy;
        this.onSchemaMismatch = onSchemaMismatch;
        this.restored = restored;
        this.definition = new TableDefinition(table, declared, databaseKey);
    }

    /**
     * Fails if the table does not exist, where the job goes on from state that says what is in it:
     * one created anew would lack that, and stand in the way of the old one where that is only
     * moved, or its storage not mounted.
     *
     * @throws IOException if it does not exist, or Lance fails
     */
    public void requireTable() throws IOException {
        Optional<Dataset> opened = table.openIfExists();
        if (opened.isEmpty()) {
            throw new IOException(
                    String.format(
                            "The table '%s' at %s does not exist, but the job goes on from state that was taken when rows were written to it. If it was moved or its storage is not mounted, put it back: the job then goes on. If it was dropped, start the job without state to load the table anew; a job that tracks declared keys may also be told by OnTableLoss.REDECLARE ('sink.on-table-loss' = 'redeclare' in SQL) to write each row when it is declared again.",
                            table.name(), table.uri()));
        }
        opened.get().close();
    }

    /**
     * Creates, evolves or recreates the table if it must be; in one subtask of a job only.
     *
     * @throws IOException if the table is absent and may not be created, or Lance fails
     * @throws IllegalArgumentException if the table does not fit and may not be changed
     */
    public void prepare() throws IOException, InterruptedException {
        for (int attempt = 1; !isReady(); attempt++) {
            if (attempt > MAX_ATTEMPTS) {
                throw new IOException(
                        String.format(
                                "The table '%s' at %s could not be brought to its declaration in %d attempts, since other writers changed it each time. Start the job again when they are done.",
                                table.name(), table.uri(), MAX_ATTEMPTS));
            }
            if (!changed()) {
                Thread.sleep(PAUSE.millis(attempt));
            }
        }
    }

    /** Returns false if another writer was faster: then all is looked at anew. */
    private boolean changed() throws IOException {
        Optional<Dataset> opened = table.openIfExists();
        if (opened.isEmpty()) {
            return definition.create();
        }
        try (Dataset latest = opened.get()) {
            Schema found = FoundSchema.of(latest);
            SchemaComparison comparison = compare(latest, found);
            if (comparison.fits()) {
                return true;
            }
            checkMayBeChanged(comparison, found.getCustomMetadata());
            if (comparison.canFit()) {
                return definition.addColumns(latest, comparison.addable());
            }
            definition.recreate(comparison);
            return true;
        }
    }

    /**
     * Waits until the job's one subtask that prepares the table has done so.
     *
     * @throws IOException if the table is not ready in time or never will be, or Lance fails
     * @throws IllegalArgumentException if the table does not fit and may not be changed
     */
    public void await(Duration timeout) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        for (int attempt = 1; !isReady(); attempt++) {
            if (System.nanoTime() > deadline) {
                throw new IOException(
                        String.format(
                                "The table '%s' at %s does not exist or does not fit, and the sink's first subtask did not prepare it within %s. Look for the failure of subtask 0 of this sink.",
                                table.name(), table.uri(), timeout));
            }
            Thread.sleep(PAUSE.longestMillis(attempt));
        }
    }

    /** Whether the table fits; fails if it does not and nothing may be done about it. */
    private boolean isReady() throws IOException {
        Optional<Dataset> opened = table.openIfExists();
        if (opened.isEmpty()) {
            if (managedBy == ManagedBy.USER) {
                throw new IOException(
                        String.format(
                                "The table '%s' at %s does not exist, and it is managed by the user. Create it, or let the sink create it with ManagedBy.SYSTEM ('managed-by' = 'system' in SQL).",
                                table.name(), table.uri()));
            }
            return false;
        }
        try (Dataset latest = opened.get()) {
            Schema found = FoundSchema.of(latest);
            SchemaComparison comparison = compare(latest, found);
            if (!comparison.fits()) {
                checkMayBeChanged(comparison, found.getCustomMetadata());
            }
            return comparison.fits();
        }
    }

    private SchemaComparison compare(Dataset latest, Schema found) {
        return new SchemaComparison(
                table.name(), declared, found, latest.getLanceFileFormatVersion());
    }

    private void checkMayBeChanged(SchemaComparison comparison, Map<String, String> metadata) {
        if (managedBy == ManagedBy.USER) {
            throw refused(
                    comparison,
                    "The table is managed by the user, so the sink does not change it. Change the table or the declaration.");
        }
        if (comparison.canFit()) {
            return;
        }
        if (onSchemaMismatch == OnSchemaMismatch.FAIL) {
            throw refused(
                    comparison,
                    "Change the declaration or write to another table; or set OnSchemaMismatch.RECREATE ('sink.on-schema-mismatch' = 'recreate' in SQL), which replaces the table by an empty one.");
        }
        if (restored) {
            throw refused(
                    comparison,
                    "It is not recreated, because the job restores state that goes with the rows in it. Start the job without state to recreate it.");
        }
        String creator = metadata.get(TableDefinition.DATABASE_KEY);
        if (!databaseKey.equals(creator)) {
            throw refused(
                    comparison,
                    String.format(
                            "It is not recreated, because the database key '%s' did not create it: %s. Drop the table yourself if its rows are not needed, or write to another one.",
                            databaseKey,
                            creator == null
                                    ? "it bears no key, so another program made it"
                                    : "it bears the key '" + creator + "'"));
        }
    }

    private static IllegalArgumentException refused(SchemaComparison comparison, String sentence) {
        return new IllegalArgumentException(
                comparison.describe() + System.lineSeparator() + sentence);
    }
}
