package org.apache.flink.connector.lancedb.sink.encoder;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TimestampUnit;
import org.apache.flink.table.data.TimestampData;

/**
 * The classes of {@code java.time} as Flink's. What a column's unit does not hold is cut off: the
 * value is rounded down. What 64 bits do not hold is refused. Each method returns null where the
 * value's class does not go with the type.
 */
final class ExternalTimes {

    private static final long NANOSECONDS = 1_000_000_000L;

    /** What Flink's milliseconds of 64 bits hold is a little more. */
    private static final long MAX_EPOCH_SECOND = Long.MAX_VALUE / 1_000 - 1;

    private static final int MAX_YEAR = 292_000_000;

    private ExternalTimes() {}

    static Object date(Object value) {
        if (!(value instanceof LocalDate)) {
            return null;
        }
        try {
            return Math.toIntExact(((LocalDate) value).toEpochDay());
        } catch (ArithmeticException e) {
            throw new InvalidValueException("the date " + value + " does not fit 32 bits of days");
        }
    }

    static Object timeOfDay(Object value, LanceType type) {
        if (!(value instanceof LocalTime)) {
            return null;
        }
        long count = ((LocalTime) value).toNanoOfDay() / (NANOSECONDS / type.unit().perSecond());
        return type.kind() == LanceType.Kind.TIME32 ? (Object) (int) count : (Object) count;
    }

    static Object duration(Object value, LanceType type) {
        if (!(value instanceof Duration)) {
            return null;
        }
        try {
            return count((Duration) value, type.unit());
        } catch (ArithmeticException e) {
            throw new InvalidValueException(
                    "the duration " + value + " does not fit 64 bits of " + type);
        }
    }

    private static long count(Duration value, TimestampUnit unit) {
        int perSecond = unit.perSecond();
        long rest = value.getNano() / (NANOSECONDS / perSecond);
        // Toward zero first, so that the smallest count does not overflow on its way.
        return value.getSeconds() >= 0
                ? Math.addExact(Math.multiplyExact(value.getSeconds(), perSecond), rest)
                : Math.addExact(
                        Math.multiplyExact(value.getSeconds() + 1, perSecond), rest - perSecond);
    }

    static TimestampData timestamp(Object value, LanceType type) {
        return type.isUtc() ? instant(value) : localDateTime(value);
    }

    private static TimestampData localDateTime(Object value) {
        if (!(value instanceof LocalDateTime)) {
            return null;
        }
        LocalDateTime dateTime = (LocalDateTime) value;
        checkRange(Math.abs(dateTime.getYear()) <= MAX_YEAR, value);
        return TimestampData.fromLocalDateTime(dateTime);
    }

    private static TimestampData instant(Object value) {
        Instant instant;
        if (value instanceof Instant) {
            instant = (Instant) value;
        } else if (value instanceof OffsetDateTime) {
            instant = ((OffsetDateTime) value).toInstant();
        } else if (value instanceof ZonedDateTime) {
            instant = ((ZonedDateTime) value).toInstant();
        } else {
            return null;
        }
        checkRange(Math.abs(instant.getEpochSecond()) <= MAX_EPOCH_SECOND, value);
        return TimestampData.fromInstant(instant);
    }

    private static void checkRange(boolean fits, Object value) {
        if (!fits) {
            throw new InvalidValueException(
                    "the timestamp " + value + " does not fit 64 bits of milliseconds");
        }
    }
}
