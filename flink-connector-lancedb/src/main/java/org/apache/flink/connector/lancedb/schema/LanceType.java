package org.apache.flink.connector.lancedb.schema;

import java.io.Serializable;
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
public final class LanceType implements Serializable {

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
        VECTOR(false);

        private final boolean key;

        Kind(boolean key) {
            this.key = key;
        }
    }

    private static final int MAX_DECIMAL_PRECISION = 38;

    private final Kind kind;
    private final int precision;
    private final int scale;
    private final TimestampUnit unit;
    private final boolean utc;
    private final VectorElementType elementType;

    private LanceType(
            Kind kind,
            int precision,
            int scale,
            TimestampUnit unit,
            boolean utc,
            VectorElementType elementType) {
        this.kind = kind;
        this.precision = precision;
        this.scale = scale;
        this.unit = unit;
        this.utc = utc;
        this.elementType = elementType;
    }

    private static LanceType simple(Kind kind) {
        return new LanceType(kind, 0, 0, null, false, null);
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

    /** Arrow {@code binary}. */
    public static LanceType binary() {
        return simple(Kind.BINARY);
    }

    /** Arrow {@code date32}: days since 1970-01-01. */
    public static LanceType date32() {
        return simple(Kind.DATE32);
    }

    /** Arrow {@code timestamp(unit)}: date and time of day without a time zone. */
    public static LanceType timestamp(TimestampUnit unit) {
        return new LanceType(Kind.TIMESTAMP, 0, 0, Preconditions.checkNotNull(unit), false, null);
    }

    /** Arrow {@code timestamp(unit, "UTC")}: a point in time. */
    public static LanceType timestampUtc(TimestampUnit unit) {
        return new LanceType(Kind.TIMESTAMP, 0, 0, Preconditions.checkNotNull(unit), true, null);
    }

    /**
     * Arrow {@code decimal128(precision, scale)}.
     *
     * @param precision all digits, 1 to 38
     * @param scale digits behind the point, 0 to {@code precision}
     */
    public static LanceType decimal128(int precision, int scale) {
        Preconditions.checkArgument(
                precision >= 1
                        && precision <= MAX_DECIMAL_PRECISION
                        && scale >= 0
                        && scale <= precision,
                "decimal128(%s, %s) is not a type: the precision is 1 to 38, the scale 0 to the precision.",
                precision,
                scale);
        return new LanceType(Kind.DECIMAL128, precision, scale, null, false, null);
    }

    /**
     * Arrow {@code fixed_size_list<elementType, dimension>}: what LanceDB searches as a vector.
     *
     * @param dimension the number of elements, at least 1
     */
    public static LanceType vector(VectorElementType elementType, int dimension) {
        Preconditions.checkArgument(
                dimension >= 1, "A vector's dimension is at least 1, found %s.", dimension);
        return new LanceType(
                Kind.VECTOR, dimension, 0, null, false, Preconditions.checkNotNull(elementType));
    }

    public Kind kind() {
        return kind;
    }

    /** All digits of a decimal. */
    public int precision() {
        return precision;
    }

    /** The digits of a decimal behind the point. */
    public int scale() {
        return scale;
    }

    /** The unit of a timestamp; null for other types. */
    public TimestampUnit unit() {
        return unit;
    }

    /** Whether a timestamp is a point in time (UTC) and not a wall clock's reading. */
    public boolean isUtc() {
        return utc;
    }

    /** The number of elements of a vector. */
    public int dimension() {
        return precision;
    }

    /** The element type of a vector; null for other types. */
    public VectorElementType elementType() {
        return elementType;
    }

    /**
     * Whether a column of this type can be part of a primary key. Floating-point numbers cannot
     * (NaN and -0.0 have no one equality), nor can vectors.
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
                && precision == that.precision
                && scale == that.scale
                && unit == that.unit
                && utc == that.utc
                && elementType == that.elementType;
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, precision, scale, unit, utc, elementType);
    }

    /** Arrow's name of the type, such as {@code fixed_size_list<float32, 384>}. */
    @Override
    public String toString() {
        switch (kind) {
            case BOOLEAN:
                return "bool";
            case TIMESTAMP:
                return "timestamp(" + unitName() + (utc ? ", UTC)" : ")");
            case DECIMAL128:
                return "decimal128(" + precision + ", " + scale + ")";
            case VECTOR:
                return "fixed_size_list<"
                        + (elementType == VectorElementType.FLOAT32 ? "float32" : "float64")
                        + ", "
                        + precision
                        + ">";
            default:
                return kind.name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private String unitName() {
        switch (unit) {
            case SECOND:
                return "s";
            case MILLISECOND:
                return "ms";
            case MICROSECOND:
                return "us";
            default:
                return "ns";
        }
    }
}
