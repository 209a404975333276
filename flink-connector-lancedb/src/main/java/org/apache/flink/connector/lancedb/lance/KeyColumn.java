package org.apache.flink.connector.lancedb.lance;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseLargeVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.flink.connector.lancedb.schema.LanceType;

/**
 * Reads a key column of one Arrow batch. In which way its values lie in memory is found out once
 * for the batch and not for each row.
 */
abstract class KeyColumn {

    private final FieldVector vector;
    private final boolean hasNulls;

    private KeyColumn(FieldVector vector) {
        this.vector = vector;
        this.hasNulls = vector.getNullCount() > 0;
    }

    static KeyColumn of(FieldVector vector, LanceType type) {
        if (FoundValues.isCast(vector, type)) {
            return new Cast(vector, type);
        }
        if (vector instanceof BitVector) {
            return new Flag((BitVector) vector);
        }
        if (vector instanceof BaseVariableWidthVector
                || vector instanceof BaseLargeVariableWidthVector) {
            return new VariableWidth(vector);
        }
        return new FixedWidth(vector, ArrowTypes.fixedWidth(type));
    }

    final boolean isNull(int row) {
        return hasNulls && vector.isNull(row);
    }

    /**
     * Puts the value of a row in which it is not null.
     *
     * @return false if it is none of the declared type's values
     */
    abstract boolean put(int row, KeyBytes key);

    /**
     * Adds the values of some rows to the hashes of their keys. What it adds for a row that has no
     * value has no meaning.
     */
    abstract void hash(int firstRow, int rows, long[] hashes);

    private static final class FixedWidth extends KeyColumn {

        private final ArrowBuf data;
        private final int width;

        FixedWidth(FieldVector vector, int width) {
            super(vector);
            this.data = vector.getDataBuffer();
            this.width = width;
        }

        @Override
        boolean put(int row, KeyBytes key) {
            key.putFixed(data, (long) row * width, width);
            return true;
        }

        @Override
        void hash(int firstRow, int rows, long[] hashes) {
            long start = (long) firstRow * width;
            data.checkBytes(start, start + (long) rows * width);
            long address = data.memoryAddress() + start;
            for (int i = 0; i < rows; i++) {
                hashes[i] = KeyHash.add(hashes[i], address + (long) i * width, width);
            }
        }
    }

    /** Strings and binary values, with offsets of four or eight bytes. */
    private static final class VariableWidth extends KeyColumn {

        private final ArrowBuf data;
        private final ArrowBuf offsets;
        private final boolean large;

        VariableWidth(FieldVector vector) {
            super(vector);
            this.data = vector.getDataBuffer();
            this.offsets = vector.getOffsetBuffer();
            this.large = vector instanceof BaseLargeVariableWidthVector;
        }

        @Override
        boolean put(int row, KeyBytes key) {
            long start = offset(row);
            key.putVariable(data, start, Math.toIntExact(offset(row + 1) - start));
            return true;
        }

        @Override
        void hash(int firstRow, int rows, long[] hashes) {
            long address = data.memoryAddress();
            long start = offset(firstRow);
            for (int i = 0; i < rows; i++) {
                long end = offset(firstRow + i + 1);
                data.checkBytes(start, end);
                int length = Math.toIntExact(end - start);
                hashes[i] = KeyHash.add(hashes[i], address + start, length);
                start = end;
            }
        }

        private long offset(int row) {
            return large
                    ? offsets.getLong((long) row * Long.BYTES)
                    : offsets.getInt((long) row * Integer.BYTES);
        }
    }

    /** Values whose canonical bytes are made one by one. */
    private abstract static class Converted extends KeyColumn {

        private final KeyBytes value = new KeyBytes();
        private final KeyHash hash;

        Converted(FieldVector vector, LanceType type) {
            super(vector);
            this.hash = new KeyHash(type);
        }

        @Override
        final void hash(int firstRow, int rows, long[] hashes) {
            for (int i = 0; i < rows; i++) {
                if (!isNull(firstRow + i) && put(firstRow + i, value.clear())) {
                    hashes[i] = hash.add(hashes[i], value);
                }
            }
        }
    }

    private static final class Flag extends Converted {

        private final BitVector vector;

        Flag(BitVector vector) {
            super(vector, LanceType.bool());
            this.vector = vector;
        }

        @Override
        boolean put(int row, KeyBytes key) {
            key.putBoolean(vector.get(row) != 0);
            return true;
        }
    }

    /** The table has the column in another type than the declared one. */
    private static final class Cast extends Converted {

        private final FieldVector vector;
        private final LanceType type;

        Cast(FieldVector vector, LanceType type) {
            super(vector, type);
            this.vector = vector;
            this.type = type;
        }

        @Override
        boolean put(int row, KeyBytes key) {
            return FoundValues.put(vector, row, type, key);
        }
    }
}
