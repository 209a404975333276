package org.apache.flink.connector.lancedb.schema;

import java.util.EnumSet;
import java.util.Set;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** Chooses what a SQL column is stored as, by its type and by what the options say of it. */
final class SqlColumnTypes {

    private static final Set<LanceType.Kind> TEXTS =
            EnumSet.of(LanceType.Kind.UTF8, LanceType.Kind.LARGE_UTF8, LanceType.Kind.JSON);

    private SqlColumnTypes() {}

    static LanceType stored(String name, LogicalType type, SqlColumnOptions options) {
        boolean vector = options.dimension().isPresent() || options.elementType().isPresent();
        if (vector && (options.isJson() || options.type().isPresent())) {
            throw new IllegalArgumentException(
                    String.format(
                            "The column '%s' has options of a vector and the option 'columns.%s.%s', which says otherwise; keep one of them.",
                            name, name, options.isJson() ? "encoding" : "type"));
        }
        if (vector) {
            return vector(name, type, options);
        }
        if (options.isJson()) {
            return json(name, type, options);
        }
        return options.type().isPresent()
                ? chosen(name, type, options.type().get())
                : SqlTypes.byDefault(name, type);
    }

    private static LanceType vector(String name, LogicalType type, SqlColumnOptions options) {
        if (options.dimension().isEmpty()) {
            throw new IllegalArgumentException(
                    String.format(
                            "The column '%s' has the option 'columns.%s.vector.element-type', but no dimension. Add the option 'columns.%s.vector.dimension' with the number of elements, such as '384'.",
                            name, name, name));
        }
        int dimension = options.dimension().getAsInt();
        if (dimension < 1) {
            throw new IllegalArgumentException(
                    String.format(
                            "The option 'columns.%s.vector.dimension' is %d; a vector's dimension is at least 1.",
                            name, dimension));
        }
        if (!SqlConversions.canBeVector(type)) {
            throw new IllegalArgumentException(
                    String.format(
                            "The column '%s' has the type %s and a vector dimension; only an ARRAY of FLOAT, DOUBLE, TINYINT, SMALLINT or INT can be a vector. Remove the option or change the type.",
                            name, type.asSummaryString()));
        }
        LogicalTypeRoot element = type.getChildren().get(0).getTypeRoot();
        return LanceType.vector(
                options.elementType().orElseGet(() -> elementType(name, type, element)), dimension);
    }

    private static VectorElementType elementType(
            String name, LogicalType type, LogicalTypeRoot element) {
        switch (element) {
            case FLOAT:
                return VectorElementType.FLOAT32;
            case DOUBLE:
                return VectorElementType.FLOAT64;
            case TINYINT:
                return VectorElementType.INT8;
            default:
                throw new IllegalArgumentException(
                        String.format(
                                "The column '%s' has the type %s and a vector dimension, and no vector has elements of that type. Add the option 'columns.%s.vector.element-type' with one of %s.",
                                name, type.asSummaryString(), name, VectorElementType.names()));
        }
    }

    private static LanceType json(String name, LogicalType type, SqlColumnOptions options) {
        if (!SqlConversions.isNested(type)) {
            SqlTypes.byDefault(name, type);
            throw new IllegalArgumentException(
                    String.format(
                            "The option 'columns.%s.encoding' is 'json', and the column has the type %s; only ARRAY, MAP, MULTISET and ROW are encoded. Remove the option.",
                            name, type.asSummaryString()));
        }
        SqlTypes.checkParts(name, type);
        LanceType text = options.type().orElse(LanceType.utf8());
        if (!TEXTS.contains(text.kind())) {
            throw new IllegalArgumentException(
                    String.format(
                            "The option 'columns.%s.type' is '%s', and the column is encoded as JSON text; expected 'utf8', 'large_utf8' or 'json'.",
                            name, text));
        }
        return text;
    }

    private static LanceType chosen(String name, LogicalType type, LanceType chosen) {
        if (SqlConversions.canBecome(type, chosen)) {
            return chosen;
        }
        if (!SqlConversions.isNested(type)) {
            SqlTypes.byDefault(name, type); // Fails with a better sentence where nothing can be.
            throw new IllegalArgumentException(
                    String.format(
                            "The option 'columns.%s.type' is '%s', which does not hold each value of %s, the column's type; expected one of %s.",
                            name, chosen, type.asSummaryString(), SqlConversions.describe(type)));
        }
        throw new IllegalArgumentException(
                String.format(
                        "The option 'columns.%s.type' is '%s', which does not hold each value of %s, the column's type. Name the same parts, in the same order and with the same NOT NULL; or set 'columns.%s.encoding' = 'json' to store the column as JSON text.",
                        name, chosen, type.asSummaryString(), name));
    }
}
