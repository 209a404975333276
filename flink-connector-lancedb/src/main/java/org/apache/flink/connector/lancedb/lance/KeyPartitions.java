package org.apache.flink.connector.lancedb.lance;

import org.apache.flink.annotation.Internal;

/**
 * Splits a set of keys by their hash into parts that each fit a memory budget, so that any number
 * of keys is resolved in bounded memory: one pass over the key columns for each part.
 */
@Internal
public final class KeyPartitions {

    private final int count;

    private KeyPartitions(int count) {
        this.count = count;
    }

    /** As many parts as an index of these keys needs to stay within the budget. */
    public static KeyPartitions within(long budgetBytes, long keys, long keyBytes) {
        long parts = 1 + KeyIndex.estimateBytes(keys, keyBytes) / Math.max(1, budgetBytes);
        return new KeyPartitions((int) Math.min(parts, 4096));
    }

    public int count() {
        return count;
    }

    /** Whether a key of this hash is in the part. */
    public boolean contains(int partition, long hash) {
        // Mixed again, since other bits of the hash chose the index's slot and the writer.
        return count == 1 || ((hash * 0x9E3779B97F4A7C15L) >>> 33) % count == partition;
    }
}
