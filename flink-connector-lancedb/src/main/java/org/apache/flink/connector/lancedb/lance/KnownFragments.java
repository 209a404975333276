package org.apache.flink.connector.lancedb.lance;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.lance.Dataset;
import org.lance.Fragment;
import org.lance.FragmentMetadata;
import org.lance.ManifestSummary;
import org.lance.Version;
import org.lance.fragment.DataFile;

/**
 * The fragments of the version that a table's next commit is likely to look at: the one that the
 * last commit made. To ask Lance for all of them takes it microseconds for each, whatever the
 * commit changes; a version that was made of a known one has its fragments, but for what the commit
 * changed. Not thread-safe.
 *
 * <p>A version is known by its number, its time and the sums in its manifest, so that one of
 * another table in the same place is not taken for it.
 */
final class KnownFragments {

    /** 16 MiB of heap. A table whose fragments take more is asked for them each time. */
    private static final long MAX_BYTES = 16 << 20;

    /** A fragment with one file and a deletion file, without the file's lists of columns. */
    private static final long BYTES_OF_A_FRAGMENT = 512;

    private final long maxBytes;
    private Optional<Version> known = Optional.empty();
    private List<FragmentMetadata> fragments = List.of();
    private int lastId;

    KnownFragments() {
        this(MAX_BYTES);
    }

    /** With another bound on the heap that is taken, for tests. */
    KnownFragments(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** All fragments of a version, in no order that counts. Not to be changed. */
    List<FragmentMetadata> of(Dataset dataset) {
        if (knows(dataset)) {
            return fragments;
        }
        List<FragmentMetadata> all =
                dataset.getFragments().stream()
                        .map(Fragment::metadata)
                        .collect(Collectors.toList());
        keep(dataset.getVersion(), all);
        lastId = all.stream().mapToInt(FragmentMetadata::getId).max().orElse(-1);
        return all;
    }

    /** Whether Lance need not be asked for the fragments of a version. */
    boolean knows(Dataset dataset) {
        return known.isPresent() && known.get().equals(dataset.getVersion());
    }

    private void keep(Version version, List<FragmentMetadata> all) {
        if (bytes(all) <= maxBytes) {
            known = Optional.of(version);
            fragments = all;
        } else {
            forget();
        }
    }

    private void forget() {
        known = Optional.empty();
        fragments = List.of();
    }

    private static long bytes(List<FragmentMetadata> all) {
        long bytes = 0;
        for (FragmentMetadata fragment : all) {
            bytes += BYTES_OF_A_FRAGMENT;
            for (DataFile file : fragment.getFiles()) {
                int numbers = file.getFields().length + file.getColumnIndices().length;
                bytes += (long) numbers * Integer.BYTES;
            }
        }
        return bytes;
    }

    /**
     * Notes what a commit made of a version, if the fragments of that are known. Where the new
     * version is not what this commit alone made of it, its fragments are not.
     *
     * @param removed the rows that the commit took away
     * @param added the fragments that it added
     * @param committed the version that has its changes
     */
    void follow(
            Dataset base, ReplacedRows removed, List<WrittenFragment> added, Dataset committed) {
        if (!knows(base) || committed.version() != base.version() + 1) {
            forget();
            return;
        }
        Version version = committed.getVersion();
        List<FragmentMetadata> all = removed.leftOf(fragments);
        if (addTo(all, added, committed) && haveSums(all, version.getManifestSummary())) {
            keep(version, all);
        } else {
            forget();
        }
    }

    /** Lance numbers new fragments in their order. Returns false where it did not. */
    private boolean addTo(
            List<FragmentMetadata> all, List<WrittenFragment> added, Dataset committed) {
        for (WrittenFragment written : added) {
            Optional<FragmentMetadata> fragment = find(committed, ++lastId);
            if (fragment.isEmpty() || !written.isIn(fragment.get())) {
                return false;
            }
            all.add(fragment.get());
        }
        return true;
    }

    private static Optional<FragmentMetadata> find(Dataset version, int id) {
        try {
            return Optional.of(version.getFragment(id).metadata());
        } catch (NullPointerException e) { // This is how Lance's Java says that there is none.
            return Optional.empty();
        }
    }

    private static boolean haveSums(List<FragmentMetadata> all, ManifestSummary sums) {
        long rows = 0;
        long deletionFiles = 0;
        long deletedRows = 0;
        for (FragmentMetadata fragment : all) {
            rows += fragment.getPhysicalRows();
            deletionFiles += fragment.getDeletionFile() == null ? 0 : 1;
            deletedRows += fragment.getNumDeletions();
        }
        return all.size() == sums.getTotalFragments()
                && rows == sums.getTotalDataFileRows()
                && deletionFiles == sums.getTotalDeletionFiles()
                && deletedRows == sums.getTotalDeletionFileRows();
    }
}
