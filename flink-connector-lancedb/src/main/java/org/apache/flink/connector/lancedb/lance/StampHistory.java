package org.apache.flink.connector.lancedb.lance;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a table's history says was committed. Each commit bears the ids of its changes; changes name
 * the version that was the latest when they were ready, so only the few versions after it are read.
 *
 * <p>A tag per job and sink stands at the last version that it committed, or one before, because
 * Lance's cleanup keeps tagged versions and their transactions.
 */
final class StampHistory {

    private static final Logger LOG = LoggerFactory.getLogger(StampHistory.class);

    /**
     * Until then an old job's tag pins one version. Less than the seven days for which LanceDB's
     * clients keep versions by default: they clean nothing up, and say that they failed, where a
     * tag stands at a version that is to go.
     */
    private static final Duration KEEP_TAGS_OF_OLD_JOBS = Duration.ofDays(1);

    private final LanceTable table;
    private final TableSchema declared;
    private final FragmentReader files;

    StampHistory(LanceTable table, TableSchema declared, FragmentReader files) {
        this.table = table;
        this.declared = declared;
        this.files = files;
    }

    /**
     * Fails if the history ends before a version that this sink has committed. Its next commit
     * would take that version's place, and what was committed in it would be gone for good.
     */
    void checkComplete(Dataset latest, CommitStamp stamp) throws FinalCommitException {
        for (Tag tag : tags(latest)) {
            if (tag.getName().startsWith(stamp.tagPrefix())
                    && tag.getVersion() > latest.version()) {
                throw new FinalCommitException(
                        String.format(
                                "The table '%s' at %s is at version %d, but has the tag '%s' of version %d, whose manifest is missing. Put it back: the job then goes on. If it cannot be had back, what was committed in it is lost: remove the tag, and restart the job from a checkpoint before it or without state.",
                                table.name(),
                                table.uri(),
                                latest.version(),
                                tag.getName(),
                                tag.getVersion()),
                        null);
            }
        }
    }

    /**
     * The tags; none if they cannot be read, since they guard commits but are not needed for them.
     */
    private List<Tag> tags(Dataset latest) {
        try {
            return latest.tags().list();
        } catch (Exception e) { // Lance throws checked exceptions that it does not declare.
            LOG.warn("The tags of the table '{}' could not be read.", table.name(), e);
            return List.of();
        }
    }

    /**
     * Those of the changes that were not committed.
     *
     * @throws LostTableException if the table, or a column, was dropped or replaced since the
     *     changes were made, so that their files do not fit it
     * @throws FinalCommitException if versions that could tell were cleaned up
     */
    List<UncommittedChanges> notCommitted(
            Dataset latest, CommitStamp stamp, List<UncommittedChanges> changes)
            throws IOException {
        long base = changes.stream().mapToLong(UncommittedChanges::baseVersion).min().orElse(0);
        Set<String> committed = new HashSet<>();
        if (base > latest.version()) {
            throw new LostTableException(
                    String.format(
                            "The table '%s' is at version %d, and changes of %s were written when it was at version %d: it was dropped or replaced since, and their files with it. Restart the job without state to load the table anew; or set sink.on-table-loss to redeclare, which gives up these changes and writes what is declared from then on.",
                            table.name(), latest.version(), stamp, base));
        }
        boolean complete = true;
        Set<String> replacedColumns = new TreeSet<>();
        for (long version = latest.version(); version > base; version--) {
            complete &= addChangesAt(latest, version, committed, replacedColumns);
        }
        if (complete) {
            List<UncommittedChanges> pending = without(committed, changes);
            if (!pending.isEmpty() && !replacedColumns.isEmpty()) {
                throw columnsReplaced(stamp, base, replacedColumns);
            }
            return pending;
        }
        // Versions were cleaned up since. The sink's tag kept its last one, if it still stands.
        for (Tag tag : tags(latest)) {
            if (tag.getName().equals(stamp.tag())) {
                addChangesAt(latest, tag.getVersion(), committed, new TreeSet<>());
            }
        }
        Set<String> present = dataFiles(latest);
        List<UncommittedChanges> remaining = new ArrayList<>();
        for (UncommittedChanges each : without(committed, changes)) {
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
    boolean hasAnyBetween(Dataset before, long own, List<UncommittedChanges> changes)
            throws IOException {
        Set<String> committed = new HashSet<>();
        for (long version = before.version() + 1; version < own; version++) {
            addChangesAt(before, version, committed, new TreeSet<>());
        }
        return without(committed, changes).size() < changes.size();
    }

    private static List<UncommittedChanges> without(
            Set<String> committed, List<UncommittedChanges> changes) {
        return changes.stream()
                .filter(each -> !committed.contains(each.id()))
                .collect(Collectors.toList());
    }

    /** Returns false if the version is gone. */
    private boolean addChangesAt(
            Dataset latest, long version, Set<String> committed, Set<String> replacedColumns)
            throws IOException {
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

    private LostTableException columnsReplaced(CommitStamp stamp, long base, Set<String> columns) {
        return new LostTableException(
                String.format(
                        "The columns %s of the table '%s' are no longer those that changes of %s were written for when it was at version %d: another program cast them, or overwrote the table. The files of these changes do not fit them. Restart the job without state to load the table anew; or set sink.on-table-loss to redeclare, which gives up these changes and writes what is declared from then on.",
                        columns, table.name(), stamp, base));
    }

    private static Set<String> dataFiles(Dataset latest) {
        return latest.getFragments().stream()
                .flatMap(fragment -> fragment.metadata().getFiles().stream())
                .map(file -> file.getPath())
                .collect(Collectors.toSet());
    }

    /**
     * Moves the sink's tag to the version that it just committed. A tag that cannot be moved is one
     * behind until the next commit, so a failure is only logged.
     */
    void tag(Dataset committed, CommitStamp stamp) {
        try {
            boolean moved = false;
            for (Tag tag : committed.tags().list()) {
                if (tag.getName().equals(stamp.tag())) {
                    committed.tags().update(stamp.tag(), committed.version());
                    moved = true;
                } else if (tag.getName().startsWith(stamp.tagPrefix()) && isOld(tag)) {
                    committed.tags().delete(tag.getName());
                }
            }
            if (!moved) {
                committed.tags().create(stamp.tag(), committed.version());
            }
        } catch (Exception e) { // Lance throws checked exceptions that it does not declare.
            LOG.warn(
                    "The tag '{}' of the table '{}' could not be moved to version {}; the next commit tries again.",
                    stamp.tag(),
                    table.name(),
                    committed.version(),
                    e);
        }
    }

    private static boolean isOld(Tag tag) {
        Instant moved = tag.getUpdatedAt().or(tag::getCreatedAt).orElse(Instant.MAX);
        return moved.isBefore(Instant.now().minus(KEEP_TAGS_OF_OLD_JOBS));
    }
}
