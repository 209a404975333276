package org.apache.flink.connector.lancedb.lance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.lance.Dataset;
import org.lance.Tag;
import org.lance.Transaction;
import org.lance.operation.Merge;
import org.lance.operation.Operation;
import org.lance.operation.Overwrite;

/**
 * Which changes of one commit the table's history says to have been committed. Each commit bears
 * the ids of its changes; changes name the version that was the latest when their first file was
 * written, so only the few versions after it are read. What one attempt has read the next one need
 * not read again: other writers may make more versions than can be read before the next comes. Not
 * thread-safe.
 */
final class CommittedChanges {

    /** As many are read in the time that the rest of an attempt takes anyway. */
    private static final int FEW_VERSIONS = 3;

    private static final int MAX_LOOKS = 10;

    private final LanceTable table;
    private final TableSchema declared;
    private final FragmentReader files;
    private final CommitStamp stamp;
    private final List<UncommittedChanges> changes;
    private final long base;
    private final Set<String> committed = new HashSet<>();
    private final Set<String> replacedColumns = new TreeSet<>();

    private long readUpTo;
    private boolean complete = true;

    CommittedChanges(
            LanceTable table,
            TableSchema declared,
            FragmentReader files,
            CommitStamp stamp,
            List<UncommittedChanges> changes) {
        this.table = table;
        this.declared = declared;
        this.files = files;
        this.stamp = stamp;
        this.changes = changes;
        this.base = changes.stream().mapToLong(UncommittedChanges::baseVersion).min().orElse(0);
        this.readUpTo = base;
    }

    /**
     * Opens the latest version, whose history is read then. Other writers go on meanwhile: who does
     * not look once more after a long history commits on top of a version that is none by then.
     */
    Dataset openLatest() throws IOException {
        for (int look = 1; ; look++) {
            Dataset latest = table.open();
            try {
                if (read(latest) <= FEW_VERSIONS || look == MAX_LOOKS) {
                    return latest;
                }
            } catch (IOException | RuntimeException e) {
                latest.close();
                throw e;
            }
            latest.close();
        }
    }

    /**
     * Reads the versions that came since the last call.
     *
     * @return how many they were
     * @throws LostTableException if the table was dropped or replaced since the changes were made
     */
    long read(Dataset latest) throws IOException {
        long newest = latest.version();
        if (base > newest) {
            throw new LostTableException(
                    String.format(
                            "The table '%s' is at version %d, and changes of %s were written when it was at version %d: it was dropped or replaced since, and their files with it. Restart the job without state to load the table anew; or set sink.on-table-loss to redeclare, which gives up these changes and writes what is declared from then on.",
                            table.name(), newest, stamp, base));
        }
        if (newest < readUpTo) {
            readUpTo = base; // Another table than at the last call.
        }
        long before = readUpTo;
        for (long version = newest; version > before; version--) {
            complete &= addChangesAt(latest, version);
        }
        readUpTo = newest;
        return newest - before;
    }

    /**
     * Those of the changes that were not committed up to the version that was read last.
     *
     * @throws LostTableException if the table's columns were replaced since the changes were made,
     *     so that their files do not fit it
     * @throws FinalCommitException if versions that could tell were cleaned up
     */
    List<UncommittedChanges> pending(Dataset latest) throws IOException {
        if (complete) {
            List<UncommittedChanges> pending = notCommitted();
            if (!pending.isEmpty() && !replacedColumns.isEmpty()) {
                throw columnsReplaced();
            }
            return pending;
        }
        // Versions were cleaned up since. The sink's tag kept its last one, if it still stands.
        for (Tag tag : latest.tags().list()) {
            if (tag.getName().equals(stamp.tag())) {
                addChangesAt(latest, tag.getVersion());
            }
        }
        Set<String> present = dataFiles(latest);
        List<UncommittedChanges> remaining = new ArrayList<>();
        for (UncommittedChanges each : notCommitted()) {
            if (files.fragmentsOf(each).stream()
                    .noneMatch(fragment -> present.contains(fragment.dataFile()))) {
                remaining.add(each);
            }
        }
        if (!remaining.isEmpty()) {
            throw new FinalCommitException(
                    String.format(
                            "Whether %s was committed to the table '%s' cannot be told: versions after %d, which could tell, were cleaned up. Restore from a later checkpoint or savepoint, or start without state and load the table anew.",
                            stamp, table.name(), base),
                    null);
        }
        return remaining;
    }

    /**
     * Whether versions that came between the one that a commit was made on top of, and its own,
     * have some of its changes.
     */
    boolean hasAnyBetween(Dataset before, long own) throws IOException {
        int pending = notCommitted().size();
        for (long version = before.version() + 1; version < own; version++) {
            addChangesAt(before, version);
        }
        return notCommitted().size() < pending;
    }

    private List<UncommittedChanges> notCommitted() {
        return changes.stream()
                .filter(each -> !committed.contains(each.id()))
                .collect(Collectors.toList());
    }

    /** Returns false if the version is gone. */
    private boolean addChangesAt(Dataset latest, long version) throws IOException {
        try (Dataset at = latest.checkoutVersion(version)) {
            Optional<Transaction> transaction = at.readTransaction();
            if (transaction.isPresent()) {
                try (Transaction read = transaction.get()) {
                    committed.addAll(
                            CommitStamp.changesIn(read.transactionProperties().orElse(Map.of())));
                    replacedColumns.addAll(replacedColumns(latest, at, read.operation()));
                }
            }
            return true;
        } catch (Exception e) { // Lance throws checked exceptions that it does not declare.
            if (LanceErrors.isNotFound(e)) {
                return false;
            }
            if (LanceErrors.isUnreadableCompaction(e)) {
                return true; // No sink's.
            }
            throw table.failed("searched for earlier commits", e);
        }
    }

    /**
     * The declared columns that a version casts, or that it has anew since it is of a new table.
     */
    private List<String> replacedColumns(Dataset latest, Dataset at, Operation operation) {
        if (!(operation instanceof Overwrite || operation instanceof Merge) || at.version() == 1) {
            return List.of();
        }
        try (Dataset before = latest.checkoutVersion(at.version() - 1)) {
            ColumnIds ids = ColumnIds.of(before);
            return operation instanceof Overwrite
                    ? ids.goneOrReplaced(ColumnIds.of(at), declared)
                    : ids.replaced(ColumnIds.of(at), declared);
        }
    }

    private LostTableException columnsReplaced() {
        return new LostTableException(
                String.format(
                        "The columns %s of the table '%s' are no longer those that changes of %s were written for when it was at version %d: another program cast them, or overwrote the table. The files of these changes do not fit them. Restart the job without state to load the table anew; or set sink.on-table-loss to redeclare, which gives up these changes and writes what is declared from then on.",
                        replacedColumns, table.name(), stamp, base));
    }

    private static Set<String> dataFiles(Dataset latest) {
        return latest.getFragments().stream()
                .flatMap(fragment -> fragment.metadata().getFiles().stream())
                .map(file -> file.getPath())
                .collect(Collectors.toSet());
    }
}
