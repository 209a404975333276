package org.apache.flink.connector.lancedb.schema;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is declared of one column of a class: by its column spec, else by the field's annotations,
 * else by the field's type.
 */
final class RecordColumnDeclaration {

    private final RecordField field;
    private final String name;
    private final LanceType type;
    private final boolean nullable;
    private final RecordColumn.Form form;
    private final ValueEncoder<?> encoder;

    private RecordColumnDeclaration(
            RecordField field,
            String name,
            LanceType type,
            boolean nullable,
            RecordColumn.Form form,
            ValueEncoder<?> encoder) {
        this.field = field;
        this.name = name;
        this.type = type;
        this.nullable = nullable;
        this.form = form;
        this.encoder = encoder;
    }

    /**
     * Decides on a field's column.
     *
     * @throws IllegalArgumentException if the field cannot be stored as declared
     */
    static RecordColumnDeclaration of(
            RecordField field, Map<String, ? extends ColumnSpec> specs, List<String> primaryKey) {
        String name = field.columnName();
        ColumnSpec spec = specs.get(name);
        Type valueType = valueType(field);
        Class<?> raw = JavaTypes.rawClass(valueType);
        LanceType type =
                spec == null ? annotatedOrDefault(field, valueType) : specified(field, spec);
        boolean encoded = spec instanceof EncodedType;
        RecordColumn.Form form = encoded ? RecordColumn.Form.VALUE : JavaTypes.form(raw, type);
        if (form == null) {
            throw new IllegalArgumentException(
                    String.format(
                            "%s is a %s, which a column of the type %s cannot hold; declare another type, or give the column an encoder: Map.of(\"%s\", LanceType.utf8().withEncoder(...)).",
                            field.label(), valueType.getTypeName(), type, name));
        }
        boolean nullable =
                spec instanceof ColumnDef
                        ? ((ColumnDef) spec).isNullable()
                        : isNullable(field, primaryKey.contains(name));
        return new RecordColumnDeclaration(
                field, name, type, nullable, form, encoded ? ((EncodedType) spec).encoder() : null);
    }

    /** The field's type without an Optional around it. */
    private static Type valueType(RecordField field) {
        return isOptional(field) ? JavaTypes.argument(field.type()) : field.type();
    }

    private static boolean isOptional(RecordField field) {
        return JavaTypes.rawClass(field.type()) == Optional.class;
    }

    private static boolean isNullable(RecordField field, boolean inKey) {
        if (isOptional(field) || field.isMarkedNullable()) {
            return true;
        }
        return !inKey
                && !field.isMarkedNotNull()
                && !JavaTypes.rawClass(field.type()).isPrimitive();
    }

    private static LanceType specified(RecordField field, ColumnSpec spec) {
        if (spec instanceof LanceType) {
            return (LanceType) spec;
        }
        if (spec instanceof ColumnDef) {
            return ((ColumnDef) spec).type();
        }
        if (spec instanceof EncodedType) {
            return ((EncodedType) spec).type();
        }
        if (spec instanceof VectorSchemaProvider) {
            return VectorDeclaration.provided(field, (VectorSchemaProvider) spec);
        }
        throw new IllegalArgumentException(
                String.format(
                        "The column spec of %s is a %s; expected a LanceType, a ColumnDef, or a VectorSchemaProvider.",
                        field.label(), spec.getClass().getName()));
    }

    private static LanceType annotatedOrDefault(RecordField field, Type valueType) {
        LanceColumn column = field.annotation(LanceColumn.class);
        Vector vector = field.annotation(Vector.class);
        boolean typed = column != null && !column.type().isEmpty();
        if (typed && vector != null) {
            throw new IllegalArgumentException(
                    String.format(
                            "%s has both @Vector and the type '%s'; keep one of them.",
                            field.label(), column.type()));
        }
        if (typed) {
            try {
                return LanceType.parse(column.type());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        String.format("The type of %s: %s", field.label(), e.getMessage()), e);
            }
        }
        return vector == null
                ? byDefault(field, valueType)
                : VectorDeclaration.annotated(field, vector, valueType);
    }

    private static LanceType byDefault(RecordField field, Type valueType) {
        Class<?> raw = JavaTypes.rawClass(valueType);
        LanceType type = JavaTypes.defaultType(raw);
        if (type != null) {
            return type;
        }
        String remedy;
        if (JavaTypes.isFloatArray(raw)) {
            remedy =
                    "an array without a vector schema; annotate it with @Vector(dimension = ...), or give the column a VectorSchema or an embedding model in the column specs";
        } else if (JavaTypes.isDecimal(raw)) {
            remedy =
                    "a decimal without precision and scale; annotate it with @LanceColumn(type = \"decimal128(38, 18)\") or as many digits as it has";
        } else {
            remedy =
                    "a type that no column holds by itself; declare a type with @LanceColumn(type = ...) or an encoder in the column specs, or mark the field transient if it is no column";
        }
        throw new IllegalArgumentException(
                String.format("%s is a %s, %s.", field.label(), valueType.getTypeName(), remedy));
    }

    String name() {
        return name;
    }

    /** The class and the field, for messages. */
    String label() {
        return field.label();
    }

    LanceType type() {
        return type;
    }

    boolean isNullable() {
        return nullable;
    }

    boolean isNested() {
        return form == RecordColumn.Form.JSON;
    }

    ColumnDef toColumnDef() {
        return nullable ? ColumnDef.nullable(type) : ColumnDef.notNull(type);
    }

    RecordColumn toRecordColumn() {
        return new RecordColumn(field.name(), form, encoder);
    }
}
