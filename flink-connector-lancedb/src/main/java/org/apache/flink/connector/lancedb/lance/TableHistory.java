package org.apache.flink.connector.lancedb.lance;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.flink.annotation.Internal;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.lance.Dataset;
import org.lance.Transaction;
import org.lance.operation.CreateIndex;
import org.lance.operation.Delete;
import org.lance.operation.Merge;
import org.lance.operation.Operation;
import org.lance.operation.Overwrite;
import org.lance.operation.Project;
import org.lance.operation.ReserveFragments;
import org.lance.operation.Rewrite;
import org.lance.operation.UpdateConfig;

/**
 * Tells from a table's versions whether its rows are still those that a sink wrote. Compaction,
 * indexes, settings, and columns that are not declared change no row. Not thread-safe.
 */
@Internal
public final class TableHistory {

    /** What happened to the rows. */
    @Internal
    public enum Finding {
        /** Nothing, or the sink's own commits. */
        OWN,
        /** Others committed rows, or versions that could tell are gone. */
        FOREIGN,
        /** The table was dropped, replaced or emptied. */
        LOST
    }

    /** What a look at the history found, and up to which version it looked. Immutable. */
    @Internal
    public static final class Look {

        private final Finding finding;
        private final SeenVersion latest;

        private Look(Finding finding, SeenVersion latest) {
            this.finding = finding;
            this.latest = latest;
        }

        public Finding finding() {
            return finding;
        }

        /** The version from which the next look goes on; empty if the table does not exist. */
        public Optional<SeenVersion> latest() {
            return Optional.ofNullable(latest);
        }
    }

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final LanceTable table;
    private final TableSchema declared;

    public TableHistory(LanceTable table, TableSchema declared) {
        this.table = table;
        this.declared = declared;
    }

    /**
     * The latest version.
     *
     * @throws IOException if the table does not exist, or Lance fails
     */
    public SeenVersion latest() throws IOException {
        try (Dataset latest = table.open()) {
            return seen(latest);
        }
    }

    /** Whether a version, which is one of this table's, has no row. */
    public boolean isEmptyAt(SeenVersion version) throws IOException {
        try (Dataset latest = table.open();
                Dataset at = latest.checkoutVersion(version.number())) {
            return at.countRows() == 0;
        } catch (Exception e) { // Lance throws checked exceptions that it does not declare.
            throw table.failed("counted", e);
        }
    }

    private static SeenVersion seen(Dataset dataset) {
        Instant made = dataset.getVersion().getDataTime().toInstant();
        return new SeenVersion(
                dataset.version(), made.getEpochSecond() * NANOS_PER_SECOND + made.getNano());
    }

    /**
     * What happened since a version was seen.
     *
     * @param own which commits are the sink's own
     */
    public Look since(SeenVersion seen, Predicate<CommitStamp> own) throws IOException {
        Optional<Dataset> opened = table.openIfExists();
        if (opened.isEmpty()) {
            return new Look(Finding.LOST, null);
        }
        try (Dataset latest = opened.get()) {
            return new Look(finding(latest, seen, own), seen(latest));
        } catch (Exception e) { // Lance throws checked exceptions that it does not declare.
            throw table.failed("searched for commits of others", e);
        }
    }

    private Finding finding(Dataset latest, SeenVersion seen, Predicate<CommitStamp> own) {
        Finding start = start(latest, seen);
        if (start == Finding.LOST) {
            return start;
        }
        Finding after = findingAfter(latest, seen.number(), own);
        return after.compareTo(start) > 0 ? after : start;
    }

    /** What happened after a version, which is one of this table's. */
    Finding findingAfter(Dataset latest, long seen, Predicate<CommitStamp> own) {
        Finding finding = Finding.OWN;
        for (long version = latest.version();
                finding != Finding.LOST && version > seen;
                version--) {
            Finding each = at(latest, version, own);
            finding = each.compareTo(finding) > 0 ? each : finding;
        }
        return finding;
    }

    /** Whether the version that was seen is one of this table's. */
    private static Finding start(Dataset latest, SeenVersion seen) {
        if (latest.version() < seen.number()) {
            return Finding.LOST;
        }
        try (Dataset at = latest.checkoutVersion(seen.number())) {
            return seen(at).equals(seen) ? Finding.OWN : Finding.LOST;
        } catch (Exception e) { // Lance throws checked exceptions that it does not declare.
            if (LanceErrors.isNotFound(e)) {
                return Finding.FOREIGN; // Cleaned up: nobody can tell.
            }
            throw e;
        }
    }

    private Finding at(Dataset latest, long version, Predicate<CommitStamp> own) {
        try (Dataset at = latest.checkoutVersion(version)) {
            Optional<Transaction> transaction = at.readTransaction();
            if (transaction.isEmpty()) {
                return Finding.FOREIGN;
            }
            try (Transaction read = transaction.get()) {
                Map<String, String> properties = read.transactionProperties().orElse(Map.of());
                Optional<CommitStamp> stamp = CommitStamp.of(properties);
                if (stamp.isPresent()) {
                    return own.test(stamp.get()) ? Finding.OWN : Finding.FOREIGN;
                }
                if (takesValues(latest, at, read.operation())) {
                    return Finding.FOREIGN;
                }
                return empties(at, read.operation()) ? Finding.LOST : ofOthers(read.operation());
            }
        } catch (Exception e) { // Lance throws checked exceptions that it does not declare.
            if (LanceErrors.isNotFound(e)) {
                return Finding.FOREIGN;
            }
            if (LanceErrors.isUnreadableCompaction(e)) {
                return Finding.OWN; // As each compaction.
            }
            throw e;
        }
    }

    /** Whether a change of columns took the values of one that is declared, or cast them. */
    private boolean takesValues(Dataset latest, Dataset at, Operation operation) {
        if (!(operation instanceof Project || operation instanceof Merge)) {
            return false;
        }
        try (Dataset before = latest.checkoutVersion(at.version() - 1)) {
            return !ColumnIds.of(before).goneOrReplaced(ColumnIds.of(at), declared).isEmpty();
        }
    }

    /** Whether a delete took the last rows. A sink's own retractions may, and bear a stamp. */
    private static boolean empties(Dataset at, Operation operation) {
        if (!(operation instanceof Delete)) {
            return false;
        }
        Delete delete = (Delete) operation;
        boolean removed =
                !delete.deletedFragmentIds().isEmpty() || !delete.updatedFragments().isEmpty();
        return removed && at.countRows() == 0;
    }

    private static Finding ofOthers(Operation operation) {
        if (operation instanceof Overwrite) {
            return Finding.LOST;
        }
        boolean keepsRows =
                operation instanceof Rewrite
                        || operation instanceof CreateIndex
                        || operation instanceof Merge
                        || operation instanceof Project
                        || operation instanceof ReserveFragments
                        || operation instanceof UpdateConfig;
        return keepsRows ? Finding.OWN : Finding.FOREIGN;
    }
}
