package org.apache.flink.connector.lancedb.lance;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.util.Float16;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.flink.connector.lancedb.schema.LanceType;

/** Reads values back that {@link FoundCasts} wrote in another type, as they were declared. */
final class FoundValues {

    private FoundValues() {}

    /** Whether values of the vector lie in memory otherwise than those of the declared type. */
    static boolean isCast(FieldVector vector, LanceType declared) {
        ArrowType found = vector.getField().getType();
        switch (declared.kind()) {
            case BOOLEAN:
            case UTF8:
            case LARGE_UTF8:
            case LARGE_BINARY:
            case JSON:
            case TIMESTAMP:
                return false; // Offsets of another width, or another time zone, change no value.
            case BINARY:
                return found instanceof ArrowType.FixedSizeBinary;
            default:
                return !ArrowTypes.arrowType(declared).equals(found);
        }
    }

    /**
     * Puts a value that is not null, of a type without parts.
     *
     * @return false if it is none of the declared type's values, as others may have written it
     */
    static boolean put(FieldVector vector, int row, LanceType declared, ColumnOutput out) {
        ArrowBuf data = vector.getDataBuffer();
        switch (declared.kind()) {
            case BINARY:
                byte[] bytes =
                        new byte
                                [((ArrowType.FixedSizeBinary) vector.getField().getType())
                                        .getByteWidth()];
                data.getBytes((long) row * bytes.length, bytes);
                out.putBytes(bytes, 0, bytes.length);
                return true;
            case FLOAT32:
                out.putFloat(Float16.toFloat(data.getShort((long) row * Short.BYTES)));
                return true;
            case FLOAT64:
                out.putDouble(Float16.toFloat(data.getShort((long) row * Short.BYTES)));
                return true;
            case DATE32:
                return putDays(data.getLong((long) row * Long.BYTES), out);
            case DECIMAL128:
                if (vector.getField().getType() instanceof ArrowType.Decimal) {
                    return putDecimal(data, (long) row * 4 * Long.BYTES, out);
                }
                out.putDecimal(unsigned(vector, row), 0);
                return true;
            default:
                return putSigned(unsigned(vector, row), declared, out);
        }
    }

    private static boolean putDays(long milliseconds, ColumnOutput out) {
        long days = milliseconds / MillisecondDateColumn.MILLISECONDS_OF_DAY;
        if (days * MillisecondDateColumn.MILLISECONDS_OF_DAY != milliseconds
                || days != (int) days) {
            return false;
        }
        out.putInt((int) days);
        return true;
    }

    private static boolean putDecimal(ArrowBuf data, long offset, ColumnOutput out) {
        long low = data.getLong(offset);
        long high = data.getLong(offset + Long.BYTES);
        long sign = high >> 63;
        if (data.getLong(offset + 2 * Long.BYTES) != sign
                || data.getLong(offset + 3 * Long.BYTES) != sign) {
            return false;
        }
        out.putDecimal(low, high);
        return true;
    }

    /** The bits of a number without a sign, with zeros before them. */
    private static long unsigned(FieldVector vector, int row) {
        ArrowBuf data = vector.getDataBuffer();
        switch (((ArrowType.Int) vector.getField().getType()).getBitWidth()) {
            case Byte.SIZE:
                return data.getByte(row) & 0xFFL;
            case Short.SIZE:
                return data.getShort((long) row * Short.BYTES) & 0xFFFFL;
            case Integer.SIZE:
                return data.getInt((long) row * Integer.BYTES) & 0xFFFF_FFFFL;
            default:
                return data.getLong((long) row * Long.BYTES);
        }
    }

    private static boolean putSigned(long value, LanceType declared, ColumnOutput out) {
        int bits = ArrowTypes.fixedWidth(declared) * Byte.SIZE;
        if (value < 0 || (value >>> (bits - 1)) != 0) {
            return false;
        }
        switch (declared.kind()) {
            case INT8:
                out.putByte((byte) value);
                break;
            case INT16:
                out.putShort((short) value);
                break;
            case INT32:
                out.putInt((int) value);
                break;
            default:
                out.putLong(value);
        }
        return true;
    }
}
