package org.apache.flink.connector.lancedb.lance;

/** Where the rows of a batch are in the table. */
@FunctionalInterface
interface RowAddresses {

    /** Instead of the address of a row that the version does not have any more. */
    long DELETED = -1;

    /** The id of the fragment and the place in it of the batch's row, as Lance writes both. */
    long of(int row);

    static long address(int fragmentId, long place) {
        return (long) fragmentId << Integer.SIZE | place;
    }

    static int fragmentId(long address) {
        return (int) (address >>> Integer.SIZE);
    }

    static int place(long address) {
        return (int) address;
    }
}
