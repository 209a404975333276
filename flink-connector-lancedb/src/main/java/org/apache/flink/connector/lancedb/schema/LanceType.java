package org.apache.flink.connector.lancedb.schema;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.util.Preconditions;

/**
 * What a column of a Lance table stores. Each type stands for one Arrow type, named by {@link
 * #toString()}.
 *
 * <p>Immutable and serializable; free of Arrow classes, so that it can travel with a job's graph.
 */
@PublicEvolving
public final class LanceType implements ColumnSpec, Serializable {

    private static final long serialVersionUID = 1L;

    /** The families of types. */
    @PublicEvolving
    public enum Kind {
        BOOLEAN(true),
        INT8(true),
        INT16(true),
        INT32(true),
        INT64(true),
        FLOAT32(false),
        FLOAT64(false),
        UTF8(true),
        BINARY(true),
        DATE32(true),
        TIMESTAMP(true),
        DECIMAL128(true),
        VECTOR(false),
        TIME32(true),
        TIME64(true),
        DURATION(true),
        DECIMAL256(true),
        LARGE_UTF8(true),
        LARGE_BINARY(true),
        FIXED_SIZE_BINARY(true),
        LIST(false),
        STRUCT(false),
        MAP(false),
        FLOAT16(false),
        JSON(false);

        private final boolean key;

        Kind(boolean key) {
            this.key = key;
        }
    }

    /**
     * Lists, structs and maps within each other. Lance and Arrow take one call each for a level.
     */
    static final int MAX_DEPTH = 32;

    /** The bytes of one value of a fixed width: all of a batch's first row is allocated at once. */
    private static final int MAX_WIDTH = 64 << 20;

    private static final String ELEMENT = "item";
    private static final String KEY = "key";
    private static final String VALUE = "value";

    private final Kind kind;
    private final int size;
    private final int scale;
    private final TimestampUnit unit;
    private final boolean utc;
    private final VectorElementType elementType;
    private final LinkedHashMap<String, ColumnDef> fields;

    private LanceType(
            Kind kind,
            int size,
            int scale,
            TimestampUnit unit,
            boolean utc,
            VectorElementType elementType,
            Map<String, ColumnDef> fields) {
        this.kind = kind;
        this.size = size;
        this.scale = scale;
        this.unit = unit;
        this.utc = utc;
        this.elementType = elementType;
        this.fields = new LinkedHashMap<>(fields);
    }

    private static LanceType simple(Kind kind) {
        return sized(kind, 0, 0);
    }

    private static LanceType sized(Kind kind, int size, int scale) {
        return new LanceType(kind, size, scale, null, false, null, Map.of());
    }

    private static LanceType counted(Kind kind, TimestampUnit unit, boolean utc) {
        return new LanceType(
                kind, 0, 0, Preconditions.checkNotNull(unit, "unit"), utc, null, Map.of());
    }

    private static LanceType nested(Kind kind, Map<String, ColumnDef> fields) {
        for (ColumnDef part : fields.values()) {
            Preconditions.checkArgument(
                    part.type().kind != Kind.JSON,
                    "The type json is one of whole columns; use utf8 within a %s.",
                    LanceTypeText.name(kind));
        }
        LanceType type = new LanceType(kind, 0, 0, null, false, null, fields);
        Preconditions.checkArgument(
                type.depth() <= MAX_DEPTH,
                "A type has more than %s lists, structs and maps within each other; store the value as JSON text.",
                MAX_DEPTH);
        return type;
    }

    private int depth() {
        int deepest = 0;
        for (ColumnDef part : fields.values()) {
            deepest = Math.max(deepest, part.type().depth());
        }
        return isNested() ? deepest + 1 : 0;
    }

    /**
     * The type of a name, as {@link #toString()} gives it.
     *
     * @throws IllegalArgumentException if the text is not the name of a type; the message says
     *     where, what was found and what is known
     */
    public static LanceType parse(String text) {
        return LanceTypeParser.parse(text);
    }

    /** Arrow {@code bool}. */
    public static LanceType bool() {
        return simple(Kind.BOOLEAN);
    }

    /** Arrow {@code int8}. */
    public static LanceType int8() {
        return simple(Kind.INT8);
    }

    /** Arrow {@code int16}. */
    public static LanceType int16() {
        return simple(Kind.INT16);
    }

    /** Arrow {@code int32}. */
    public static LanceType int32() {
        return simple(Kind.INT32);
    }

    /** Arrow {@code int64}. */
    public static LanceType int64() {
        return simple(Kind.INT64);
    }

    /** Arrow {@code float16}: 11 bits of mantissa, finite up to 65,504. */
    public static LanceType float16() {
        return simple(Kind.FLOAT16);
    }

    /** Arrow {@code float32}. */
    public static LanceType float32() {
        return simple(Kind.FLOAT32);
    }

    /** Arrow {@code float64}. */
    public static LanceType float64() {
        return simple(Kind.FLOAT64);
    }

    /** Arrow {@code utf8}. */
    public static LanceType utf8() {
        return simple(Kind.UTF8);
    }

    /**
     * Lance's {@code json}: text that must be valid JSON. Lance keeps it in a binary form and gives
     * it back as text; spaces and the order of an object's names are not kept.
     */
    public static LanceType json() {
        return simple(Kind.JSON);
    }

    /** Arrow {@code binary}. */
    public static LanceType binary() {
        return simple(Kind.BINARY);
    }

    /** Arrow {@code date32}: days since 1970-01-01. */
    public static LanceType date32() {
        return simple(Kind.DATE32);
    }

    /**
     * Arrow {@code time32(unit)}: a time of day.
     *
     * @param unit second or millisecond
     */
    public static LanceType time32(TimestampUnit unit) {
        Preconditions.checkArgument(
                unit == TimestampUnit.SECOND || unit == TimestampUnit.MILLISECOND,
                "time32(%s) is not a type: its unit is s or ms; time64 counts us or ns.",
                unit.symbol());
        return counted(Kind.TIME32, unit, false);
    }

    /**
     * Arrow {@code time64(unit)}: a time of day.
     *
     * @param unit microsecond or nanosecond
     */
    public static LanceType time64(TimestampUnit unit) {
        Preconditions.checkArgument(
                unit == TimestampUnit.MICROSECOND || unit == TimestampUnit.NANOSECOND,
                "time64(%s) is not a type: its unit is us or ns; time32 counts s or ms.",
                unit.symbol());
        return counted(Kind.TIME64, unit, false);
    }

    /** Arrow {@code duration(unit)}: a length of time, which may be negative. */
    public static LanceType duration(TimestampUnit unit) {
        return counted(Kind.DURATION, unit, false);
    }

    /** Arrow {@code timestamp(unit)}: date and time of day without a time zone. */
    public static LanceType timestamp(TimestampUnit unit) {
        return counted(Kind.TIMESTAMP, unit, false);
    }

    /** Arrow {@code timestamp(unit, "UTC")}: a point in time. */
    public static LanceType timestampUtc(TimestampUnit unit) {
        return counted(Kind.TIMESTAMP, unit, true);
    }

    /**
     * Arrow {@code decimal128(precision, scale)}.
     *
     * @param precision all digits, 1 to 38
     * @param scale digits behind the point, 0 to {@code precision}
     */
    public static LanceType decimal128(int precision, int scale) {
        return decimal(Kind.DECIMAL128, 38, precision, scale);
    }

    /**
     * Arrow {@code decimal256(precision, scale)}.
     *
     * @param precision all digits, 1 to 76
     * @param scale digits behind the point, 0 to {@code precision}
     */
    public static LanceType decimal256(int precision, int scale) {
        return decimal(Kind.DECIMAL256, 76, precision, scale);
    }

    private static LanceType decimal(Kind kind, int maxPrecision, int precision, int scale) {
        LanceType type = sized(kind, precision, scale);
        Preconditions.checkArgument(
                precision >= 1 && precision <= maxPrecision && scale >= 0 && scale <= precision,
                "%s is not a type: the precision is 1 to %s, the scale 0 to the precision.",
                type,
                maxPrecision);
        return type;
    }

    /** Arrow {@code large_utf8}: text with offsets of 64 bits. */
    public static LanceType largeUtf8() {
        return simple(Kind.LARGE_UTF8);
    }

    /** Arrow {@code large_binary}: bytes with offsets of 64 bits. */
    public static LanceType largeBinary() {
        return simple(Kind.LARGE_BINARY);
    }

    /**
     * Arrow {@code fixed_size_binary(byteWidth)}.
     *
     * @param byteWidth the bytes of each value, 1 to 64 MiB
     */
    public static LanceType fixedSizeBinary(int byteWidth) {
        Preconditions.checkArgument(
                byteWidth >= 1,
                "fixed_size_binary(%s) is not a type: a value has at least 1 byte.",
                byteWidth);
        Preconditions.checkArgument(
                byteWidth <= MAX_WIDTH,
                "fixed_size_binary(%s) is not a type: a value has at most %s bytes.",
                byteWidth,
                MAX_WIDTH);
        return sized(Kind.FIXED_SIZE_BINARY, byteWidth, 0);
    }

    /**
     * Arrow {@code fixed_size_list<elementType, dimension>}: what LanceDB searches as a vector.
     *
     * @param dimension the number of elements, at least 1; together they have at most 64 MiB
     */
    public static LanceType vector(VectorElementType elementType, int dimension) {
        Preconditions.checkArgument(
                dimension >= 1, "A vector's dimension is at least 1, found %s.", dimension);
        Preconditions.checkNotNull(elementType, "elementType");
        Preconditions.checkArgument(
                dimension <= MAX_WIDTH / elementType.bytes(),
                "A vector of %s has at most %s elements, found %s.",
                elementType,
                MAX_WIDTH / elementType.bytes(),
                dimension);
        return new LanceType(Kind.VECTOR, dimension, 0, null, false, elementType, Map.of());
    }

    /** Arrow {@code list<element>}: any number of elements, each of which may be null. */
    public static LanceType list(LanceType element) {
        return list(ColumnDef.nullable(element));
    }

    /** Arrow {@code list<element>}: any number of elements, which may be null or not. */
    public static LanceType list(ColumnDef element) {
        return nested(Kind.LIST, Map.of(ELEMENT, element));
    }

    /**
     * Arrow {@code struct<name: type, ...>}.
     *
     * @param fields the fields by name, in order; at least one. Names follow the rules of column
     *     names. No list or map is among them, also not in a struct of its own: Lance cannot read
     *     them back
     */
    public static LanceType struct(Map<String, ColumnDef> fields) {
        Preconditions.checkArgument(
                !fields.isEmpty(), "A struct has no field; declare at least one.");
        fields.forEach(LanceType::checkField);
        return nested(Kind.STRUCT, fields);
    }

    private static void checkField(String name, ColumnDef field) {
        ColumnNames.checkField(name);
        // Seen with 7.0.0 and its formats 2.1 and 2.2: where many structs are null, its reader
        // ends the process.
        Preconditions.checkArgument(
                !field.type().contains(Kind.LIST) && !field.type().contains(Kind.MAP),
                "The struct field '%s' has the type %s, and Lance does not read lists and maps in structs back; make it a column of its own, or a field of the type utf8 that holds JSON.",
                name,
                field.type());
    }

    /**
     * Arrow {@code map<key, value>}: its values may be null, its keys not. Lance stores it from its
     * file format 2.2 on; a table that is created with such a column has that format.
     *
     * @param key a type without parts of its own: no list, struct, map or vector
     */
    public static LanceType map(LanceType key, LanceType value) {
        return map(key, ColumnDef.nullable(value));
    }

    /**
     * As {@link #map(LanceType, LanceType)}, with values that may be null or not.
     *
     * @param key a type without parts of its own: no list, struct, map or vector
     */
    public static LanceType map(LanceType key, ColumnDef value) {
        LanceType type = mapOf(key, value);
        Preconditions.checkArgument(
                !key.isNested() && key.kind != Kind.VECTOR,
                "%s is not a type: the key of a map is no list, struct, map or vector.",
                type);
        return type;
    }

    private static LanceType mapOf(LanceType key, ColumnDef value) {
        Map<String, ColumnDef> entry = new LinkedHashMap<>();
        entry.put(KEY, ColumnDef.notNull(key));
        entry.put(VALUE, value);
        return nested(Kind.MAP, entry);
    }

    /**
     * This type for a column of a class, with a function that makes its values of the field's.
     *
     * @param encoder what the field's values go through; it is shipped to the tasks
     * @param <V> the field's type
     */
    public <V> EncodedType withEncoder(ValueEncoder<V> encoder) {
        return new EncodedType(this, encoder);
    }

    public Kind kind() {
        return kind;
    }

    /** All digits of a decimal. */
    public int precision() {
        return size;
    }

    /** The digits of a decimal behind the point. */
    public int scale() {
        return scale;
    }

    /** The unit of a timestamp, time or duration; null for other types. */
    public TimestampUnit unit() {
        return unit;
    }

    /** Whether a timestamp is a point in time (UTC) and not a wall clock's reading. */
    public boolean isUtc() {
        return utc;
    }

    /** The number of elements of a vector. */
    public int dimension() {
        return size;
    }

    /** The bytes of each value of a fixed-size binary type. */
    public int byteWidth() {
        return size;
    }

    /** The element type of a vector; null for other types. */
    public VectorElementType elementType() {
        return elementType;
    }

    /** The type of a list's elements. */
    public LanceType element() {
        return fields.get(ELEMENT).type();
    }

    /** A list's element: its type and whether it may be null. */
    public ColumnDef elementDef() {
        return fields.get(ELEMENT);
    }

    /** The type of a map's keys. */
    public LanceType key() {
        return fields.get(KEY).type();
    }

    /** The type of a map's values. */
    public LanceType value() {
        return fields.get(VALUE).type();
    }

    /** A map's value: its type and whether it may be null. */
    public ColumnDef valueDef() {
        return fields.get(VALUE);
    }

    /** What the type is made of: a struct's fields, a map's key and value, a list's element. */
    public Map<String, ColumnDef> fields() {
        return Collections.unmodifiableMap(fields);
    }

    /** Whether it is a list, a struct or a map. */
    public boolean isNested() {
        return !fields.isEmpty();
    }

    /** Whether this type is of the kind, or has a part that is. */
    public boolean contains(Kind wanted) {
        return kind == wanted
                || fields.values().stream().anyMatch(field -> field.type().contains(wanted));
    }

    /**
     * Whether a column of this type can be part of a primary key. Floating-point numbers cannot
     * (NaN and -0.0 have no one equality), nor can vectors, lists, structs and maps.
     */
    public boolean canBeKey() {
        return kind.key;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof LanceType)) {
            return false;
        }
        LanceType that = (LanceType) other;
        return kind == that.kind
                && size == that.size
                && scale == that.scale
                && unit == that.unit
                && utc == that.utc
                && elementType == that.elementType
                && new ArrayList<>(fields.entrySet())
                        .equals(new ArrayList<>(that.fields.entrySet()));
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, size, scale, unit, utc, elementType, fields);
    }

    /** Arrow's name of the type, such as {@code fixed_size_list<float32, 384>}. */
    @Override
    public String toString() {
        return LanceTypeText.of(this);
    }
}
