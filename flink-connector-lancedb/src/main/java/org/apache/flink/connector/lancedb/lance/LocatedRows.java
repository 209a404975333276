package org.apache.flink.connector.lancedb.lance;

import java.util.BitSet;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** The rows of a version that changes replace or delete. Not thread-safe. */
final class LocatedRows {

    private final Map<Integer, BitSet> places = new TreeMap<>();
    private long updatedKeys;

    /** Rows come fragment by fragment. */
    private int lastFragment;

    private BitSet ofLastFragment;

    /**
     * Adds a row.
     *
     * @param address the fragment's id and the row's place in it, as Lance's row addresses have it
     */
    void add(long address) {
        int fragment = RowAddresses.fragmentId(address);
        if (ofLastFragment == null || fragment != lastFragment) {
            ofLastFragment = places.computeIfAbsent(fragment, id -> new BitSet());
            lastFragment = fragment;
        }
        ofLastFragment.set(RowAddresses.place(address));
    }

    /** Notes that an added row takes the place of those of its key, however many they are. */
    void addUpdatedKey() {
        updatedKeys++;
    }

    /** The rows' places by the id of their fragment. */
    Map<Integer, BitSet> places() {
        return Collections.unmodifiableMap(places);
    }

    long rows() {
        return places.values().stream().mapToLong(BitSet::cardinality).sum();
    }

    /** The upserted keys of which there was a row; rows that others doubled count once. */
    long updatedKeys() {
        return updatedKeys;
    }
}
