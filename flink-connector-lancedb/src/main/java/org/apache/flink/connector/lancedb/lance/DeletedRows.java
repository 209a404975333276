package org.apache.flink.connector.lancedb.lance;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.lance.FragmentMetadata;
import org.lance.fragment.DataFile;
import org.lance.fragment.DeletionFile;

/**
 * Which rows of a table's large fragments are deleted. Lance's scan leaves them out by copying all
 * others, which takes several times as long as to read the column; with this, the file can be read
 * as it is. The rows are learnt by one such scan, and followed through the deletions of this sink.
 *
 * <p>What is known of a fragment counts as long as it has the same files and the same deletion
 * file. Not thread-safe; while nothing is changed, any thread may ask.
 */
final class DeletedRows {

    /** 16 MiB of heap. Fragments for which there is no room are scanned by Lance each time. */
    private static final long MAX_ROWS = 8L * (16 << 20);

    private final long maxRows;
    private final Map<Integer, Fragment> known = new HashMap<>();
    private long kept;

    DeletedRows() {
        this(MAX_ROWS);
    }

    /** With another bound on the rows of all fragments, for tests. */
    DeletedRows(long maxRows) {
        this.maxRows = maxRows;
    }

    /** Looks at the fragments of a version, and forgets what is not in it. */
    void follow(List<FragmentMetadata> version) {
        Map<Integer, Fragment> before = new HashMap<>(known);
        known.clear();
        kept = 0;
        for (FragmentMetadata fragment : version) {
            Fragment same = before.get(fragment.getId());
            if (same != null && same.becomes(fragment)) {
                keep(fragment, same);
            }
        }
    }

    private void keep(FragmentMetadata metadata, Fragment fragment) {
        known.put(metadata.getId(), fragment);
        kept += metadata.getPhysicalRows();
    }

    /**
     * Those large fragments of the version that have deleted rows and of which these are not known,
     * as far as there is room.
     */
    List<FragmentMetadata> toBeRead(List<FragmentMetadata> fragments) {
        List<FragmentMetadata> toBeRead = new ArrayList<>();
        long room = maxRows - kept;
        for (FragmentMetadata fragment : fragments) {
            long rows = fragment.getPhysicalRows();
            if (fragment.getDeletionFile() != null
                    && rows > RememberedKeys.MAX_ROWS
                    && rows <= room
                    && !known.containsKey(fragment.getId())) {
                toBeRead.add(fragment);
                room -= rows;
            }
        }
        return toBeRead;
    }

    /** Notes the rows that a fragment of the version does not have any more. */
    void read(FragmentMetadata fragment, BitSet deleted) {
        if (kept + fragment.getPhysicalRows() <= maxRows) {
            keep(fragment, new Fragment(fragment, deleted));
        }
    }

    /** The deleted rows of a fragment of the version, if they are known. Not to be changed. */
    Optional<BitSet> of(FragmentMetadata fragment) {
        return Optional.ofNullable(known.get(fragment.getId())).map(same -> same.deleted);
    }

    /**
     * Notes how fragments of the version are without rows that are about to be deleted.
     *
     * @param rows those rows of each fragment
     */
    void delete(List<FragmentMetadata> updated, Map<Integer, BitSet> rows) {
        for (FragmentMetadata fragment : updated) {
            Fragment same = known.get(fragment.getId());
            if (same != null) {
                same.next = fragment.getDeletionFile();
                same.rowsOfNext = rows.get(fragment.getId());
            }
        }
    }

    private static final class Fragment {

        private final List<DataFile> files;
        private final BitSet deleted;
        private DeletionFile deletions;

        /** The deletion file that a commit has written, which may not have been published. */
        private DeletionFile next;

        private BitSet rowsOfNext;

        Fragment(FragmentMetadata metadata, BitSet deleted) {
            this.files = metadata.getFiles();
            this.deletions = metadata.getDeletionFile();
            this.deleted = deleted;
        }

        /** Returns false if it is another than that of the version, and its rows are not known. */
        boolean becomes(FragmentMetadata metadata) {
            DeletionFile found = metadata.getDeletionFile();
            if (next != null && next.equals(found)) {
                deleted.or(rowsOfNext);
                deletions = next;
            }
            next = null;
            rowsOfNext = null;
            return files.equals(metadata.getFiles()) && Objects.equals(deletions, found);
        }
    }
}
