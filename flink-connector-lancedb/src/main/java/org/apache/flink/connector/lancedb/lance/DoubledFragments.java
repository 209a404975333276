package org.apache.flink.connector.lancedb.lance;

import java.io.IOException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.lance.Dataset;
import org.lance.FragmentMetadata;
import org.lance.operation.Delete;
import org.lance.operation.Operation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fragments that two committers put into a table at the same moment: two jobs that start from one
 * savepoint, or a task that its JobManager has given up but that still runs, and its replacement.
 * Each looked for the other's commit before it was there, and Lance puts an append on top of
 * another without asking. The later one finds the file of its rows in two fragments, and takes its
 * own away.
 */
final class DoubledFragments {

    private static final Logger LOG = LoggerFactory.getLogger(DoubledFragments.class);

    private final LanceTable table;
    private final FragmentReader files;

    DoubledFragments(LanceTable table, FragmentReader files) {
        this.table = table;
        this.files = files;
    }

    /**
     * Removes the later fragment of each two with the same file, if there are such of some changes.
     *
     * @param changes what was committed, as the table's history says
     */
    void removeFrom(Dataset latest, CommitStamp stamp, UncommittedChanges changes)
            throws IOException {
        List<Long> doubled = find(latest, changes);
        if (doubled.isEmpty()) {
            return;
        }
        Operation removal =
                Delete.builder()
                        .deletedFragmentIds(doubled)
                        .updatedFragments(List.of())
                        .predicate("doubled by " + stamp)
                        .build();
        try (Dataset mended = table.commit(latest, removal, stamp.toProperties(changes))) {
            LOG.warn(
                    "Another committer has put the same changes into the table '{}' at the same moment, {}: two jobs run from one savepoint, or a task that was given up still runs. {} fragments that were there twice until version {} are there once now.",
                    table.name(),
                    stamp,
                    doubled.size(),
                    mended.version());
        }
    }

    private List<Long> find(Dataset latest, UncommittedChanges changes) throws IOException {
        Map<Long, String> doubled = new TreeMap<>();
        Set<String> seen = new HashSet<>();
        latest.getFragments().stream()
                .map(fragment -> fragment.metadata())
                .sorted(Comparator.comparingInt(FragmentMetadata::getId))
                .forEach(
                        fragment -> {
                            String file = fragment.getFiles().get(0).getPath();
                            if (!seen.add(file)) {
                                doubled.put((long) fragment.getId(), file);
                            }
                        });
        // Only now, as files that list fragments may be cleaned up when the changes are in the
        // table.
        if (!doubled.isEmpty()) {
            Set<String> written = new HashSet<>();
            for (WrittenFragment fragment : files.fragmentsOf(changes)) {
                written.add(fragment.dataFile());
            }
            doubled.values().retainAll(written);
        }
        return List.copyOf(doubled.keySet());
    }
}
