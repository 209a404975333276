package org.apache.flink.connector.lancedb.lance;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseLargeVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;

/** Reads rows' keys, in their canonical bytes, out of Arrow batches that hold the key columns. */
final class KeyColumns {

    private final String[] names;
    private final LanceType[] types;
    private final FieldVector[] vectors;

    KeyColumns(TableSchema schema) {
        names = schema.primaryKey().toArray(new String[0]);
        types = new LanceType[names.length];
        for (int i = 0; i < names.length; i++) {
            types[i] = schema.column(schema.position(names[i])).type();
        }
        vectors = new FieldVector[names.length];
    }

    /**
     * Refuses a table whose key columns are not as they are declared: their values would be read as
     * other types than they are.
     */
    void check(String table, Schema found) throws FinalCommitException {
        for (int i = 0; i < names.length; i++) {
            Field field = found.findField(names[i]);
            if (!ArrowTypes.matches(types[i], field)) {
                throw new FinalCommitException(
                        String.format(
                                "The key column '%s' of the table '%s' is %s, and was declared %s: the table was changed while the job ran. Start the job again with a declaration that fits.",
                                names[i], table, ArrowTypes.describe(field), types[i]),
                        null);
            }
        }
    }

    /** Looks at another batch. */
    void bind(VectorSchemaRoot batch) {
        for (int i = 0; i < names.length; i++) {
            vectors[i] = batch.getVector(names[i]);
        }
    }

    /**
     * Reads a row's key.
     *
     * @return false if a key column is null or has a value that the declared type has not, as
     *     foreign rows may have it: such a row has no key
     */
    boolean read(int row, KeyBytes key) {
        key.clear();
        for (int i = 0; i < vectors.length; i++) {
            FieldVector vector = vectors[i];
            if (vector.isNull(row)) {
                return false;
            }
            if (!put(vector, row, types[i], key)) {
                return false;
            }
        }
        return true;
    }

    private static boolean put(FieldVector vector, int row, LanceType type, KeyBytes key) {
        if (FoundValues.isCast(vector, type)) {
            return FoundValues.put(vector, row, type, key);
        }
        if (vector instanceof BitVector) {
            key.putBoolean(((BitVector) vector).get(row) != 0);
        } else if (vector instanceof BaseVariableWidthVector) {
            ArrowBuf offsets = vector.getOffsetBuffer();
            int start = offsets.getInt((long) row * Integer.BYTES);
            int end = offsets.getInt((long) (row + 1) * Integer.BYTES);
            key.putVariable(vector.getDataBuffer(), start, end - start);
        } else if (vector instanceof BaseLargeVariableWidthVector) {
            ArrowBuf offsets = vector.getOffsetBuffer();
            long start = offsets.getLong((long) row * Long.BYTES);
            long end = offsets.getLong((long) (row + 1) * Long.BYTES);
            key.putVariable(vector.getDataBuffer(), start, Math.toIntExact(end - start));
        } else {
            int width = ArrowTypes.fixedWidth(type);
            key.putFixed(vector.getDataBuffer(), (long) row * width, width);
        }
        return true;
    }
}
