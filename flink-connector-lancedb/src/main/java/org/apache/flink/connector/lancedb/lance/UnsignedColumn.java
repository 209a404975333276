package org.apache.flink.connector.lancedb.lance;

import java.math.BigInteger;
import org.apache.arrow.vector.FieldVector;

/** Whole numbers in a table's column that has none below 0. */
final class UnsignedColumn extends FixedWidthColumn {

    private final int bits;

    /** The largest number of fewer than 64 bits; of 64 each long but negative ones. */
    private final long largest;

    UnsignedColumn(FieldVector vector, int bits) {
        super(vector, vector, bits / Byte.SIZE);
        this.bits = bits;
        this.largest = bits == Long.SIZE ? Long.MAX_VALUE : (1L << bits) - 1;
    }

    @Override
    public void putByte(byte value) {
        putLong(value);
    }

    @Override
    public void putShort(short value) {
        putLong(value);
    }

    @Override
    public void putInt(int value) {
        putLong(value);
    }

    @Override
    public void putLong(long value) {
        if (value < 0 || value > largest) {
            throw unfit(Long.toString(value));
        }
        put(value);
    }

    @Override
    public void putDecimal(long low, long high) {
        boolean fits = high == 0 && (bits == Long.SIZE || (low >= 0 && low <= largest));
        if (!fits) {
            BigInteger value =
                    BigInteger.valueOf(high)
                            .shiftLeft(Long.SIZE)
                            .add(new BigInteger(Long.toUnsignedString(low)));
            throw unfit(value.toString());
        }
        put(low);
    }

    private void put(long value) {
        switch (bits) {
            case Byte.SIZE:
                super.putByte((byte) value);
                break;
            case Short.SIZE:
                super.putShort((short) value);
                break;
            case Integer.SIZE:
                super.putInt((int) value);
                break;
            default:
                super.putLong(value);
        }
    }

    private UnfitValueException unfit(String value) {
        return new UnfitValueException(
                String.format(
                        "%s does not fit uint%d, the type that the table has (0 to %s)",
                        value,
                        bits,
                        bits == Long.SIZE ? Long.toUnsignedString(-1) : Long.toString(largest)));
    }
}
