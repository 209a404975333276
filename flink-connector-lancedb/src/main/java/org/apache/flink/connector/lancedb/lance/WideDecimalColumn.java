package org.apache.flink.connector.lancedb.lance;

import org.apache.arrow.vector.FieldVector;

/** Decimals of 128 bits in a table's column of 256. */
final class WideDecimalColumn extends FixedWidthColumn {

    WideDecimalColumn(FieldVector vector) {
        super(vector, vector, 4 * Long.BYTES);
    }

    @Override
    public void putDecimal(long low, long high) {
        long offset = next();
        long sign = high >> 63;
        data.setLong(offset, low);
        data.setLong(offset + Long.BYTES, high);
        data.setLong(offset + 2 * Long.BYTES, sign);
        data.setLong(offset + 3 * Long.BYTES, sign);
    }
}
