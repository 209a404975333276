package org.apache.flink.connector.lancedb.testing;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.arrow.memory.util.Float16;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TimestampUnit;
import org.apache.flink.connector.lancedb.schema.VectorElementType;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.types.Row;
import org.apache.flink.util.StringUtils;

/** Values of every type, as a stream of Rows has them and as {@link TestTable} reads them back. */
public final class RandomValues {

    private final Random random;

    public RandomValues(Random random) {
        this.random = random;
    }

    /** One type of each kind and each unit, and lists, structs and maps of many. */
    public static List<LanceType> allTypes() {
        List<LanceType> types = sqlTypes();
        types.addAll(
                List.of(
                        LanceType.vector(VectorElementType.FLOAT16, 4),
                        LanceType.vector(VectorElementType.INT8, 3),
                        LanceType.vector(VectorElementType.UINT8, 3),
                        LanceType.float16(),
                        LanceType.json(),
                        LanceType.time32(TimestampUnit.SECOND),
                        LanceType.time32(TimestampUnit.MILLISECOND),
                        LanceType.time64(TimestampUnit.MICROSECOND),
                        LanceType.time64(TimestampUnit.NANOSECOND),
                        LanceType.decimal256(9, 2),
                        LanceType.decimal256(76, 10),
                        LanceType.largeUtf8(),
                        LanceType.largeBinary(),
                        LanceType.fixedSizeBinary(3),
                        LanceType.fixedSizeBinary(16)));
        for (TimestampUnit unit : TimestampUnit.values()) {
            types.add(LanceType.duration(unit));
        }
        types.addAll(nestedTypes());
        return types;
    }

    /** The types that SQL types are stored as. */
    public static List<LanceType> sqlTypes() {
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

    private static List<LanceType> nestedTypes() {
        Map<String, ColumnDef> fields = new LinkedHashMap<>();
        fields.put("number", ColumnDef.notNull(LanceType.int32()));
        fields.put("a text", ColumnDef.notNull(LanceType.utf8()));
        fields.put("flag", ColumnDef.notNull(LanceType.bool()));
        fields.put("vector", ColumnDef.notNull(LanceType.vector(VectorElementType.FLOAT32, 2)));
        fields.put("large", ColumnDef.nullable(LanceType.largeUtf8()));
        fields.put("decimal", ColumnDef.notNull(LanceType.decimal256(40, 3)));
        LanceType struct = LanceType.struct(fields);
        return List.of(
                LanceType.list(LanceType.int32()),
                LanceType.list(LanceType.bool()),
                LanceType.list(ColumnDef.notNull(LanceType.float16())),
                LanceType.list(LanceType.utf8()),
                LanceType.list(LanceType.largeBinary()),
                LanceType.list(LanceType.vector(VectorElementType.FLOAT16, 3)),
                LanceType.list(LanceType.list(LanceType.int64())),
                struct,
                LanceType.struct(Map.of("inner", ColumnDef.notNull(struct))),
                LanceType.list(struct),
                LanceType.map(LanceType.utf8(), LanceType.int32()),
                LanceType.map(LanceType.int64(), struct),
                LanceType.map(LanceType.utf8(), ColumnDef.notNull(LanceType.binary())),
                LanceType.list(
                        LanceType.map(
                                LanceType.date32(),
                                LanceType.map(LanceType.utf8(), LanceType.largeUtf8()))));
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
            case FLOAT16:
                return Float16.toFloat((short) random.nextInt(0x7C00));
            case JSON:
                return oneOf(
                        "null", "{}", "[1,\"a\",{\"b\":true,\"c\":null}]", "\"" + text() + "\"");
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
            case TIME32:
            case TIME64:
                return time(type.unit(), extreme);
            case DURATION:
                return duration(type.unit(), extreme);
            case DECIMAL256:
                return decimal(type, extreme);
            case LARGE_UTF8:
                return next(LanceType.utf8());
            case LARGE_BINARY:
                return next(LanceType.binary());
            case FIXED_SIZE_BINARY:
                byte[] value = new byte[type.byteWidth()];
                random.nextBytes(value);
                return value;
            case LIST:
                return list(type, extreme);
            case STRUCT:
                return struct(type);
            case MAP:
                return map(type);
            default:
                throw new AssertionError(type);
        }
    }

    private LocalTime time(TimestampUnit unit, boolean extreme) {
        LocalTime time =
                extreme
                        ? List.of(LocalTime.MIN, LocalTime.MAX).get(random.nextInt(2))
                        : LocalTime.ofSecondOfDay(random.nextInt(86_400))
                                .plusNanos(random.nextInt(1_000_000_000));
        return time.truncatedTo(chronoUnit(unit));
    }

    private Duration duration(TimestampUnit unit, boolean extreme) {
        long count = integer(extreme, Long.MIN_VALUE, Long.MAX_VALUE);
        return Duration.of(count, chronoUnit(unit));
    }

    private static ChronoUnit chronoUnit(TimestampUnit unit) {
        switch (unit) {
            case SECOND:
                return ChronoUnit.SECONDS;
            case MILLISECOND:
                return ChronoUnit.MILLIS;
            case MICROSECOND:
                return ChronoUnit.MICROS;
            default:
                return ChronoUnit.NANOS;
        }
    }

    private List<Object> list(LanceType type, boolean extreme) {
        List<Object> elements = new ArrayList<>();
        for (int i = random.nextInt(extreme ? 200 : 4); i > 0; i--) {
            elements.add(part(type.elementDef(), 4));
        }
        return elements;
    }

    private Object part(ColumnDef part, int valuesPerNull) {
        return part.isNullable() && random.nextInt(valuesPerNull) == 0 ? null : next(part.type());
    }

    private Row struct(LanceType type) {
        Row row = Row.withNames();
        type.fields().forEach((name, field) -> row.setField(name, part(field, 3)));
        return row;
    }

    private Map<Object, Object> map(LanceType type) {
        Map<Object, Object> entries = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            entries.put(next(type.key()), part(type.valueDef(), 4));
        }
        return entries;
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
        if (type.elementType().isInteger()) {
            int min = type.elementType() == VectorElementType.INT8 ? Byte.MIN_VALUE : 0;
            return random.ints(type.dimension(), min, min + 256)
                    .boxed()
                    .collect(Collectors.toList());
        }
        if (type.elementType() != VectorElementType.FLOAT64) {
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
            case FLOAT16:
                return Float16.toFloat16((float) value);
            case BINARY:
                return StringUtils.byteToHexString((byte[]) value);
            case DATE32:
                return (int) ((LocalDate) value).toEpochDay();
            case TIMESTAMP:
                return type.isUtc() ? count(type.unit(), (Instant) value) : value;
            case VECTOR:
                return elements(value, type.elementType() == VectorElementType.FLOAT16);
            case TIME32:
                return type.unit() == TimestampUnit.SECOND
                        ? (Object) ((LocalTime) value).toSecondOfDay()
                        : (Object) LocalDateTime.of(LocalDate.EPOCH, (LocalTime) value);
            case TIME64:
                long nanoseconds = ((LocalTime) value).toNanoOfDay();
                return type.unit() == TimestampUnit.MICROSECOND ? nanoseconds / 1_000 : nanoseconds;
            case DURATION:
                return ((Duration) value).dividedBy(chronoUnit(type.unit()).getDuration());
            case LARGE_BINARY:
            case FIXED_SIZE_BINARY:
                return StringUtils.byteToHexString((byte[]) value);
            case LIST:
                List<Object> elements = new ArrayList<>();
                ((List<?>) value)
                        .forEach(element -> elements.add(readBack(type.element(), element)));
                return elements;
            case STRUCT:
                return structReadBack(type, (Row) value);
            case MAP:
                List<Object> entries = new ArrayList<>();
                ((Map<?, ?>) value)
                        .forEach((key, item) -> entries.add(entryReadBack(type, key, item)));
                return entries;
            default:
                return value;
        }
    }

    /** As Arrow's own reader has it: without the fields that are null. */
    private static Map<String, Object> structReadBack(LanceType type, Row row) {
        Map<String, Object> fields = new LinkedHashMap<>();
        type.fields()
                .forEach(
                        (name, field) -> {
                            Object value = readBack(field.type(), row.getField(name));
                            if (value != null) {
                                fields.put(name, value);
                            }
                        });
        return fields;
    }

    private static Map<String, Object> entryReadBack(LanceType type, Object key, Object value) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("key", readBack(type.key(), key));
        if (value != null) {
            entry.put("value", readBack(type.value(), value));
        }
        return entry;
    }

    private static Object count(TimestampUnit unit, Instant value) {
        TimestampData timestamp = TimestampData.fromInstant(value);
        return unit.count(timestamp.getMillisecond(), timestamp.getNanoOfMillisecond());
    }

    private static Object elements(Object vector, boolean half) {
        List<Object> elements = new ArrayList<>();
        if (vector instanceof List) {
            ((List<?>) vector).forEach(element -> elements.add(((Integer) element).byteValue()));
        } else if (vector instanceof float[]) {
            for (float element : (float[]) vector) {
                elements.add(half ? (Object) Float16.toFloat16(element) : (Object) element);
            }
        } else {
            for (double element : (double[]) vector) {
                elements.add(element);
            }
        }
        return elements;
    }
}
