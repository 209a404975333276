package org.apache.flink.connector.lancedb.lance;

import org.apache.flink.annotation.Internal;

/**
 * A version of a table that was seen: its number, and when it was made, by which it is told from a
 * version of that number in a table that was dropped and created again. Immutable.
 */
@Internal
public final class SeenVersion {

    private final long number;
    private final long madeAtNanos;

    /**
     * Names a version.
     *
     * @param madeAtNanos nanoseconds since the epoch
     */
    public SeenVersion(long number, long madeAtNanos) {
        this.number = number;
        this.madeAtNanos = madeAtNanos;
    }

    public long number() {
        return number;
    }

    /** When the version was made, in nanoseconds since the epoch. */
    public long madeAtNanos() {
        return madeAtNanos;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SeenVersion
                && number == ((SeenVersion) other).number
                && madeAtNanos == ((SeenVersion) other).madeAtNanos;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(31 * number + madeAtNanos);
    }

    @Override
    public String toString() {
        return "version " + number;
    }
}
