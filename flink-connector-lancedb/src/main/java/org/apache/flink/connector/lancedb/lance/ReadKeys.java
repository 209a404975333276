package org.apache.flink.connector.lancedb.lance;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.ArrowBuf;
import org.lance.FragmentMetadata;

/**
 * The hashes of the keys of some fragments, as they are met in a scan. Several threads may share
 * it, if the rows of a fragment are all met by one.
 */
final class ReadKeys {

    private final Map<Integer, Hashes> byFragment = new HashMap<>();

    /** Listens for the keys of these fragments. */
    ReadKeys(List<FragmentMetadata> fragments) {
        for (FragmentMetadata fragment : fragments) {
            byFragment.put(fragment.getId(), new Hashes(fragment));
        }
    }

    /**
     * Adds those of some rows that are in the fragments.
     *
     * @param addresses the rows' addresses in the table
     * @param first the place of the first row's address
     */
    void add(ArrowBuf addresses, int first, int rows, long[] hashes) {
        if (byFragment.isEmpty()) {
            return;
        }
        Hashes last = null;
        int lastId = -1;
        for (int i = 0; i < rows; i++) {
            int id = (int) (addresses.getLong((long) (first + i) * Long.BYTES) >>> 32);
            if (id != lastId) {
                lastId = id;
                last = byFragment.get(id);
            }
            if (last != null) {
                last.add(hashes[i]);
            }
        }
    }

    /** Hands over what was met, when all rows of the fragments were. */
    void rememberIn(RememberedKeys remembered) {
        byFragment.values().forEach(keys -> remembered.read(keys.fragment, keys.toArray()));
    }

    private static final class Hashes {

        private final FragmentMetadata fragment;
        private long[] hashes = new long[16];
        private int count;

        Hashes(FragmentMetadata fragment) {
            this.fragment = fragment;
        }

        void add(long hash) {
            if (count == hashes.length) {
                hashes = Arrays.copyOf(hashes, 2 * count);
            }
            hashes[count++] = hash;
        }

        long[] toArray() {
            return Arrays.copyOf(hashes, count);
        }
    }
}
