package org.apache.flink.connector.lancedb.lance;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;

/** Lists, and maps as lists of entries: a row's elements stand behind those of the row before. */
final class ListColumn extends ColumnWriter {

    private final ListVector vector;
    private final ColumnWriter element;
    private final long elementWidth;
    private int start;
    private int elements;

    /**
     * Writes into a vector.
     *
     * @param elementWidth what an element takes at least, in bytes
     */
    ListColumn(ListVector vector, ColumnWriter element, long elementWidth) {
        this.vector = vector;
        this.element = element;
        this.elementWidth = elementWidth;
    }

    @Override
    public void putNull() {
        vector.setNull(row);
    }

    @Override
    public void putList(int size) {
        start = vector.startNewValue(row);
        vector.endValue(row, size);
        elements = Math.addExact(start, size);
        element.reserve(elements);
    }

    @Override
    public ColumnOutput element(int index) {
        element.row = start + index;
        return element;
    }

    @Override
    void putEmpty() {
        putList(0);
    }

    @Override
    void reserve(int rows) {
        // The vector grows with what is put.
    }

    @Override
    long variableBytes() {
        return elements * elementWidth + element.variableBytes();
    }

    @Override
    void move(int from, int to) {
        ArrowBuf offsets = vector.getOffsetBuffer();
        int source = offset(offsets, from);
        int size = offset(offsets, from + 1) - source;
        int target = offset(offsets, to);
        for (int i = 0; i < size && source != target; i++) {
            element.move(source + i, target + i);
        }
        BitVectorHelper.setValidityBit(
                vector.getValidityBuffer(),
                to,
                BitVectorHelper.get(vector.getValidityBuffer(), from));
        offsets.setInt((long) (to + 1) * Integer.BYTES, target + size);
    }

    private static int offset(ArrowBuf offsets, int row) {
        return offsets.getInt((long) row * Integer.BYTES);
    }

    @Override
    void finish(int rows) {
        super.finish(rows);
        elements = rows == 0 ? 0 : offset(vector.getOffsetBuffer(), rows);
        element.finish(elements);
    }

    @Override
    FieldVector vector() {
        return vector;
    }
}
