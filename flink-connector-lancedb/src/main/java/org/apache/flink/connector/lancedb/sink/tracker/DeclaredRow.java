package org.apache.flink.connector.lancedb.sink.tracker;

import java.util.Objects;
import org.apache.flink.annotation.Internal;

/**
 * What is kept of a declared row: 128 bits of its content's hash, and the trust epoch in which it
 * was declared. Immutable.
 */
@Internal
public final class DeclaredRow {

    private final long high;
    private final long low;
    private final int epoch;

    DeclaredRow(long high, long low, int epoch) {
        this.high = high;
        this.low = low;
        this.epoch = epoch;
    }

    long high() {
        return high;
    }

    long low() {
        return low;
    }

    /** The epoch of the operator that wrote the entry; an entry of another one is not trusted. */
    int epoch() {
        return epoch;
    }

    /** Whether the other row's content is the same. */
    boolean hasContentOf(DeclaredRow other) {
        return high == other.high && low == other.low;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DeclaredRow
                && hasContentOf((DeclaredRow) other)
                && epoch == ((DeclaredRow) other).epoch;
    }

    @Override
    public int hashCode() {
        return Objects.hash(high, low, epoch);
    }

    @Override
    public String toString() {
        return String.format("DeclaredRow{%016x%016x, epoch %d}", high, low, epoch);
    }
}
