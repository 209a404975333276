package org.apache.flink.connector.lancedb.lance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.vector.complex.MapVector;
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

    /** What a column's or a table's comment is called in their metadata. */
    static final String COMMENT = "comment";

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
        Map<String, String> metadata = new TreeMap<>();
        if (keyPosition > 0) {
            metadata.put(PRIMARY_KEY, "true");
            metadata.put(PRIMARY_KEY_POSITION, Integer.toString(keyPosition));
        }
        column.comment().ifPresent(comment -> metadata.put(COMMENT, comment));
        return field(
                name, column.type(), column.isNullable(), metadata.isEmpty() ? null : metadata);
    }

    private static Field field(
            String name, LanceType type, boolean nullable, Map<String, String> metadata) {
        return new Field(
                name,
                new FieldType(
                        nullable,
                        arrowType(type),
                        null,
                        type.kind() == LanceType.Kind.JSON
                                ? JsonFields.withMark(metadata)
                                : metadata),
                children(type, nullable));
    }

    private static List<Field> children(LanceType type, boolean nullable) {
        if (type.kind() == LanceType.Kind.VECTOR) {
            return List.of(Field.nullable(ELEMENT, elementType(type.elementType())));
        }
        // Lance reads nulls below a null struct, and refuses to write them again, as when it
        // compacts, into fields that take none. So these fields take null where the struct does;
        // that each struct has a value in them is left to the encoder.
        boolean belowNull = nullable && type.kind() == LanceType.Kind.STRUCT;
        List<Field> parts = new ArrayList<>();
        type.fields()
                .forEach(
                        (name, part) ->
                                parts.add(
                                        field(
                                                name,
                                                part.type(),
                                                belowNull || part.isNullable(),
                                                null)));
        return type.kind() == LanceType.Kind.MAP
                ? List.of(
                        new Field(
                                MapVector.DATA_VECTOR_NAME,
                                FieldType.notNullable(ArrowType.Struct.INSTANCE),
                                parts))
                : parts; // A list's one part has the name of an element.
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
            case FLOAT16:
                return elementType(VectorElementType.FLOAT16);
            case FLOAT32:
                return elementType(VectorElementType.FLOAT32);
            case FLOAT64:
                return elementType(VectorElementType.FLOAT64);
            case UTF8:
            case JSON:
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
            case TIME32:
                return new ArrowType.Time(timeUnit(type.unit()), 32);
            case TIME64:
                return new ArrowType.Time(timeUnit(type.unit()), 64);
            case DURATION:
                return new ArrowType.Duration(timeUnit(type.unit()));
            case DECIMAL256:
                return new ArrowType.Decimal(type.precision(), type.scale(), 256);
            case LARGE_UTF8:
                return ArrowType.LargeUtf8.INSTANCE;
            case LARGE_BINARY:
                return ArrowType.LargeBinary.INSTANCE;
            case FIXED_SIZE_BINARY:
                return new ArrowType.FixedSizeBinary(type.byteWidth());
            case LIST:
                return ArrowType.List.INSTANCE;
            case STRUCT:
                return ArrowType.Struct.INSTANCE;
            case MAP:
                return new ArrowType.Map(false);
            default:
                throw new IllegalStateException("Unknown type " + type);
        }
    }

    /**
     * Whether each value of the type takes the same number of bytes, at least one: all but booleans
     * (a bit), texts and binary values, and what is made of parts.
     */
    static boolean isFixedWidth(LanceType type) {
        switch (type.kind()) {
            case BOOLEAN:
            case UTF8:
            case JSON:
            case BINARY:
            case LARGE_UTF8:
            case LARGE_BINARY:
            case LIST:
            case STRUCT:
            case MAP:
                return false;
            default:
                return true;
        }
    }

    /** The bytes of one value of a fixed-width type; a vector counts all its elements. */
    static int fixedWidth(LanceType type) {
        switch (type.kind()) {
            case INT8:
                return Byte.BYTES;
            case INT16:
            case FLOAT16:
                return Short.BYTES;
            case INT32:
            case FLOAT32:
            case DATE32:
            case TIME32:
                return Integer.BYTES;
            case INT64:
            case FLOAT64:
            case TIMESTAMP:
            case TIME64:
            case DURATION:
                return Long.BYTES;
            case DECIMAL128:
                return 2 * Long.BYTES;
            case DECIMAL256:
                return 4 * Long.BYTES;
            case FIXED_SIZE_BINARY:
                return type.byteWidth();
            case VECTOR:
                return Math.multiplyExact(type.dimension(), type.elementType().bytes());
            default:
                throw new IllegalArgumentException(type + " has no fixed width in bytes");
        }
    }

    /**
     * Whether a table's field stores what the type does, or what each of its values is cast to. The
     * fields of a struct may stand in another order, and may be declared NOT NULL where the table
     * allows null.
     */
    static boolean matches(LanceType type, Field found) {
        if (found.getDictionary() != null) {
            return false;
        }
        boolean json = type.kind() == LanceType.Kind.JSON;
        if (json || JsonFields.isJson(found)) {
            return json && JsonFields.isJson(found);
        }
        if (!arrowType(type).equals(found.getType()) && !FoundCasts.isCast(type, found)) {
            return false;
        }
        List<Field> parts = found.getChildren();
        switch (type.kind()) {
            case VECTOR:
                return elementType(type.elementType()).equals(parts.get(0).getType());
            case LIST:
                return matches(type.elementDef(), parts.get(0));
            case MAP:
                List<Field> entry = parts.get(0).getChildren();
                return matches(type.key(), entry.get(0)) && matches(type.valueDef(), entry.get(1));
            default:
                return parts.size() == type.fields().size()
                        && parts.stream().allMatch(part -> matchesField(type, part));
        }
    }

    private static boolean matchesField(LanceType struct, Field found) {
        ColumnDef field = struct.fields().get(found.getName());
        return field != null && matches(field, found);
    }

    private static boolean matches(ColumnDef column, Field found) {
        return matches(column.type(), found) && (!column.isNullable() || takesNull(found));
    }

    /**
     * Whether null can be written to a field, and written again as Lance reads it: in a null struct
     * all fields are null.
     */
    static boolean takesNull(Field found) {
        return found.isNullable()
                && (found.getType().getTypeID() != ArrowType.ArrowTypeID.Struct
                        || found.getChildren().stream().allMatch(ArrowTypes::takesNull));
    }

    /** A found field in words, by the names that {@link LanceType} has where it has one. */
    static String describe(Field found) {
        return FoundTypeText.of(found);
    }

    private static ArrowType elementType(VectorElementType type) {
        switch (type) {
            case INT8:
                return new ArrowType.Int(8, true);
            case UINT8:
                return new ArrowType.Int(8, false);
            case FLOAT16:
                return new ArrowType.FloatingPoint(FloatingPointPrecision.HALF);
            case FLOAT32:
                return new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
            default:
                return new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
        }
    }

    private static TimeUnit timeUnit(TimestampUnit unit) {
        return TimeUnit.valueOf(unit.name());
    }
}
