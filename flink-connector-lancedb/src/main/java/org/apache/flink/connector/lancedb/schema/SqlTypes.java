package org.apache.flink.connector.lancedb.schema;

import java.util.OptionalInt;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** The one place where a SQL type becomes a Lance type. */
@Internal
public final class SqlTypes {

    private static final String SUPPORTED =
            "BOOLEAN, TINYINT, SMALLINT, INT, BIGINT, FLOAT, DOUBLE, CHAR, VARCHAR, STRING, BINARY, VARBINARY, BYTES, DATE, TIMESTAMP, TIMESTAMP_LTZ, DECIMAL, and ARRAY<FLOAT> or ARRAY<DOUBLE> as a vector";

    private SqlTypes() {}

    /**
     * The Lance type of a column.
     *
     * @param column the column's name, for the message
     * @param dimension the vector dimension that the options give the column, if any
     * @throws IllegalArgumentException if the type cannot be stored, or a vector has no dimension,
     *     or the dimension stands at a column that is no vector
     */
    public static LanceType toLanceType(String column, LogicalType type, OptionalInt dimension) {
        if (type.is(LogicalTypeRoot.ARRAY)) {
            return vector(column, (ArrayType) type, dimension);
        }
        if (dimension.isPresent()) {
            throw new IllegalArgumentException(
                    String.format(
                            "The column '%s' has the type %s and a vector dimension; only ARRAY<FLOAT> and ARRAY<DOUBLE> can be vectors. Remove the option or change the type.",
                            column, type.asSummaryString()));
        }
        switch (type.getTypeRoot()) {
            case BOOLEAN:
                return LanceType.bool();
            case TINYINT:
                return LanceType.int8();
            case SMALLINT:
                return LanceType.int16();
            case INTEGER:
                return LanceType.int32();
            case BIGINT:
                return LanceType.int64();
            case FLOAT:
                return LanceType.float32();
            case DOUBLE:
                return LanceType.float64();
            case CHAR:
            case VARCHAR:
                return LanceType.utf8();
            case BINARY:
            case VARBINARY:
                return LanceType.binary();
            case DATE:
                return LanceType.date32();
            case TIMESTAMP_WITHOUT_TIME_ZONE:
                return LanceType.timestamp(
                        TimestampUnit.ofPrecision(LogicalTypeChecks.getPrecision(type)));
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE:
                return LanceType.timestampUtc(
                        TimestampUnit.ofPrecision(LogicalTypeChecks.getPrecision(type)));
            case DECIMAL:
                DecimalType decimal = (DecimalType) type;
                return LanceType.decimal128(decimal.getPrecision(), decimal.getScale());
            default:
                throw unsupported(column, type);
        }
    }

    private static LanceType vector(String column, ArrayType type, OptionalInt dimension) {
        VectorElementType elementType;
        switch (type.getElementType().getTypeRoot()) {
            case FLOAT:
                elementType = VectorElementType.FLOAT32;
                break;
            case DOUBLE:
                elementType = VectorElementType.FLOAT64;
                break;
            default:
                throw unsupported(column, type);
        }
        if (dimension.isEmpty()) {
            throw new IllegalArgumentException(
                    String.format(
                            "The column '%s' has the type %s, a vector, but no dimension. Add the option 'columns.%s.vector.dimension' with the number of elements, such as '384'.",
                            column, type.asSummaryString(), column));
        }
        if (dimension.getAsInt() < 1) {
            throw new IllegalArgumentException(
                    String.format(
                            "The option 'columns.%s.vector.dimension' is %d; a vector's dimension is at least 1.",
                            column, dimension.getAsInt()));
        }
        return LanceType.vector(elementType, dimension.getAsInt());
    }

    private static IllegalArgumentException unsupported(String column, LogicalType type) {
        return new IllegalArgumentException(
                String.format(
                        "The column '%s' has the type %s, which the lancedb connector cannot store. It stores %s.",
                        column, type.asSummaryString(), SUPPORTED));
    }
}
