package org.apache.flink.connector.lancedb.lance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.schema.TimestampUnit;
import org.apache.flink.connector.lancedb.schema.VectorElementType;

/** The one place where a Lance type becomes an Arrow field. */
final class ArrowTypes {

    /** How Lance marks the key for other engines; it enforces nothing. */
    static final String PRIMARY_KEY = "lance-schema:unenforced-primary-key";

    static final String PRIMARY_KEY_POSITION = PRIMARY_KEY + ":position";

    /**
     * The name that Arrow's other implementations, and so LanceDB's clients, give list elements.
     */
    private static final String ELEMENT = "item";

    private ArrowTypes() {}

    static Schema schema(TableSchema schema) {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < schema.columnCount(); i++) {
            String name = schema.columnNames().get(i);
            fields.add(field(name, schema.column(i), schema.primaryKey().indexOf(name) + 1));
        }
        return new Schema(fields);
    }

    private static Field field(String name, ColumnDef column, int keyPosition) {
        Map<String, String> metadata =
                keyPosition == 0
                        ? null
                        : Map.of(
                                PRIMARY_KEY,
                                "true",
                                PRIMARY_KEY_POSITION,
                                Integer.toString(keyPosition));
        LanceType type = column.type();
        List<Field> children =
                type.kind() == LanceType.Kind.VECTOR
                        ? List.of(Field.nullable(ELEMENT, floatingPoint(type.elementType())))
                        : null;
        return new Field(
                name,
                new FieldType(column.isNullable(), arrowType(type), null, metadata),
                children);
    }

    static ArrowType arrowType(LanceType type) {
        switch (type.kind()) {
            case BOOLEAN:
                return ArrowType.Bool.INSTANCE;
            case INT8:
                return new ArrowType.Int(8, true);
            case INT16:
                return new ArrowType.Int(16, true);
            case INT32:
                return new ArrowType.Int(32, true);
            case INT64:
                return new ArrowType.Int(64, true);
            case FLOAT32:
                return floatingPoint(VectorElementType.FLOAT32);
            case FLOAT64:
                return floatingPoint(VectorElementType.FLOAT64);
            case UTF8:
                return ArrowType.Utf8.INSTANCE;
            case BINARY:
                return ArrowType.Binary.INSTANCE;
            case DATE32:
                return new ArrowType.Date(DateUnit.DAY);
            case TIMESTAMP:
                return new ArrowType.Timestamp(timeUnit(type.unit()), type.isUtc() ? "UTC" : null);
            case DECIMAL128:
                return new ArrowType.Decimal(type.precision(), type.scale(), 128);
            case VECTOR:
                return new ArrowType.FixedSizeList(type.dimension());
            default:
                throw new IllegalStateException("Unknown type " + type);
        }
    }

    /** The bytes of one value of a fixed-width type; a vector counts all its elements. */
    static int fixedWidth(LanceType type) {
        switch (type.kind()) {
            case INT8:
                return Byte.BYTES;
            case INT16:
                return Short.BYTES;
            case INT32:
            case FLOAT32:
            case DATE32:
                return Integer.BYTES;
            case INT64:
            case FLOAT64:
            case TIMESTAMP:
                return Long.BYTES;
            case DECIMAL128:
                return 2 * Long.BYTES;
            case VECTOR:
                return Math.multiplyExact(type.dimension(), type.elementType().bytes());
            default:
                throw new IllegalArgumentException(type + " has no fixed width in bytes");
        }
    }

    /** Whether a table's field holds exactly what the type stores. */
    static boolean matches(LanceType type, Field found) {
        if (!arrowType(type).equals(found.getType())) {
            return false;
        }
        return type.kind() != LanceType.Kind.VECTOR
                || floatingPoint(type.elementType()).equals(found.getChildren().get(0).getType());
    }

    /** A found field in words, by the names that {@link LanceType} has where it has one. */
    static String describe(Field found) {
        return typeName(found) + (found.isNullable() ? "" : " NOT NULL");
    }

    private static String typeName(Field found) {
        ArrowType type = found.getType();
        switch (type.getTypeID()) {
            case Bool:
                return "bool";
            case Utf8:
                return "utf8";
            case Binary:
                return "binary";
            case Int:
                ArrowType.Int integer = (ArrowType.Int) type;
                return (integer.getIsSigned() ? "int" : "uint") + integer.getBitWidth();
            case FloatingPoint:
                switch (((ArrowType.FloatingPoint) type).getPrecision()) {
                    case SINGLE:
                        return "float32";
                    case DOUBLE:
                        return "float64";
                    default:
                        return "float16";
                }
            case Decimal:
                ArrowType.Decimal decimal = (ArrowType.Decimal) type;
                return String.format(
                        "decimal%d(%d, %d)",
                        decimal.getBitWidth(), decimal.getPrecision(), decimal.getScale());
            case Date:
                return ((ArrowType.Date) type).getUnit() == DateUnit.DAY ? "date32" : "date64";
            case Timestamp:
                return typeName((ArrowType.Timestamp) type);
            case FixedSizeList:
                return String.format(
                        "fixed_size_list<%s, %d>",
                        typeName(found.getChildren().get(0)),
                        ((ArrowType.FixedSizeList) type).getListSize());
            default:
                return type.toString();
        }
    }

    private static String typeName(ArrowType.Timestamp type) {
        TimestampUnit unit = TimestampUnit.valueOf(type.getUnit().name());
        if (type.getTimezone() == null) {
            return LanceType.timestamp(unit).toString();
        }
        return type.getTimezone().equals("UTC")
                ? LanceType.timestampUtc(unit).toString()
                : type.toString();
    }

    private static ArrowType floatingPoint(VectorElementType type) {
        return new ArrowType.FloatingPoint(
                type == VectorElementType.FLOAT32
                        ? FloatingPointPrecision.SINGLE
                        : FloatingPointPrecision.DOUBLE);
    }

    private static TimeUnit timeUnit(TimestampUnit unit) {
        return TimeUnit.valueOf(unit.name());
    }
}
