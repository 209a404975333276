package org.apache.flink.connector.lancedb.schema;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.flink.connector.lancedb.schema.LanceType.Kind;
import org.apache.flink.types.Row;

/** The one place where a Java type becomes a Lance type, and that says which others it can be. */
final class JavaTypes {

    private static final int UUID_BYTES = 16;

    private static final Set<Kind> TEXT = EnumSet.of(Kind.UTF8, Kind.LARGE_UTF8);
    private static final Set<Kind> INTEGERS =
            EnumSet.of(
                    Kind.INT8,
                    Kind.INT16,
                    Kind.INT32,
                    Kind.INT64,
                    Kind.DECIMAL128,
                    Kind.DECIMAL256);
    private static final Set<Kind> FLOATS = EnumSet.of(Kind.FLOAT16, Kind.FLOAT32, Kind.FLOAT64);
    private static final Set<Kind> DECIMALS = EnumSet.of(Kind.DECIMAL128, Kind.DECIMAL256);
    private static final Set<Kind> BYTES =
            EnumSet.of(Kind.BINARY, Kind.LARGE_BINARY, Kind.FIXED_SIZE_BINARY);
    private static final Set<Kind> TIMES = EnumSet.of(Kind.TIME32, Kind.TIME64);
    private static final Set<Kind> TIMESTAMPS = EnumSet.of(Kind.TIMESTAMP);

    /** A class that is one value: its default type, or null, and the kinds that can hold it. */
    private static final class Scalar {

        private final LanceType defaultType;
        private final Set<Kind> kinds;

        Scalar(LanceType defaultType, Set<Kind> kinds) {
            this.defaultType = defaultType;
            this.kinds = kinds;
        }
    }

    private static final Map<Class<?>, Scalar> SCALARS = new HashMap<>();

    static {
        LanceType timestamp = LanceType.timestamp(TimestampUnit.MICROSECOND);
        LanceType instant = LanceType.timestampUtc(TimestampUnit.MICROSECOND);
        add(LanceType.bool(), EnumSet.of(Kind.BOOLEAN), boolean.class, Boolean.class);
        add(LanceType.int8(), INTEGERS, byte.class, Byte.class);
        add(LanceType.int16(), INTEGERS, short.class, Short.class);
        add(LanceType.int32(), INTEGERS, int.class, Integer.class);
        add(LanceType.int64(), INTEGERS, long.class, Long.class);
        add(LanceType.float32(), FLOATS, float.class, Float.class);
        add(LanceType.float64(), FLOATS, double.class, Double.class);
        add(LanceType.utf8(), TEXT, char.class, Character.class, char[].class);
        add(LanceType.binary(), BYTES, byte[].class, ByteBuffer.class);
        add(null, DECIMALS, BigDecimal.class, BigInteger.class);
        add(LanceType.date32(), EnumSet.of(Kind.DATE32), LocalDate.class);
        add(LanceType.time64(TimestampUnit.MICROSECOND), TIMES, LocalTime.class);
        add(timestamp, TIMESTAMPS, LocalDateTime.class);
        add(instant, TIMESTAMPS, Instant.class, OffsetDateTime.class, ZonedDateTime.class);
        add(
                LanceType.duration(TimestampUnit.MICROSECOND),
                EnumSet.of(Kind.DURATION),
                Duration.class);
        add(LanceType.utf8(), EnumSet.of(Kind.FIXED_SIZE_BINARY), UUID.class);
    }

    private JavaTypes() {}

    private static void add(LanceType defaultType, Set<Kind> kinds, Class<?>... classes) {
        for (Class<?> each : classes) {
            SCALARS.put(each, new Scalar(defaultType, kinds));
        }
    }

    /** The class of a type, its type arguments left out. */
    static Class<?> rawClass(Type type) {
        if (type instanceof Class) {
            return (Class<?>) type;
        }
        if (type instanceof ParameterizedType) {
            return rawClass(((ParameterizedType) type).getRawType());
        }
        if (type instanceof GenericArrayType) {
            return Object[].class;
        }
        return type instanceof WildcardType
                ? rawClass(((WildcardType) type).getUpperBounds()[0])
                : rawClass(((TypeVariable<?>) type).getBounds()[0]);
    }

    /** The first type argument, or Object where the type has none. */
    static Type argument(Type type) {
        return type instanceof ParameterizedType
                ? ((ParameterizedType) type).getActualTypeArguments()[0]
                : Object.class;
    }

    /** The default type of a class, or null if it has none. */
    static LanceType defaultType(Class<?> raw) {
        if (SCALARS.containsKey(raw)) {
            return SCALARS.get(raw).defaultType;
        }
        return isText(raw) || isNested(raw) ? LanceType.utf8() : null;
    }

    /** Whether the class holds digits, whose number the column's type must say. */
    static boolean isDecimal(Class<?> raw) {
        return raw == BigDecimal.class || raw == BigInteger.class;
    }

    /** Whether values of the class are vectors or lists of floats: which, must be declared. */
    static boolean isFloatArray(Class<?> raw) {
        return raw == float[].class || raw == double[].class;
    }

    /** Whether a vector can be made of the class. */
    static boolean canBeVector(Class<?> raw) {
        return isFloatArray(raw) || Collection.class.isAssignableFrom(raw);
    }

    private static boolean isText(Class<?> raw) {
        return CharSequence.class.isAssignableFrom(raw)
                || Enum.class.isAssignableFrom(raw)
                || raw == char[].class
                || raw == char.class
                || raw == Character.class;
    }

    /** Collections, maps, arrays other than of bytes and floats, and classes of the user. */
    private static boolean isNested(Class<?> raw) {
        if (SCALARS.containsKey(raw) || isText(raw) || isFloatArray(raw)) {
            return false;
        }
        return Collection.class.isAssignableFrom(raw)
                || Map.class.isAssignableFrom(raw)
                || raw.isArray()
                || isOfUser(raw);
    }

    private static boolean isOfUser(Class<?> raw) {
        return !raw.isPrimitive()
                && !raw.getName().startsWith("java.")
                && !raw.getName().startsWith("javax.")
                && !raw.getName().startsWith("org.apache.flink.types.")
                && !raw.getName().startsWith("org.apache.flink.table.data.");
    }

    /**
     * What is done with values of a class before a column of the type can hold them.
     *
     * @return null if the column cannot hold them
     */
    static RecordColumn.Form form(Class<?> raw, LanceType type) {
        if (TEXT.contains(type.kind()) && raw != Object.class) {
            if (isText(raw)) {
                return RecordColumn.Form.VALUE;
            }
            if (SCALARS.containsKey(raw)) {
                return BYTES.equals(SCALARS.get(raw).kinds) ? null : RecordColumn.Form.TEXT;
            }
            return isNested(raw) || isFloatArray(raw) ? RecordColumn.Form.JSON : null;
        }
        if (type.kind() == Kind.JSON && raw != Object.class) {
            return isText(raw)
                    ? RecordColumn.Form.VALUE
                    : isNested(raw) || isFloatArray(raw) ? RecordColumn.Form.JSON : null;
        }
        return canHold(raw, type) ? RecordColumn.Form.VALUE : null;
    }

    private static boolean canHold(Class<?> raw, LanceType type) {
        if (raw == Object.class) {
            return true; // Only the values will tell.
        }
        if (SCALARS.containsKey(raw)) {
            return SCALARS.get(raw).kinds.contains(type.kind())
                    && (type.kind() != Kind.TIMESTAMP || type.isUtc() == defaultType(raw).isUtc())
                    && (raw != UUID.class || type.byteWidth() == UUID_BYTES);
        }
        switch (type.kind()) {
            case VECTOR:
                return canBeVector(raw);
            case LIST:
                return raw.isArray() || Collection.class.isAssignableFrom(raw);
            case MAP:
                return Map.class.isAssignableFrom(raw);
            case STRUCT:
                return Map.class.isAssignableFrom(raw)
                        || raw == Row.class
                        || (isNested(raw)
                                && isOfUser(raw)
                                && !raw.isArray()
                                && RecordFields.byColumn(raw)
                                        .keySet()
                                        .containsAll(type.fields().keySet()));
            default:
                return false;
        }
    }
}
