package org.apache.flink.connector.lancedb.lance;

import java.util.Arrays;
import java.util.function.Consumer;
import org.apache.flink.annotation.Internal;

/**
 * A map from keys' bytes to a number that is not negative, without an object per key: an
 * open-addressing table over one arena of bytes. Keys are compared by their bytes, never by their
 * hash alone. Keys are not removed one by one. Not thread-safe.
 */
@Internal
public final class KeyIndex {

    /** What a key that is not in the map has. */
    public static final int ABSENT = -1;

    /**
     * Bytes per key beside its own: hash, offset, length, value, and two slots at a load of a half.
     */
    private static final int OVERHEAD_BYTES = 8 + 4 + 4 + 4 + 2 * 4;

    private static final int INITIAL_CAPACITY = 1024;

    private byte[] arena = new byte[16 * INITIAL_CAPACITY];
    private int arenaLength;
    private long[] hashes = new long[INITIAL_CAPACITY];
    private int[] offsets = new int[INITIAL_CAPACITY];
    private int[] lengths = new int[INITIAL_CAPACITY];
    private int[] values = new int[INITIAL_CAPACITY];
    private int[] slots = new int[2 * INITIAL_CAPACITY];
    private int size;

    /** About the memory that a map of so many keys takes. */
    public static long estimateBytes(long keys, long keyBytes) {
        return keyBytes + keys * OVERHEAD_BYTES;
    }

    public int size() {
        return size;
    }

    /** The bytes of all keys together. */
    public long keyBytes() {
        return arenaLength;
    }

    /** The memory that the map's entries take, in bytes. */
    public long usedBytes() {
        return estimateBytes(size, arenaLength);
    }

    /** The hashes of all keys, in a new array and in no order. */
    public long[] hashes() {
        return Arrays.copyOf(hashes, size);
    }

    /** The value of a key, or {@link #ABSENT}. */
    public int get(KeyBytes key, long hash) {
        int slot = findSlot(key, hash);
        return slots[slot] == 0 ? ABSENT : values[slots[slot] - 1];
    }

    /**
     * Sets the value of a key.
     *
     * @return the value before, or {@link #ABSENT}
     */
    public int put(KeyBytes key, long hash, int value) {
        int slot = findSlot(key, hash);
        if (slots[slot] != 0) {
            int entry = slots[slot] - 1;
            int before = values[entry];
            values[entry] = value;
            return before;
        }
        add(slot, key, hash, value);
        return ABSENT;
    }

    /** Hands over the keys with the given value, each copied into one buffer used again. */
    public void forEachKey(int value, Consumer<KeyBytes> consumer) {
        KeyBytes key = new KeyBytes();
        for (int entry = 0; entry < size; entry++) {
            if (values[entry] == value) {
                consumer.accept(key.set(arena, offsets[entry], lengths[entry]));
            }
        }
    }

    /** Forgets all keys, and gives back the memory of a map that grew large. */
    public void clear() {
        KeyIndex fresh = new KeyIndex();
        arena = fresh.arena;
        hashes = fresh.hashes;
        offsets = fresh.offsets;
        lengths = fresh.lengths;
        values = fresh.values;
        slots = fresh.slots;
        arenaLength = 0;
        size = 0;
    }

    /** The slot of the key, or the free slot where it would go. */
    private int findSlot(KeyBytes key, long hash) {
        int mask = slots.length - 1;
        int slot = (int) hash & mask;
        while (slots[slot] != 0 && !isAt(slots[slot] - 1, key, hash)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private boolean isAt(int entry, KeyBytes key, long hash) {
        int from = offsets[entry];
        return hashes[entry] == hash
                && lengths[entry] == key.length()
                && Arrays.equals(arena, from, from + key.length(), key.array(), 0, key.length());
    }

    private void add(int slot, KeyBytes key, long hash, int value) {
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * size);
            offsets = Arrays.copyOf(offsets, 2 * size);
            lengths = Arrays.copyOf(lengths, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        long needed = (long) arenaLength + key.length();
        if (needed > arena.length) {
            if (needed > Integer.MAX_VALUE - 8) {
                throw new IllegalStateException(
                        "The keys of one buffer take more than 2 GiB; lower sink.buffer-flush.max-bytes.");
            }
            arena = Arrays.copyOf(arena, (int) Math.min(Integer.MAX_VALUE - 8L, 2 * needed));
        }
        System.arraycopy(key.array(), 0, arena, arenaLength, key.length());
        hashes[size] = hash;
        offsets[size] = arenaLength;
        lengths[size] = key.length();
        values[size] = value;
        arenaLength += key.length();
        size++;
        slots[slot] = size;
        if (2 * size >= slots.length) {
            rehash();
        }
    }

    private void rehash() {
        slots = new int[2 * slots.length];
        int mask = slots.length - 1;
        for (int entry = 0; entry < size; entry++) {
            int slot = (int) hashes[entry] & mask;
            while (slots[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            slots[slot] = entry + 1;
        }
    }
}
