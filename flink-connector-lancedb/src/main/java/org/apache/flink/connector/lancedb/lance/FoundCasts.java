package org.apache.flink.connector.lancedb.lance;

import org.apache.arrow.vector.BaseLargeVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.flink.connector.lancedb.schema.LanceType;

/**
 * The types that a table may have and no declaration: which declared types are written into them,
 * value by value without loss, and how. A type that could be declared is not cast to.
 */
final class FoundCasts {

    private FoundCasts() {}

    /**
     * Whether values of the type are cast to the type of the field; its parts are not looked at.
     */
    static boolean isCast(LanceType declared, Field found) {
        ArrowType type = found.getType();
        switch (declared.kind()) {
            case INT8:
            case INT16:
            case INT32:
            case INT64:
                return isUnsigned(type);
            case DECIMAL128:
                return (isUnsigned(type) && declared.scale() == 0) || isWider(declared, type);
            case FLOAT32:
            case FLOAT64:
                return type.equals(new ArrowType.FloatingPoint(FloatingPointPrecision.HALF));
            case UTF8:
                return type.equals(ArrowType.LargeUtf8.INSTANCE);
            case BINARY:
                return type.equals(ArrowType.LargeBinary.INSTANCE)
                        || type instanceof ArrowType.FixedSizeBinary;
            case DATE32:
                return type.equals(new ArrowType.Date(DateUnit.MILLISECOND));
            case TIMESTAMP:
                return declared.isUtc()
                        && type instanceof ArrowType.Timestamp
                        && ((ArrowType.Timestamp) type).getTimezone() != null
                        && ((ArrowType.Timestamp) type)
                                .getUnit()
                                .equals(
                                        ((ArrowType.Timestamp) ArrowTypes.arrowType(declared))
                                                .getUnit());
            case LIST:
                return type.equals(ArrowType.LargeList.INSTANCE);
            default:
                return false;
        }
    }

    private static boolean isUnsigned(ArrowType type) {
        return type instanceof ArrowType.Int && !((ArrowType.Int) type).getIsSigned();
    }

    private static boolean isWider(LanceType declared, ArrowType type) {
        return type instanceof ArrowType.Decimal
                && ((ArrowType.Decimal) type).getBitWidth() == 256
                && ((ArrowType.Decimal) type).getScale() == declared.scale()
                && ((ArrowType.Decimal) type).getPrecision() >= declared.precision();
    }

    /** The writer into a vector of another type than the declared one; its memory is allocated. */
    static ColumnWriter writer(FieldVector vector, LanceType declared) {
        ArrowType found = vector.getField().getType();
        switch (declared.kind()) {
            case UTF8:
                return new LargeBytesColumn((BaseLargeVariableWidthVector) vector);
            case BINARY:
                return found instanceof ArrowType.FixedSizeBinary
                        ? new CheckedWidthColumn(
                                vector, ((ArrowType.FixedSizeBinary) found).getByteWidth())
                        : new LargeBytesColumn((BaseLargeVariableWidthVector) vector);
            case FLOAT32:
            case FLOAT64:
                return new ExactHalfColumn(vector);
            case DATE32:
                return new MillisecondDateColumn(vector);
            case TIMESTAMP:
                return new FixedWidthColumn(vector, vector, Long.BYTES);
            case LIST:
                LargeListVector list = (LargeListVector) vector;
                return new LargeListColumn(
                        list,
                        ColumnWriters.of(list.getDataVector(), declared.element()),
                        ColumnWriters.rowWidth(list.getDataVector().getField()));
            default:
                return isUnsigned(found)
                        ? new UnsignedColumn(vector, ((ArrowType.Int) found).getBitWidth())
                        : new WideDecimalColumn(vector);
        }
    }
}
