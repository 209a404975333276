package org.apache.flink.connector.lancedb.lance;

import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before an attempt is repeated: each time about twice as long, up to a bound, and
 * by chance up to a half less, so that writers that met do not meet again. Immutable.
 */
final class GrowingPause {

    /** Beyond it the shift would not fit, and every bound is reached. */
    private static final int LAST_DOUBLING = 10;

    private final long firstMillis;
    private final long longestMillis;

    GrowingPause(long firstMillis, long longestMillis) {
        this.firstMillis = firstMillis;
        this.longestMillis = longestMillis;
    }

    /** The milliseconds at most after a failed attempt, counted from 1. */
    long longestMillis(int attempt) {
        return Math.min(longestMillis, firstMillis << Math.min(attempt, LAST_DOUBLING));
    }

    /** The milliseconds, this time, after a failed attempt, counted from 1. */
    long millis(int attempt) {
        long longest = longestMillis(attempt);
        return ThreadLocalRandom.current().nextLong(longest / 2, longest);
    }
}
