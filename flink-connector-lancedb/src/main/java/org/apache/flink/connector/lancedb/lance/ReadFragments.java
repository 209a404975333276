package org.apache.flink.connector.lancedb.lance;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lance.FragmentMetadata;

/**
 * What is learnt of some fragments while all their rows are met in a scan. Several threads may
 * share it, if the rows of a fragment are all met by one.
 */
final class ReadFragments {

    private final Map<Integer, Notes> byFragment = new HashMap<>();

    /** Takes note of the keys of these fragments. */
    ReadFragments noteKeys(List<FragmentMetadata> fragments) {
        fragments.forEach(fragment -> byFragment.put(fragment.getId(), new Hashes(fragment)));
        return this;
    }

    /** Takes note of which rows of these fragments are there. */
    ReadFragments noteRows(List<FragmentMetadata> fragments) {
        fragments.forEach(fragment -> byFragment.put(fragment.getId(), new Places(fragment)));
        return this;
    }

    /**
     * Adds some rows of a batch.
     *
     * @param hashes those of the rows' keys
     */
    void add(RowAddresses addresses, int first, int rows, long[] hashes) {
        if (byFragment.isEmpty()) {
            return;
        }
        Notes notes = null;
        int lastId = -1;
        for (int i = 0; i < rows; i++) {
            long address = addresses.of(first + i);
            int id = RowAddresses.fragmentId(address);
            if (id != lastId) {
                lastId = id;
                notes = byFragment.get(id);
            }
            if (notes != null) {
                notes.add(RowAddresses.place(address), hashes[i]);
            }
        }
    }

    /** Hands over what was learnt, when all rows of the fragments were met. */
    void rememberIn(RememberedKeys keys, DeletedRows deleted) {
        byFragment.values().forEach(notes -> notes.rememberIn(keys, deleted));
    }

    /** Of one fragment. */
    private interface Notes {

        void add(int place, long hash);

        void rememberIn(RememberedKeys keys, DeletedRows deleted);
    }

    private static final class Hashes implements Notes {

        private final FragmentMetadata fragment;
        private long[] hashes = new long[16];
        private int count;

        Hashes(FragmentMetadata fragment) {
            this.fragment = fragment;
        }

        @Override
        public void add(int place, long hash) {
            if (count == hashes.length) {
                hashes = Arrays.copyOf(hashes, 2 * count);
            }
            hashes[count++] = hash;
        }

        @Override
        public void rememberIn(RememberedKeys keys, DeletedRows deleted) {
            keys.read(fragment, Arrays.copyOf(hashes, count));
        }
    }

    private static final class Places implements Notes {

        private final FragmentMetadata fragment;
        private final BitSet missing = new BitSet();

        Places(FragmentMetadata fragment) {
            this.fragment = fragment;
            missing.set(0, Math.toIntExact(fragment.getPhysicalRows()));
        }

        @Override
        public void add(int place, long hash) {
            missing.clear(place);
        }

        @Override
        public void rememberIn(RememberedKeys keys, DeletedRows deleted) {
            deleted.read(fragment, missing);
        }
    }
}
