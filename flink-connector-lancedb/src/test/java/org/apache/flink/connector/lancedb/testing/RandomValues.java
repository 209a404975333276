package org.apache.flink.connector.lancedb.testing;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TimestampUnit;
import org.apache.flink.connector.lancedb.schema.VectorElementType;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.util.StringUtils;

/** Values of every type, as a stream of Rows has them and as {@link TestTable} reads them back. */
public final class RandomValues {

    private final Random random;

    public RandomValues(Random random) {
        this.random = random;
    }

    /** One type of each kind, and each unit of timestamps. */
    public static List<LanceType> allTypes() {
        List<LanceType> types =
                new ArrayList<>(
                        List.of(
                                LanceType.bool(),
                                LanceType.int8(),
                                LanceType.int16(),
                                LanceType.int32(),
                                LanceType.int64(),
                                LanceType.float32(),
                                LanceType.float64(),
                                LanceType.utf8(),
                                LanceType.binary(),
                                LanceType.date32(),
                                LanceType.decimal128(9, 2),
                                LanceType.decimal128(38, 10),
                                LanceType.vector(VectorElementType.FLOAT32, 3),
                                LanceType.vector(VectorElementType.FLOAT64, 5)));
        for (TimestampUnit unit : TimestampUnit.values()) {
            types.add(LanceType.timestamp(unit));
            types.add(LanceType.timestampUtc(unit));
        }
        return types;
    }

    /** The types that can be a key. */
    public static List<LanceType> keyTypes() {
        List<LanceType> types = allTypes();
        types.removeIf(type -> !type.canBeKey());
        return types;
    }

    /** A value of the class that goes with the type in a Row; every so often an extreme one. */
    public Object next(LanceType type) {
        boolean extreme = random.nextInt(6) == 0;
        switch (type.kind()) {
            case BOOLEAN:
                return random.nextBoolean();
            case INT8:
                return (byte) integer(extreme, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case INT16:
                return (short) integer(extreme, Short.MIN_VALUE, Short.MAX_VALUE);
            case INT32:
                return (int) integer(extreme, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case INT64:
                return integer(extreme, Long.MIN_VALUE, Long.MAX_VALUE);
            case FLOAT32:
                return extreme ? Float.NaN : random.nextFloat();
            case FLOAT64:
                return extreme ? Double.NEGATIVE_INFINITY : random.nextDouble();
            case UTF8:
                return extreme ? oneOf("", "\uD83D\uDE80 \u00FC\u4E16", "x".repeat(300)) : text();
            case BINARY:
                byte[] bytes = new byte[extreme ? 0 : random.nextInt(20)];
                random.nextBytes(bytes);
                return bytes;
            case DATE32:
                return LocalDate.ofEpochDay(integer(extreme, -700_000, 2_900_000));
            case TIMESTAMP:
                Instant instant = instant(type.unit(), extreme);
                return type.isUtc()
                        ? (Object) instant
                        : (Object) LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
            case DECIMAL128:
                return decimal(type, extreme);
            case VECTOR:
                return vector(type);
            default:
                throw new AssertionError(type);
        }
    }

    private long integer(boolean extreme, long min, long max) {
        if (extreme) {
            return random.nextBoolean() ? min : max;
        }
        return random.longs(1, min, max).findFirst().getAsLong();
    }

    private String oneOf(String... values) {
        return values[random.nextInt(values.length)];
    }

    private String text() {
        return Long.toString(random.nextLong(), 36).substring(0, 1 + random.nextInt(8));
    }

    private Instant instant(TimestampUnit unit, boolean extreme) {
        // Nanoseconds in 64 bits reach from 1677 to 2262.
        long seconds = integer(extreme, -9_000_000_000L, 9_000_000_000L);
        Instant instant = Instant.ofEpochSecond(seconds, random.nextInt(1_000_000_000));
        switch (unit) {
            case SECOND:
                return instant.truncatedTo(ChronoUnit.SECONDS);
            case MILLISECOND:
                return instant.truncatedTo(ChronoUnit.MILLIS);
            case MICROSECOND:
                return instant.truncatedTo(ChronoUnit.MICROS);
            default:
                return instant;
        }
    }

    private BigDecimal decimal(LanceType type, boolean extreme) {
        BigInteger limit = BigInteger.TEN.pow(type.precision()).subtract(BigInteger.ONE);
        BigInteger unscaled = extreme ? limit : new BigInteger(limit.bitLength() - 1, random);
        return new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), type.scale());
    }

    private Object vector(LanceType type) {
        if (type.elementType() == VectorElementType.FLOAT32) {
            float[] elements = new float[type.dimension()];
            for (int i = 0; i < elements.length; i++) {
                elements[i] = random.nextInt(10) == 0 ? Float.NaN : random.nextFloat();
            }
            return elements;
        }
        double[] elements = new double[type.dimension()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = random.nextGaussian();
        }
        return elements;
    }

    /** What {@link TestTable#rows()} gives for a value that was written. */
    public static Object readBack(LanceType type, Object value) {
        if (value == null) {
            return null;
        }
        switch (type.kind()) {
            case BINARY:
                return StringUtils.byteToHexString((byte[]) value);
            case DATE32:
                return (int) ((LocalDate) value).toEpochDay();
            case TIMESTAMP:
                return type.isUtc() ? count(type.unit(), (Instant) value) : value;
            case VECTOR:
                return elements(value);
            default:
                return value;
        }
    }

    private static Object count(TimestampUnit unit, Instant value) {
        TimestampData timestamp = TimestampData.fromInstant(value);
        return unit.count(timestamp.getMillisecond(), timestamp.getNanoOfMillisecond());
    }

    private static Object elements(Object vector) {
        List<Object> elements = new ArrayList<>();
        if (vector instanceof float[]) {
            for (float element : (float[]) vector) {
                elements.add(element);
            }
        } else {
            for (double element : (double[]) vector) {
                elements.add(element);
            }
        }
        return elements;
    }
}
