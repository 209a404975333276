package org.apache.flink.connector.lancedb.lance;

/**
 * How many rows are read at a time, so that a batch takes a few megabytes, however wide rows are.
 */
final class BatchRows {

    private static final long TARGET_BYTES = 8L << 20;

    private BatchRows() {}

    /**
     * As many rows as take about 8 MiB, if they are like others.
     *
     * @param rows the others; if there are none, rows are taken to be narrow
     * @param bytes what they take together
     * @param most the number of narrow rows
     */
    static int like(long rows, long bytes, int most) {
        if (rows <= 0 || bytes <= 0) {
            return most;
        }
        return (int) Math.max(1, Math.min(most, TARGET_BYTES / Math.max(1, bytes / rows)));
    }
}
