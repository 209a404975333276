package org.apache.flink.connector.lancedb.lance;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.lance.CommitBuilder;
import org.lance.Dataset;
import org.lance.FragmentMetadata;
import org.lance.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a checkpoint's changes visible: one transaction that adds the written fragments and deletes
 * the rows that they replace and those of deleted keys. Not thread-safe.
 */
@Internal
public final class TableCommit {

    private static final Logger LOG = LoggerFactory.getLogger(TableCommit.class);

    private static final int MAX_ATTEMPTS = 10;

    /** As many are read in the time that the rest of an attempt takes anyway. */
    private static final int FEW_VERSIONS = 3;

    private static final int MAX_LOOKS = 10;
    private static final GrowingPause PAUSE = new GrowingPause(50, 10_000);

    private final LanceTable table;
    private final FragmentReader files;
    private final RowLocator locator;
    private final TableSchema declared;
    private final SinkTag tag;
    private final CommitListener listener;
    private final GrowingPause pause;

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
        this(table, declared, budgetBytes, listener, PAUSE);
    }

    /** With other pauses between attempts, for tests that need many of these. */
    TableCommit(
            LanceTable table,
            TableSchema declared,
            long budgetBytes,
            CommitListener listener,
            GrowingPause pause) {
        this.table = table;
        this.files = new FragmentReader(table, declared);
        this.locator = new RowLocator(table, declared, files, budgetBytes);
        this.declared = declared;
        this.tag = new SinkTag(table);
        this.listener = listener;
        this.pause = pause;
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
        return commit(stamp, parts, this::locate);
    }

    /**
     * Commits what was not committed before in the place of all rows that the table has by then.
     *
     * @param parts the rows that the table is to have, of one writer each
     * @throws IOException if the rows cannot be committed; it may be tried again later
     */
    public CommitOutcome replaceAll(CommitStamp stamp, List<UncommittedChanges> parts)
            throws IOException, InterruptedException {
        return commit(stamp, parts, (latest, changes, added) -> ReplacedRows.all(latest));
    }

    private CommitOutcome commit(
            CommitStamp stamp, List<UncommittedChanges> parts, Replacement replacement)
            throws IOException, InterruptedException {
        CommitEffort effort = new CommitEffort();
        CommittedChanges committed = new CommittedChanges(table, declared, files, stamp, parts);
        for (int attempt = 1; ; attempt++) {
            try (Dataset latest = openRead(committed)) {
                return commitOnTopOf(latest, stamp, parts, committed, replacement, effort);
            } catch (FinalCommitException e) {
                throw e;
            } catch (IOException | RuntimeException e) {
                if (LanceErrors.isIncompatible(e)) {
                    throw new FinalCommitException(
                            String.format(
                                    "The table '%s' was overwritten or restored to another version while %s was committed; these changes do not go on top of that. Restart the job from its last checkpoint.",
                                    table.name(), stamp),
                            e);
                }
                boolean conflict = LanceErrors.isConflict(e);
                if (attempt == MAX_ATTEMPTS || LanceErrors.isNotFound(e)) {
                    throw givenUp(stamp, attempt, effort.conflicts() + (conflict ? 1 : 0), e);
                }
                effort.retry(conflict);
                listener.retrying(conflict);
                pauseBeforeNext(attempt, stamp, e);
            }
        }
    }

    /**
     * Opens the latest version, whose history is read then. Other writers go on meanwhile: who does
     * not look once more after a long history commits on top of a version that is none by then.
     */
    private Dataset openRead(CommittedChanges committed) throws IOException {
        for (int look = 1; ; look++) {
            Dataset latest = table.open();
            try {
                if (committed.read(latest) <= FEW_VERSIONS || look == MAX_LOOKS) {
                    return latest;
                }
            } catch (IOException | RuntimeException e) {
                latest.close();
                throw e;
            }
            latest.close();
        }
    }

    private IOException givenUp(CommitStamp stamp, int attempts, int conflicts, Exception last) {
        String others =
                conflicts == 0
                        ? ""
                        : String.format(
                                " In %d of them another writer's commit came first: let writers that commit all the time put more into each commit, or pause between them.",
                                conflicts);
        return new IOException(
                String.format(
                        "%s could not be committed to the table '%s' in %d attempts.%s The job tries again when it restarts. The last attempt failed with: %s",
                        stamp, table.name(), attempts, others, last.getMessage()),
                last);
    }

    private void pauseBeforeNext(int attempt, CommitStamp stamp, Exception cause)
            throws InterruptedException {
        long millis = pause.millis(attempt);
        LOG.warn(
                "Attempt {} of {} to commit {} to the table '{}' {}; trying again in {} ms.",
                attempt,
                MAX_ATTEMPTS,
                stamp,
                table.name(),
                LanceErrors.isConflict(cause) ? "met another writer's commit" : "failed",
                millis,
                cause);
        Thread.sleep(millis);
    }

    private CommitOutcome commitOnTopOf(
            Dataset latest,
            CommitStamp stamp,
            List<UncommittedChanges> parts,
            CommittedChanges committed,
            Replacement replacement,
            CommitEffort effort)
            throws IOException {
        List<UncommittedChanges> pending = committed.pending(latest);
        Set<UncommittedChanges> repeated = new HashSet<>(parts);
        pending.forEach(repeated::remove);
        if (pending.isEmpty()) {
            return new CommitOutcome(
                    CommitOutcome.Kind.REPEATED,
                    latest.version(),
                    RowCounts.NONE,
                    repeated,
                    effort);
        }
        UncommittedChanges changes = UncommittedChanges.merge(pending);
        List<WrittenFragment> fragments = files.fragmentsOf(changes);
        ReplacedRows replaced = effort.locate(() -> replacement.of(latest, changes, fragments));
        if (fragments.isEmpty() && replaced.isEmpty()) {
            return new CommitOutcome(
                    CommitOutcome.Kind.UNCHANGED,
                    latest.version(),
                    RowCounts.NONE,
                    repeated,
                    effort);
        }
        long version =
                effort.publish(() -> publish(latest, stamp, changes, replaced, added(fragments)));
        return new CommitOutcome(
                CommitOutcome.Kind.COMMITTED,
                version,
                replaced.counts(fragments.stream().mapToLong(WrittenFragment::rows).sum()),
                repeated,
                effort);
    }

    private static List<FragmentMetadata> added(List<WrittenFragment> fragments) {
        return fragments.stream().map(WrittenFragment::metadata).collect(Collectors.toList());
    }

    /** Makes the next version, and returns its number. */
    private long publish(
            Dataset latest,
            CommitStamp stamp,
            UncommittedChanges changes,
            ReplacedRows replaced,
            List<FragmentMetadata> added) {
        try (Transaction transaction =
                        new Transaction.Builder()
                                .readVersion(latest.version())
                                .operation(replaced.with(added))
                                .transactionProperties(stamp.toProperties(changes))
                                .build();
                Dataset committed =
                        new CommitBuilder(latest)
                                .writeParams(table.storageOptions())
                                .execute(transaction)) {
            tag.move(committed, stamp);
            if (replaced.areAllOf(latest)) {
                LostIndexes.warn(table.name(), latest, committed);
            }
            return committed.version();
        }
    }

    private ReplacedRows locate(
            Dataset latest, UncommittedChanges changes, List<WrittenFragment> added)
            throws IOException {
        return changes.keys() == 0 || latest.countRows() == 0
                ? ReplacedRows.none()
                : ReplacedRows.at(latest, locator.locate(latest, changes, added));
    }

    /** Which rows of the latest version changes replace. */
    @FunctionalInterface
    private interface Replacement {
        ReplacedRows of(Dataset latest, UncommittedChanges changes, List<WrittenFragment> added)
                throws IOException;
    }
}
