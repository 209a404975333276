package org.apache.flink.connector.lancedb.sink.writer;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The hashes of the keys that one flush wrote or deleted: enough to tell that a key stands in no
 * other flush, never that it does. Not thread-safe.
 */
final class KeyHashes {

    /** What comparing takes for a key: its hash, a copy, and what merging takes beside. */
    private static final long BYTES_PER_KEY = 3 * Long.BYTES;

    private long[] hashes;

    KeyHashes(long... hashes) {
        this.hashes = hashes;
    }

    /** The memory that it takes to compare so many keys. */
    static long estimateBytes(long keys) {
        return keys * BYTES_PER_KEY;
    }

    /** Makes comparing quick; it can be done before. */
    void sort() {
        if (hashes != null) {
            Arrays.sort(hashes);
        }
    }

    /** Gives the memory back; these keys may be any from then on. */
    void forget() {
        hashes = null;
    }

    /**
     * The hashes that are there more than once, sorted; empty if those of a flush are forgotten.
     */
    static Optional<long[]> shared(List<KeyHashes> flushes) {
        int count = 0;
        for (KeyHashes flush : flushes) {
            if (flush.hashes == null) {
                return Optional.empty();
            }
            flush.sort();
            count += flush.hashes.length;
        }
        long[] all = new long[count];
        int end = 0;
        for (KeyHashes flush : flushes) {
            System.arraycopy(flush.hashes, 0, all, end, flush.hashes.length);
            end += flush.hashes.length;
        }
        Arrays.sort(all); // Merges the parts, each of which is sorted.
        int shared = 0;
        for (int i = 1; i < count; i++) {
            boolean isNext = shared == 0 || all[shared - 1] != all[i];
            if (all[i] == all[i - 1] && isNext) {
                all[shared++] = all[i];
            }
        }
        return Optional.of(Arrays.copyOf(all, shared));
    }

    /** Whether it has one of these hashes, as far as is known. */
    boolean hasAnyOf(long[] others) {
        return hashes == null
                || Arrays.stream(others).anyMatch(hash -> Arrays.binarySearch(hashes, hash) >= 0);
    }
}
