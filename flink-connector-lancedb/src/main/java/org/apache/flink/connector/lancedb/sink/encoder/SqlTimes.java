package org.apache.flink.connector.lancedb.sink.encoder;

import org.apache.flink.connector.lancedb.lance.ColumnOutput;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TimestampUnit;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/**
 * Encodes SQL's times in units that are not their own. What a time has of a second's fraction
 * beyond the precision of its SQL type is cut off; beyond that of the unit, it is refused.
 */
final class SqlTimes {

    private static final int MILLISECONDS = 1_000;
    private static final int NANOSECONDS = 1_000_000_000;
    private static final int NANOSECONDS_PER_MILLISECOND = 1_000_000;

    private SqlTimes() {}

    /** Flink keeps each TIME in milliseconds, whatever its precision. */
    static ColumnEncoder timeOfDay(LogicalType sql, LanceType type, int position) {
        int precision = LogicalTypeChecks.getPrecision(sql);
        int step = MILLISECONDS / TimestampUnit.ofPrecision(Math.min(precision, 3)).perSecond();
        return (row, out) -> {
            int milliseconds = row.getInt(position);
            putTimeOfDay(milliseconds - Math.floorMod(milliseconds, step), type, out);
        };
    }

    private static void putTimeOfDay(int milliseconds, LanceType type, ColumnOutput out) {
        long count = ColumnEncoder.timeOfDay(inUnit(milliseconds, type), type);
        if (type.kind() == LanceType.Kind.TIME32) {
            out.putInt((int) count);
        } else {
            out.putLong(count);
        }
    }

    static ColumnEncoder duration(LanceType type, int position) {
        return (row, out) -> out.putLong(inUnit(row.getLong(position), type));
    }

    private static long inUnit(long milliseconds, LanceType type) {
        int perSecond = type.unit().perSecond();
        try {
            if (perSecond >= MILLISECONDS) {
                return Math.multiplyExact(milliseconds, (long) (perSecond / MILLISECONDS));
            }
        } catch (ArithmeticException e) {
            throw unfit(milliseconds + " ms", type, "");
        }
        if (milliseconds % MILLISECONDS != 0) {
            throw unfit(milliseconds + " ms", type, " without loss");
        }
        return milliseconds / MILLISECONDS;
    }

    static ColumnEncoder timestamp(LogicalType sql, LanceType type, int position) {
        int precision = LogicalTypeChecks.getPrecision(sql);
        int step = NANOSECONDS / type.unit().perSecond();
        return (row, out) -> {
            TimestampData value = row.getTimestamp(position, precision);
            int nanoOfSecond =
                    Math.floorMod(value.getMillisecond(), MILLISECONDS)
                                    * NANOSECONDS_PER_MILLISECOND
                            + value.getNanoOfMillisecond();
            if (nanoOfSecond % step != 0) {
                throw unfit("the timestamp " + value, type, " without loss");
            }
            ColumnEncoder.timestamp(value, type, out);
        };
    }

    private static InvalidValueException unfit(String value, LanceType type, String how) {
        return new InvalidValueException(String.format("%s does not fit %s%s", value, type, how));
    }
}
