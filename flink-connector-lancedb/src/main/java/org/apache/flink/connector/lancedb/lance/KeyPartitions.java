package org.apache.flink.connector.lancedb.lance;

import org.apache.flink.annotation.Internal;

/**
 * Splits a set of keys by their hash into parts that each fit a memory budget, so that any number
 * of keys is resolved in bounded memory: one pass over the key columns for each part.
 */
@Internal
public final class KeyPartitions {

    /** Narrow keys that are read at a time. */
    private static final int MOST_ROWS = 65_536;

    private final int count;
    private final int batchRows;

    private KeyPartitions(int count, int batchRows) {
        this.count = count;
        this.batchRows = batchRows;
    }

    /** As many parts as an index of these keys needs to stay within the budget. */
    public static KeyPartitions within(long budgetBytes, long keys, long keyBytes) {
        long parts = 1 + KeyIndex.estimateBytes(keys, keyBytes) / Math.max(1, budgetBytes);
        return new KeyPartitions(
                (int) Math.min(parts, 4096), BatchRows.like(keys, keyBytes, MOST_ROWS));
    }

    public int count() {
        return count;
    }

    /** How many keys to read from a file or table at a time. */
    public int batchRows() {
        return batchRows;
    }

    /** Whether a key of this hash is in the part. */
    public boolean contains(int partition, long hash) {
        // Mixed again, since other bits of the hash chose the index's slot and the writer.
        return count == 1 || ((hash * 0x9E3779B97F4A7C15L) >>> 33) % count == partition;
    }
}
