package org.apache.flink.connector.lancedb.lance;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.flink.annotation.Internal;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.lance.Dataset;
import org.lance.ipc.LanceScanner;
import org.lance.ipc.ScanOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes rows that something else than a sink wrote or declared: those that pass a filter, or all.
 * One version, or none where no row passes. Not thread-safe.
 */
@Internal
public final class RowDeletion {

    private static final Logger LOG = LoggerFactory.getLogger(RowDeletion.class);

    private static final String ROW_ADDRESS = "_rowaddr";
    private static final int MAX_ATTEMPTS = 10;
    private static final GrowingPause PAUSE = new GrowingPause(50, 5_000);

    private final LanceTable table;

    public RowDeletion(LanceTable table) {
        this.table = table;
    }

    /** Deletes all rows; the table's columns and metadata stay. */
    public long deleteAll() throws IOException, InterruptedException {
        return delete(RowFilter.constant(true), true);
    }

    /**
     * Deletes the rows that pass. What other writers commit in the meantime is looked at as well.
     *
     * @return how many rows there were
     * @throws IllegalArgumentException if the table has a column of the filter in another type than
     *     declared, or lacks it
     * @throws IOException if the table does not exist, or Lance fails
     */
    public long delete(RowFilter filter) throws IOException, InterruptedException {
        return delete(filter, false);
    }

    private long delete(RowFilter filter, boolean all) throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try (Dataset latest = open()) {
                check(filter, latest.getSchema());
                return commit(latest, filter, all);
            } catch (IOException | RuntimeException e) {
                boolean overtaken = LanceErrors.isConflict(e) || LanceErrors.isIncompatible(e);
                if (!overtaken || attempt == MAX_ATTEMPTS) {
                    throw e;
                }
                pauseBeforeNext(attempt, e);
            }
        }
    }

    private Dataset open() throws IOException {
        return table.openIfExists()
                .orElseThrow(
                        () ->
                                new IOException(
                                        String.format(
                                                "The table '%s' at %s does not exist, so it has no rows to delete. Check its name and its database, or write to it first.",
                                                table.name(), table.uri())));
    }

    /** Its literals are of the declared types, and others are rounded or fail. */
    private void check(RowFilter filter, Schema found) {
        for (Map.Entry<String, LanceType> column : filter.compared().entrySet()) {
            Field field =
                    found.getFields().stream()
                            .filter(each -> each.getName().equals(column.getKey()))
                            .findFirst()
                            .orElse(null);
            if (field == null || !isOfType(column.getValue(), field)) {
                throw new IllegalArgumentException(
                        String.format(
                                "No row of the table '%s' was deleted: the predicate compares the column '%s', declared as %s, but the table %s. Declare the column as the table has it.",
                                table.name(),
                                column.getKey(),
                                column.getValue(),
                                field == null
                                        ? "has no such column"
                                        : "has it as " + ArrowTypes.describe(field)));
            }
        }
    }

    /** A type that rows are cast to is another one: comparisons with literals would be, too. */
    private static boolean isOfType(LanceType declared, Field found) {
        return ArrowTypes.matches(declared, found)
                && ArrowTypes.arrowType(declared).equals(found.getType());
    }

    private void pauseBeforeNext(int attempt, Exception cause) throws InterruptedException {
        long pause = PAUSE.millis(attempt);
        LOG.warn(
                "Attempt {} of {} to delete rows of the table '{}' met another writer's commit; trying again in {} ms.",
                attempt,
                MAX_ATTEMPTS,
                table.name(),
                pause,
                cause);
        Thread.sleep(pause);
    }

    private long commit(Dataset latest, RowFilter filter, boolean all) throws IOException {
        ReplacedRows deleted =
                all ? ReplacedRows.all(latest) : ReplacedRows.at(latest, passing(latest, filter));
        if (deleted.rows() == 0) {
            return 0;
        }
        try (Dataset committed =
                table.commit(latest, deleted.asDeletion(filter.text()), Map.of())) {
            LOG.info(
                    "Deleted {} rows of the table '{}' in version {}.",
                    deleted.rows(),
                    table.name(),
                    committed.version());
            LOG.debug("The predicate was: {}", filter);
            LostIndexes.warn(table.name(), latest, committed);
            return deleted.rows();
        }
    }

    /** An index orders and equates some values otherwise than a comparison does: none is taken. */
    private LocatedRows passing(Dataset latest, RowFilter filter) throws IOException {
        ScanOptions options =
                new ScanOptions.Builder()
                        .columns(List.of())
                        .filter(filter.text())
                        .withRowAddress(true)
                        .useScalarIndex(false)
                        .build();
        LocatedRows passing = new LocatedRows();
        try (LanceScanner scanner = latest.newScan(options);
                ArrowReader batches = scanner.scanBatches()) {
            while (batches.loadNextBatch()) {
                VectorSchemaRoot batch = batches.getVectorSchemaRoot();
                ArrowBuf addresses = batch.getVector(ROW_ADDRESS).getDataBuffer();
                for (int i = 0; i < batch.getRowCount(); i++) {
                    passing.add(addresses.getLong((long) i * Long.BYTES));
                }
            }
            return passing;
        } catch (Exception e) { // Lance throws checked exceptions that it does not declare.
            throw table.failed("searched for the rows to delete", e);
        }
    }
}
