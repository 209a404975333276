package org.apache.flink.connector.lancedb.schema;

import org.apache.flink.annotation.PublicEvolving;

/**
 * The unit in which a column counts: a timestamp since 1970-01-01 00:00, a time since midnight, a
 * duration since its start.
 */
@PublicEvolving
public enum TimestampUnit {
    SECOND(0, "s", 1),
    MILLISECOND(3, "ms", 1_000),
    MICROSECOND(6, "us", 1_000_000),
    NANOSECOND(9, "ns", 1_000_000_000);

    private final int digits;
    private final String symbol;
    private final int perSecond;

    TimestampUnit(int digits, String symbol, int perSecond) {
        this.digits = digits;
        this.symbol = symbol;
        this.perSecond = perSecond;
    }

    /** The number of digits of a second's fraction that the unit holds: SQL's precision. */
    public int digits() {
        return digits;
    }

    /** Arrow's short name of the unit, such as {@code us}. */
    public String symbol() {
        return symbol;
    }

    /** How many of the unit a second has. */
    public int perSecond() {
        return perSecond;
    }

    /** The coarsest unit that holds SQL's {@code TIMESTAMP(precision)} without loss. */
    public static TimestampUnit ofPrecision(int precision) {
        for (TimestampUnit unit : values()) {
            if (precision <= unit.digits) {
                return unit;
            }
        }
        throw new IllegalArgumentException(
                "A timestamp has at most 9 digits of a second, found " + precision + ".");
    }

    /**
     * The count in this unit; what the unit cannot hold of a second's fraction is cut off.
     *
     * @param epochMillisecond milliseconds since 1970-01-01 00:00
     * @param nanoOfMillisecond 0 to 999,999
     * @throws ArithmeticException if the count does not fit 64 bits, as nanoseconds before 1677 or
     *     after 2262
     */
    public long count(long epochMillisecond, int nanoOfMillisecond) {
        switch (this) {
            case SECOND:
                return Math.floorDiv(epochMillisecond, 1_000L);
            case MILLISECOND:
                return epochMillisecond;
            case MICROSECOND:
                return Math.addExact(
                        Math.multiplyExact(epochMillisecond, 1_000L), nanoOfMillisecond / 1_000);
            case NANOSECOND:
                return Math.addExact(
                        Math.multiplyExact(epochMillisecond, 1_000_000L), nanoOfMillisecond);
            default:
                throw new IllegalStateException("Unknown unit " + this);
        }
    }
}
