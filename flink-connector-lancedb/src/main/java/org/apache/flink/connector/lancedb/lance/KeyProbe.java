package org.apache.flink.connector.lancedb.lance;

import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Looks for the keys of changes in batches of a table's rows. Most rows have none of them, so the
 * rows' hashes are taken from where the keys lie, and only keys whose hash passes the filter are
 * read and compared, byte by byte. Not thread-safe; several may look for the same keys at once.
 */
final class KeyProbe {

    /** So few that what is noted of them stays in the processor's cache. */
    private static final int ROWS = 1024;

    private final KeyColumns columns;
    private final WantedKeys wanted;
    private final LocatedRows found;
    private final ReadFragments read;
    private final KeyBytes key = new KeyBytes();
    private final long[] hashes = new long[ROWS];
    private final int[] places = new int[ROWS];
    private final long[] foundAddresses = new long[ROWS];
    private final int[] foundKeys = new int[ROWS];

    @SuppressWarnings("UnusedVariable") // A look of which nothing is kept would be left out.
    private int touched;

    /**
     * A look for keys.
     *
     * @param found where rows are added, alone or in turn with others
     * @param read is told of all rows
     */
    KeyProbe(KeyColumns columns, WantedKeys wanted, LocatedRows found, ReadFragments read) {
        this.columns = columns;
        this.wanted = wanted;
        this.found = found;
        this.read = read;
    }

    /** Adds those rows of a batch that have a wanted key. */
    void look(VectorSchemaRoot batch, RowAddresses addresses) {
        columns.bind(batch);
        for (int first = 0; first < batch.getRowCount(); first += ROWS) {
            int rows = Math.min(ROWS, batch.getRowCount() - first);
            columns.hash(first, rows, hashes);
            read.add(addresses, first, rows, hashes);
            add(compare(first, sift(rows), addresses));
        }
    }

    /** Leaves those rows whose hash some wanted key may have, and returns how many they are. */
    private int sift(int rows) {
        int count = 0;
        for (int i = 0; i < rows; i++) {
            long hash = hashes[i];
            if (wanted.mayContain(hash)) {
                hashes[count] = hash;
                places[count] = i;
                count++;
            }
        }
        for (int i = 0; i < count; i++) {
            touched += wanted.touch(hashes[i]);
        }
        return count;
    }

    private int compare(int first, int sifted, RowAddresses addresses) {
        int count = 0;
        for (int i = 0; i < sifted; i++) {
            int row = first + places[i];
            long address = addresses.of(row);
            if (address != RowAddresses.DELETED && columns.read(row, key)) {
                int number = wanted.find(key, hashes[i]);
                if (number != KeyIndex.ABSENT) {
                    foundKeys[count] = number;
                    foundAddresses[count] = address;
                    count++;
                }
            }
        }
        return count;
    }

    private void add(int count) {
        if (count == 0) {
            return;
        }
        synchronized (found) {
            for (int i = 0; i < count; i++) {
                found.add(foundAddresses[i]);
                if (wanted.isFirstUpdate(foundKeys[i])) {
                    found.addUpdatedKey();
                }
            }
        }
    }
}
