package org.apache.flink.connector.lancedb.lance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.lance.Dataset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows that others inserted between a commit's look at the table and its own version, with keys
 * that the commit has as well. Lance refuses one of two commits that replace the same row, but
 * knows of no keys: two that insert one both succeed. The later one finds the other's rows here,
 * and takes them away, as it would have if it had looked a moment later.
 */
final class RowsInBetween {

    private static final Logger LOG = LoggerFactory.getLogger(RowsInBetween.class);

    private static final int MAX_ATTEMPTS = 10;
    private static final GrowingPause PAUSE = new GrowingPause(20, 2_000);

    private final LanceTable table;
    private final RowLocator locator;

    RowsInBetween(LanceTable table, RowLocator locator) {
        this.table = table;
        this.locator = locator;
    }

    /**
     * Removes them. If that cannot be done, they are there until the next change of their keys.
     *
     * @param before the version that the commit looked at
     * @param own the version that it made
     * @param added the fragments that it added
     */
    void remove(
            Dataset before,
            long own,
            CommitStamp stamp,
            UncommittedChanges changes,
            List<WrittenFragment> added)
            throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                long removed = removeNow(before, own, stamp, changes, added);
                if (removed > 0) {
                    LOG.info(
                            "Another writer has inserted {} rows into the table '{}' at the same moment as {}, with keys of its rows; they were removed.",
                            removed,
                            table.name(),
                            stamp);
                }
                return;
            } catch (IOException | RuntimeException e) {
                if (attempt == MAX_ATTEMPTS) {
                    LOG.warn(
                            "Rows that another writer inserted into the table '{}' at the same moment as {}, with keys of its rows, could not be removed; the next change of these keys removes them.",
                            table.name(),
                            stamp,
                            e);
                    return;
                }
                Thread.sleep(PAUSE.millis(attempt));
            }
        }
    }

    private long removeNow(
            Dataset before,
            long own,
            CommitStamp stamp,
            UncommittedChanges changes,
            List<WrittenFragment> added)
            throws IOException {
        Set<Integer> inBetween;
        try (Dataset committed = before.checkoutVersion(own)) {
            Set<String> ownFiles =
                    added.stream().map(WrittenFragment::dataFile).collect(Collectors.toSet());
            inBetween = fragments(committed, ownFiles);
        }
        inBetween.removeAll(fragments(before, Set.of()));
        if (inBetween.isEmpty()) {
            return 0;
        }
        try (Dataset latest = table.open()) {
            // What has come since has seen both rows, and is not to be touched.
            inBetween.retainAll(fragments(latest, Set.of()));
            LocatedRows found =
                    locator.locateIn(latest, new ArrayList<>(inBetween), changes, added);
            if (found.rows() > 0) {
                delete(latest, found, stamp, changes);
            }
            return found.rows();
        }
    }

    private static Set<Integer> fragments(Dataset version, Set<String> withoutFiles) {
        return version.getFragments().stream()
                .map(fragment -> fragment.metadata())
                .filter(
                        fragment ->
                                fragment.getFiles().stream()
                                        .noneMatch(file -> withoutFiles.contains(file.getPath())))
                .map(fragment -> fragment.getId())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void delete(
            Dataset latest, LocatedRows rows, CommitStamp stamp, UncommittedChanges changes)
            throws IOException {
        try (Dataset mended =
                table.commit(
                        latest,
                        ReplacedRows.at(latest, rows).with(List.of()),
                        stamp.toProperties(changes))) {
            LOG.debug(
                    "Version {} of the table '{}' is without them.",
                    mended.version(),
                    table.name());
        }
    }
}
