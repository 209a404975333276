package org.apache.flink.connector.lancedb.lance;

import java.util.Arrays;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;

/** Reads rows' keys, in their canonical bytes, out of Arrow batches that hold the key columns. */
final class KeyColumns {

    private final String[] names;
    private final LanceType[] types;
    private final KeyHash hash;
    private final KeyColumn[] columns;

    KeyColumns(TableSchema schema) {
        names = schema.primaryKey().toArray(new String[0]);
        types = new LanceType[names.length];
        for (int i = 0; i < names.length; i++) {
            types[i] = schema.column(schema.position(names[i])).type();
        }
        hash = new KeyHash(types);
        columns = new KeyColumn[names.length];
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
            columns[i] = KeyColumn.of(batch.getVector(names[i]), types[i]);
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
        for (KeyColumn column : columns) {
            if (column.isNull(row) || !column.put(row, key)) {
                return false;
            }
        }
        return true;
    }

    /** The hash of a key that was read, or written by {@link DeletedKeys}. */
    long hash(KeyBytes key) {
        return hash.add(KeyHash.START, key);
    }

    /**
     * The same hash of the keys of some rows, which are not read for it. It means nothing for a row
     * that has no key.
     */
    void hash(int firstRow, int rows, long[] hashes) {
        Arrays.fill(hashes, 0, rows, KeyHash.START);
        for (KeyColumn column : columns) {
            column.hash(firstRow, rows, hashes);
        }
    }
}
