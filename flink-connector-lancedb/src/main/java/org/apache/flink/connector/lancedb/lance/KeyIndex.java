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

    /** Bytes per key beside its own: end, value, and two slots at a load of a half. */
    private static final int OVERHEAD_BYTES = 4 + 4 + 2 * 8;

    private static final int INITIAL_CAPACITY = 1024;

    /** The keys' bytes, in the order of the entries. */
    private byte[] arena = new byte[16 * INITIAL_CAPACITY];

    /** Where an entry's key begins in the arena; where it ends, the next one begins. */
    private int[] offsets = new int[INITIAL_CAPACITY + 1];

    private int[] values = new int[INITIAL_CAPACITY];

    /**
     * Half as many bits as a key's hash has, above its entry's number plus one, or 0. So a look at
     * a key that is not there mostly ends here, in one place of memory.
     */
    private long[] slots = new long[2 * INITIAL_CAPACITY];

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
        return offsets[size];
    }

    /** The memory that the map's entries take, in bytes. */
    public long usedBytes() {
        return estimateBytes(size, keyBytes());
    }

    /** The hashes of all keys by {@link KeyBytes#hash()}, in a new array and in no order. */
    public long[] hashes() {
        long[] all = new long[size];
        KeyBytes key = new KeyBytes();
        for (int entry = 0; entry < size; entry++) {
            all[entry] = key.set(arena, offsets[entry], offsets[entry + 1] - offsets[entry]).hash();
        }
        return all;
    }

    /** The value of a key, or {@link #ABSENT}. */
    public int get(KeyBytes key, long hash) {
        int entry = find(key, hash);
        return entry == ABSENT ? ABSENT : values[entry];
    }

    /**
     * The number of a key's entry, counted from 0, or {@link #ABSENT}. Keys that are added do not
     * change it. While none are added, any thread may ask.
     */
    int find(KeyBytes key, long hash) {
        return (int) slots[findSlot(key, hash)] - 1;
    }

    /**
     * Looks at the memory that {@link #find} will want, with no decision between. The processor so
     * fetches what it takes for many keys at once, where to find them one by one is to wait for
     * each.
     *
     * @return anything, which the caller must use, lest the look be left out
     */
    int touch(long hash) {
        int entry = (int) slots[half(hash) & (slots.length - 1)];
        return arena[offsets[entry]];
    }

    int value(int entry) {
        return values[entry];
    }

    void setValue(int entry, int value) {
        values[entry] = value;
    }

    /**
     * Sets the value of a key.
     *
     * @return the value before, or {@link #ABSENT}
     */
    public int put(KeyBytes key, long hash, int value) {
        int slot = findSlot(key, hash);
        int entry = (int) slots[slot] - 1;
        if (entry != ABSENT) {
            int before = values[entry];
            values[entry] = value;
            return before;
        }
        add(slot, key, hash, value);
        return ABSENT;
    }

    /** False if no key of the map has one of these hashes; it may be true where none has. */
    boolean mayHaveAnyHashOf(long[] hashes) {
        int mask = slots.length - 1;
        for (long hash : hashes) {
            int half = half(hash);
            for (int slot = half & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
                if ((int) (slots[slot] >>> Integer.SIZE) == half) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Hands over the keys with the given value, each copied into one buffer used again. */
    public void forEachKey(int value, Consumer<KeyBytes> consumer) {
        KeyBytes key = new KeyBytes();
        for (int entry = 0; entry < size; entry++) {
            if (values[entry] == value) {
                int length = offsets[entry + 1] - offsets[entry];
                consumer.accept(key.set(arena, offsets[entry], length));
            }
        }
    }

    /** Forgets all keys, and gives back the memory of a map that grew large. */
    public void clear() {
        KeyIndex fresh = new KeyIndex();
        arena = fresh.arena;
        offsets = fresh.offsets;
        values = fresh.values;
        slots = fresh.slots;
        size = 0;
    }

    /** The slot of the key, or the free slot where it would go. */
    private int findSlot(KeyBytes key, long hash) {
        int mask = slots.length - 1;
        int half = half(hash);
        int slot = half & mask;
        while (slots[slot] != 0 && !isIn(slots[slot], key, half)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private static int half(long hash) {
        return (int) (hash ^ hash >>> Integer.SIZE);
    }

    private boolean isIn(long slot, KeyBytes key, int half) {
        if ((int) (slot >>> Integer.SIZE) != half) {
            return false;
        }
        int entry = (int) slot - 1;
        return Arrays.equals(
                arena, offsets[entry], offsets[entry + 1], key.array(), 0, key.length());
    }

    private void add(int slot, KeyBytes key, long hash, int value) {
        if (size == values.length) {
            offsets = Arrays.copyOf(offsets, 2 * size + 1);
            values = Arrays.copyOf(values, 2 * size);
        }
        int start = offsets[size];
        long needed = (long) start + key.length();
        if (needed > arena.length) {
            if (needed > Integer.MAX_VALUE - 8) {
                throw new IllegalStateException(
                        "The keys of one buffer take more than 2 GiB; lower sink.buffer-flush.max-bytes.");
            }
            arena = Arrays.copyOf(arena, (int) Math.min(Integer.MAX_VALUE - 8L, 2 * needed));
        }
        System.arraycopy(key.array(), 0, arena, start, key.length());
        values[size] = value;
        size++;
        offsets[size] = (int) needed;
        slots[slot] = (long) half(hash) << Integer.SIZE | size;
        if (2 * size >= slots.length) {
            rehash();
        }
    }

    private void rehash() {
        long[] before = slots;
        slots = new long[2 * before.length];
        int mask = slots.length - 1;
        for (long moved : before) {
            if (moved != 0) {
                int slot = (int) (moved >>> Integer.SIZE) & mask;
                while (slots[slot] != 0) {
                    slot = (slot + 1) & mask;
                }
                slots[slot] = moved;
            }
        }
    }
}
