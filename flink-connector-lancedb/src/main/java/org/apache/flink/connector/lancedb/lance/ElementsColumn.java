package org.apache.flink.connector.lancedb.lance;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.FieldVector;

/** Lists, and maps as lists of entries: a row's elements stand behind those of the row before. */
abstract class ElementsColumn extends ColumnWriter {

    private final FieldVector vector;
    private final ColumnWriter element;
    private final long elementWidth;
    private int start;
    private int elements;

    /**
     * Writes into a vector.
     *
     * @param elementWidth what an element takes at least, in bytes
     */
    ElementsColumn(FieldVector vector, ColumnWriter element, long elementWidth) {
        this.vector = vector;
        this.element = element;
        this.elementWidth = elementWidth;
    }

    /** Makes the current row a list of so many elements; returns the place of the first. */
    abstract int begin(int size);

    /** Where a row's elements begin, and those of the row before end. */
    abstract int offset(int row);

    abstract void setOffset(int row, int offset);

    @Override
    public final void putNull() {
        vector.setNull(row);
    }

    @Override
    public final void putList(int size) {
        start = begin(size);
        elements = Math.addExact(start, size);
        element.reserve(elements);
    }

    @Override
    public final ColumnOutput element(int index) {
        element.row = start + index;
        return element;
    }

    @Override
    final void reserve(int rows) {
        // The vector grows with what is put.
    }

    @Override
    final long variableBytes() {
        return elements * elementWidth + element.variableBytes();
    }

    @Override
    final void move(int from, int to) {
        int source = offset(from);
        int size = offset(from + 1) - source;
        int target = offset(to);
        for (int i = 0; i < size && source != target; i++) {
            element.move(source + i, target + i);
        }
        ArrowBuf validity = vector.getValidityBuffer();
        BitVectorHelper.setValidityBit(validity, to, BitVectorHelper.get(validity, from));
        setOffset(to + 1, target + size);
    }

    @Override
    final void finish(int rows) {
        super.finish(rows);
        elements = rows == 0 ? 0 : offset(rows);
        element.finish(elements);
    }

    @Override
    final FieldVector vector() {
        return vector;
    }
}
