package org.apache.flink.connector.lancedb.lance;

import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.StructVector;

/** Structs, and the entries of maps: each field has a row of its own, below a null one too. */
final class StructColumn extends ColumnWriter {

    private final StructVector vector;
    private final ColumnWriter[] fields;

    /**
     * Writes into a vector.
     *
     * @param fields the fields, in the order of the declared type
     */
    StructColumn(StructVector vector, ColumnWriter[] fields) {
        this.vector = vector;
        this.fields = fields;
    }

    @Override
    public void putNull() {
        vector.setNull(row);
        putFieldsAbsent();
    }

    @Override
    public void putStruct() {
        vector.setIndexDefined(row);
    }

    @Override
    public ColumnOutput field(int index) {
        ColumnWriter field = fields[index];
        field.row = row;
        return field;
    }

    @Override
    void putEmpty() {
        putStruct();
        putFieldsAbsent();
    }

    /** Lance refuses a null in a field that takes none, below a null struct too. */
    private void putFieldsAbsent() {
        for (ColumnWriter field : fields) {
            field.row = row;
            field.putAbsent();
        }
    }

    @Override
    void reserve(int rows) {
        for (ColumnWriter field : fields) {
            field.reserve(rows);
        }
    }

    @Override
    long variableBytes() {
        long bytes = 0;
        for (ColumnWriter field : fields) {
            bytes += field.variableBytes();
        }
        return bytes;
    }

    @Override
    void move(int from, int to) {
        BitVectorHelper.setValidityBit(
                vector.getValidityBuffer(),
                to,
                BitVectorHelper.get(vector.getValidityBuffer(), from));
        for (ColumnWriter field : fields) {
            field.move(from, to);
        }
    }

    @Override
    void finish(int rows) {
        super.finish(rows);
        for (ColumnWriter field : fields) {
            field.finish(rows);
        }
    }

    @Override
    FieldVector vector() {
        return vector;
    }
}
