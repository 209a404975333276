package org.apache.flink.connector.lancedb.lance;

import org.apache.arrow.vector.FieldVector;

/** Binary values of any length in a table's column of one width. */
final class CheckedWidthColumn extends FixedWidthColumn {

    private final int width;

    CheckedWidthColumn(FieldVector vector, int width) {
        super(vector, vector, width);
        this.width = width;
    }

    @Override
    public void putBytes(byte[] source, int offset, int length) {
        if (length != width) {
            throw new UnfitValueException(
                    String.format(
                            "the value has %d bytes, expected %d: the table's column has the type fixed_size_binary(%d)",
                            length, width, width));
        }
        putBlock(source, offset);
    }
}
