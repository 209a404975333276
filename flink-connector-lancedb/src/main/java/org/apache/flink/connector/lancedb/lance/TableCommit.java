package org.apache.flink.connector.lancedb.lance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.lance.Dataset;
import org.lance.FragmentMetadata;
import org.lance.operation.Operation;

/**
 * Makes a checkpoint's changes visible: one transaction that adds the written fragments and deletes
 * the rows that they replace and those of deleted keys. Not thread-safe.
 */
@Internal
public final class TableCommit {

    private static final GrowingPause AFTER_ERROR = new GrowingPause(50, 10_000);

    /** Shorter: it is many attempts that get through between the commits of a busy writer. */
    private static final GrowingPause AFTER_CONFLICT = new GrowingPause(50, 2_000);

    private final LanceTable table;
    private final FragmentReader files;
    private final RowLocator locator;
    private final TableSchema declared;
    private final SinkTag tag;
    private final NewKeys newKeys;
    private final DoubledFragments doubled;
    private final RowsInBetween inBetween;
    private final CommitAttempts attempts;

    /** The last version that this made or found. */
    private long lastVersion;

    /** Only the first changes can be of a savepoint from long ago. */
    private boolean filesChecked;

    /**
     * Prepares commits to a table.
     *
     * @param declared what is declared of the table; only its key columns must be there, since
     *     restored changes may be committed before columns are added
     * @param budgetBytes the memory that keys may take while rows are located
     * @param listener is told of attempts that failed, by the thread that commits
     */
    public TableCommit(
            LanceTable table, TableSchema declared, long budgetBytes, CommitListener listener) {
        this(table, declared, budgetBytes, listener, AFTER_ERROR, AFTER_CONFLICT);
    }

    /** With other pauses between attempts, for tests that need many of these. */
    TableCommit(
            LanceTable table,
            TableSchema declared,
            long budgetBytes,
            CommitListener listener,
            GrowingPause afterError,
            GrowingPause afterConflict) {
        this.table = table;
        this.files = new FragmentReader(table, declared);
        this.locator = new RowLocator(table, declared, files, budgetBytes);
        this.declared = declared;
        this.tag = new SinkTag(table);
        this.newKeys = new NewKeys(new TableHistory(table, declared));
        this.doubled = new DoubledFragments(table, files);
        this.inBetween = new RowsInBetween(table, locator);
        this.attempts = new CommitAttempts(table, listener, afterError, afterConflict);
    }

    /**
     * Commits what was not committed before, on top of the rows that the table has. A conflict with
     * another writer, and an error whose outcome is unknown, are tried again on the latest version.
     *
     * @param parts the changes of a checkpoint, of one writer each; the writers' keys are distinct
     * @throws IOException if the changes cannot be committed; they may be tried again later
     */
    public CommitOutcome commit(CommitStamp stamp, List<UncommittedChanges> parts)
            throws IOException, InterruptedException {
        return commit(
                stamp,
                parts,
                (latest, pending) -> locate(latest, newKeys.leaveOut(latest, stamp, pending)));
    }

    /**
     * Commits what was not committed before in the place of all rows that the table has by then.
     *
     * @param parts the rows that the table is to have, of one writer each
     * @throws IOException if the rows cannot be committed; it may be tried again later
     */
    public CommitOutcome replaceAll(CommitStamp stamp, List<UncommittedChanges> parts)
            throws IOException, InterruptedException {
        return commit(
                stamp,
                parts,
                (latest, pending) -> {
                    // The rows of the others would be among those that are replaced.
                    if (pending.size() < parts.size()) {
                        throw new FinalCommitException(
                                String.format(
                                        "A part of the rows that are to replace those of the table '%s' was committed before, by another run that started from the same savepoint. The table is left as that run left it. To replace its rows, run the job without the savepoint.",
                                        table.name()),
                                null);
                    }
                    return ReplacedRows.all(latest);
                });
    }

    private CommitOutcome commit(
            CommitStamp stamp, List<UncommittedChanges> parts, Replacement replacement)
            throws IOException, InterruptedException {
        CommittedChanges committed = new CommittedChanges(table, declared, files, stamp, parts);
        return attempts.make(
                stamp,
                committed,
                (latest, effort) -> {
                    if (lastVersion == 0 || latest.version() < lastVersion) {
                        tag.requireItsVersion(latest, stamp);
                    }
                    CommitOutcome outcome =
                            commitOnTopOf(latest, stamp, parts, committed, replacement, effort);
                    lastVersion = outcome.version();
                    return outcome;
                });
    }

    private CommitOutcome commitOnTopOf(
            Dataset latest,
            CommitStamp stamp,
            List<UncommittedChanges> parts,
            CommittedChanges committed,
            Replacement replacement,
            CommitEffort effort)
            throws IOException, InterruptedException {
        List<UncommittedChanges> pending = committed.pending(latest);
        Set<UncommittedChanges> repeated = new HashSet<>(parts);
        pending.forEach(repeated::remove);
        if (!repeated.isEmpty()) {
            doubled.removeFrom(latest, stamp, UncommittedChanges.merge(new ArrayList<>(repeated)));
        }
        if (pending.isEmpty()) {
            return new CommitOutcome(
                    CommitOutcome.Kind.REPEATED,
                    latest.version(),
                    RowCounts.NONE,
                    repeated,
                    effort);
        }
        UncommittedChanges changes = UncommittedChanges.merge(pending);
        if (!filesChecked) {
            files.requireFiles(changes);
            filesChecked = true;
        }
        List<WrittenFragment> fragments = files.fragmentsOf(changes);
        ReplacedRows replaced = effort.locate(() -> replacement.of(latest, pending));
        if (fragments.isEmpty() && replaced.isEmpty()) {
            return new CommitOutcome(
                    CommitOutcome.Kind.UNCHANGED,
                    latest.version(),
                    RowCounts.NONE,
                    repeated,
                    effort);
        }
        long version = effort.publish(() -> publish(latest, stamp, changes, replaced, fragments));
        if (committed.hasAnyBetween(latest, version)) {
            try (Dataset doubledBy = committed.openLatest()) {
                return commitOnTopOf(doubledBy, stamp, parts, committed, replacement, effort);
            }
        }
        if (changes.keys() > 0 && version > latest.version() + 1) {
            inBetween.remove(latest, version, stamp, changes, fragments);
        }
        return new CommitOutcome(
                CommitOutcome.Kind.COMMITTED,
                version,
                replaced.counts(fragments.stream().mapToLong(WrittenFragment::rows).sum()),
                repeated,
                effort);
    }

    private static List<FragmentMetadata> metadata(List<WrittenFragment> fragments) {
        return fragments.stream().map(WrittenFragment::metadata).collect(Collectors.toList());
    }

    /**
     * Makes the next version, and returns its number. Lance on its own would try again where the
     * next version is there already, and append the rows a second time if that version is this
     * commit, whose answer was lost. Only the history tells.
     */
    private long publish(
            Dataset latest,
            CommitStamp stamp,
            UncommittedChanges changes,
            ReplacedRows replaced,
            List<WrittenFragment> added) {
        Operation operation = replaced.with(metadata(added));
        try (Dataset committed = table.commitOnce(latest, operation, stamp.toProperties(changes))) {
            tag.move(committed, stamp);
            locator.committed(latest, replaced, added, committed);
            if (replaced.areAllOf(latest)) {
                LostIndexes.warn(table.name(), latest, committed);
            }
            return committed.version();
        }
    }

    private ReplacedRows locate(Dataset latest, List<UncommittedChanges> parts) throws IOException {
        UncommittedChanges sought = UncommittedChanges.merge(parts);
        if (sought.keys() == 0 || latest.countRows() == 0) {
            return ReplacedRows.none();
        }
        LocatedRows located = locator.locate(latest, sought, files.fragmentsOf(sought));
        ReplacedRows replaced = ReplacedRows.at(latest, located);
        locator.willDelete(located, replaced);
        return replaced;
    }

    /** Which rows of the latest version changes replace. */
    @FunctionalInterface
    private interface Replacement {
        ReplacedRows of(Dataset latest, List<UncommittedChanges> pending) throws IOException;
    }
}
