package org.apache.flink.connector.lancedb.lance;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.flink.connector.lancedb.schema.LanceType;

/** Reads values that {@link FoundCasts} and the columns of declared types wrote, as declared. */
final class FoundValues {

    private FoundValues() {}

    /**
     * Puts a value that is not null and of a type that can be a key, in its canonical bytes.
     *
     * @return false if it is none of the declared type's values, as others may have written it
     */
    static boolean put(FieldVector vector, int row, LanceType declared, KeyBytes out) {
        ArrowType found = vector.getField().getType();
        switch (found.getTypeID()) {
            case Bool:
                out.putBoolean(((BitVector) vector).get(row) != 0);
                return true;
            case Utf8:
            case Binary:
                ArrowBuf offsets = vector.getOffsetBuffer();
                int start = offsets.getInt((long) row * Integer.BYTES);
                int end = offsets.getInt((long) (row + 1) * Integer.BYTES);
                out.putVariable(vector.getDataBuffer(), start, end - start);
                return true;
            case LargeUtf8:
            case LargeBinary:
                ArrowBuf wide = vector.getOffsetBuffer();
                long first = wide.getLong((long) row * Long.BYTES);
                long last = wide.getLong((long) (row + 1) * Long.BYTES);
                out.putVariable(vector.getDataBuffer(), first, Math.toIntExact(last - first));
                return true;
            default:
                return putNumber(vector, row, declared, out);
        }
    }

    private static boolean putNumber(
            FieldVector vector, int row, LanceType declared, KeyBytes out) {
        boolean same =
                declared.kind() == LanceType.Kind.TIMESTAMP
                        || ArrowTypes.arrowType(declared).equals(vector.getField().getType());
        return same
                ? putFixed(vector, row, ArrowTypes.fixedWidth(declared), out)
                : putCast(vector, row, declared, out);
    }

    private static boolean putFixed(FieldVector vector, int row, int width, KeyBytes out) {
        out.putFixed(vector.getDataBuffer(), (long) row * width, width);
        return true;
    }

    private static boolean putCast(FieldVector vector, int row, LanceType declared, KeyBytes out) {
        ArrowBuf data = vector.getDataBuffer();
        switch (declared.kind()) {
            case BINARY:
                int width =
                        ((ArrowType.FixedSizeBinary) vector.getField().getType()).getByteWidth();
                out.putVariable(data, (long) row * width, width);
                return true;
            case DATE32:
                long milliseconds = data.getLong((long) row * Long.BYTES);
                long days = milliseconds / MillisecondDateColumn.MILLISECONDS_OF_DAY;
                if (milliseconds % MillisecondDateColumn.MILLISECONDS_OF_DAY != 0
                        || days != (int) days) {
                    return false;
                }
                out.putInt((int) days);
                return true;
            case DECIMAL128:
                return vector.getField().getType() instanceof ArrowType.Decimal
                        ? putDecimal(data, (long) row * 4 * Long.BYTES, out)
                        : putUnsigned(unsigned(vector, row), out);
            default:
                return putSigned(unsigned(vector, row), declared, out);
        }
    }

    private static boolean putDecimal(ArrowBuf data, long offset, KeyBytes out) {
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

    private static boolean putUnsigned(long value, KeyBytes out) {
        out.putDecimal(value, 0);
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

    private static boolean putSigned(long value, LanceType declared, KeyBytes out) {
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
