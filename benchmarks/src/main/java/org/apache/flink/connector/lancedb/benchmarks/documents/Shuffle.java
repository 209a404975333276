package org.apache.flink.connector.lancedb.benchmarks.documents;

import java.io.Serializable;

/**
 * A permutation of the numbers below a bound that looks random and takes no memory: steps that each
 * can be undone mix the bits, and are repeated until the number is below the bound. Immutable.
 */
final class Shuffle implements Serializable {

    private static final long serialVersionUID = 1L;

    private final long bound;
    private final long mask;
    private final int shift;

    Shuffle(long bound) {
        if (bound < 1) {
            throw new IllegalArgumentException(
                    "There are " + bound + " numbers to shuffle; expected one at least.");
        }
        this.bound = bound;
        int bits = Math.max(2, Long.SIZE - Long.numberOfLeadingZeros(bound - 1));
        this.mask = (1L << bits) - 1;
        this.shift = (bits + 1) / 2;
    }

    /** The number at a place; places beyond the bound begin anew. */
    long at(long place) {
        long number = place % bound;
        do {
            number = (number * 0x9E3779B97F4A7C15L + 0x632BE59BD9B4E019L) & mask;
            number ^= number >>> shift;
            number = (number * 0xBF58476D1CE4E5B9L) & mask;
            number ^= number >>> shift;
            number = (number * 0x94D049BB133111EBL) & mask;
            number ^= number >>> shift;
        } while (number >= bound);
        return number;
    }
}
