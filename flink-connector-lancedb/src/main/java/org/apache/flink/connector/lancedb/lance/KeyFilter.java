package org.apache.flink.connector.lancedb.lance;

/**
 * Tells of most hashes that no key of a set has them, by one look at memory so small that it stays
 * in the processor's cache: a Bloom filter whose three bits of a hash are in one word. Of those
 * that no key has, about one in a hundred passes. Once it is filled, any thread may ask.
 */
final class KeyFilter {

    /** The memory it takes at most for each key. */
    static final int BYTES_PER_KEY = 4;

    private static final int KEYS_PER_WORD = 4;

    private static final int MOST_BITS = 28;

    private final long[] words;
    private final int shift;

    /** A filter for so many keys. More may be added; more then pass that should not. */
    KeyFilter(long keys) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(keys / KEYS_PER_WORD);
        bits = Math.min(bits, MOST_BITS);
        words = new long[1 << bits];
        shift = Long.SIZE - bits;
    }

    void add(long hash) {
        words[word(hash)] |= bits(hash);
    }

    /** False if no key of this hash was added. */
    boolean mayContain(long hash) {
        long bits = bits(hash);
        return (words[word(hash)] & bits) == bits;
    }

    /** The upper bits choose the word. */
    private int word(long hash) {
        return (int) (hash >>> 1 >>> (shift - 1));
    }

    private static long bits(long hash) {
        return 1L << hash | 1L << (hash >>> 6) | 1L << (hash >>> 12);
    }
}
