package org.apache.flink.connector.lancedb.lance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lance.FragmentMetadata;
import org.lance.fragment.DataFile;
import org.lance.fragment.DeletionFile;

/**
 * Which keys the small fragments of a table have, as hashes, so that a commit opens only those that
 * may have one of its keys. Many small checkpoints leave many small fragments, and to open one
 * takes longer than to look at thousands of hashes. That a fragment has a hash says nothing for
 * certain: its keys are then read and compared.
 *
 * <p>A fragment is known by its files, whose content never changes. Where its keys were read from a
 * version, only the rows of that version were seen, so it is known as long as its deletion file is
 * that of the version, or follows it by deletions of this sink. Not thread-safe.
 */
final class RememberedKeys {

    /** Of larger fragments the keys take longer to be read than the file to be opened. */
    static final int MAX_ROWS = 1 << 14;

    /** 16 MiB of heap. Fragments for which there is no room are read each time. */
    private static final int MAX_HASHES = 2 << 20;

    private final int maxHashes;
    private final Map<Integer, Fragment> known = new HashMap<>();
    private final Map<String, long[]> written = new HashMap<>();
    private int kept;

    RememberedKeys() {
        this(MAX_HASHES);
    }

    /** With another bound on the hashes that are kept, for tests. */
    RememberedKeys(int maxHashes) {
        this.maxHashes = maxHashes;
    }

    /**
     * Looks at the fragments of a version: forgets what is not in it, and recognises the fragments
     * that were written since.
     */
    void follow(List<FragmentMetadata> version) {
        Map<Integer, Fragment> before = new HashMap<>(known);
        known.clear();
        kept = 0;
        for (FragmentMetadata fragment : version) {
            Fragment same = before.get(fragment.getId());
            if (same != null && same.is(fragment)) {
                keep(fragment.getId(), same);
                continue;
            }
            long[] hashes = written.get(fragment.getFiles().get(0).getPath());
            if (hashes != null && fragment.getFiles().size() == 1) {
                keep(fragment.getId(), new Fragment(fragment, true, hashes));
            }
        }
        written.clear();
    }

    private void keep(int id, Fragment fragment) {
        if (kept + fragment.hashes.length <= maxHashes) {
            known.put(id, fragment);
            kept += fragment.hashes.length;
        }
    }

    /** Notes the keys of all rows of a small file that the next version may have as a fragment. */
    void wrote(String dataFile, long[] hashes) {
        written.put(dataFile, hashes);
    }

    /** Those small fragments of the version whose keys are not known, as far as there is room. */
    List<FragmentMetadata> toBeRead(List<FragmentMetadata> fragments) {
        List<FragmentMetadata> toBeRead = new ArrayList<>();
        long room = (long) maxHashes - kept;
        for (FragmentMetadata fragment : fragments) {
            long rows = fragment.getPhysicalRows();
            if (rows <= MAX_ROWS && rows <= room && !known.containsKey(fragment.getId())) {
                toBeRead.add(fragment);
                room -= rows;
            }
        }
        return toBeRead;
    }

    /** Notes the keys of the rows that a fragment of the version has. */
    void read(FragmentMetadata fragment, long[] hashes) {
        keep(fragment.getId(), new Fragment(fragment, false, hashes));
    }

    /** Whether a fragment of the version may have a row with one of some keys. */
    boolean mayHave(int fragmentId, WantedKeys keys) {
        Fragment fragment = known.get(fragmentId);
        return fragment == null || keys.mayContainAny(fragment.hashes);
    }

    /**
     * Notes how fragments of the version are without rows that are about to be deleted. If they are
     * not, they will be found to be others than those.
     */
    void delete(List<FragmentMetadata> updated) {
        for (FragmentMetadata fragment : updated) {
            Fragment same = known.get(fragment.getId());
            if (same != null) {
                known.put(fragment.getId(), new Fragment(fragment, same.allRows, same.hashes));
            }
        }
    }

    private static final class Fragment {

        private final List<DataFile> files;
        private final DeletionFile deletions;
        private final boolean allRows;
        private final long[] hashes;

        Fragment(FragmentMetadata metadata, boolean allRows, long[] hashes) {
            this.files = metadata.getFiles();
            this.deletions = metadata.getDeletionFile();
            this.allRows = allRows;
            this.hashes = hashes;
        }

        boolean is(FragmentMetadata metadata) {
            return files.equals(metadata.getFiles())
                    && (allRows || Objects.equals(deletions, metadata.getDeletionFile()));
        }
    }
}
