package org.apache.flink.connector.lancedb.sink.settings;

import java.io.Serializable;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.util.Preconditions;

/**
 * When a writer moves its buffered changes to files, before the checkpoint asks it to: what bounds
 * its memory. Immutable.
 */
@PublicEvolving
public final class BufferFlushOptions implements Serializable {

    private static final long serialVersionUID = 1L;

    /** 500,000 rows or 64 MiB, whichever comes first. */
    public static final BufferFlushOptions DEFAULT =
            new BufferFlushOptions(500_000, MemorySize.ofMebiBytes(64));

    private static final MemorySize SMALLEST = MemorySize.ofMebiBytes(1);

    private final int maxRows;
    private final MemorySize maxBytes;

    private BufferFlushOptions(int maxRows, MemorySize maxBytes) {
        this.maxRows = maxRows;
        this.maxBytes = maxBytes;
    }

    /**
     * Checks the limits.
     *
     * @param maxRows the changes that a buffer has at most, 1 to 1,000,000; a subtask fills one
     *     while another may be being written
     * @param maxBytes the memory that a subtask's buffers take at most, off-heap included; at least
     *     1 MiB
     * @throws IllegalArgumentException if a value is out of its range
     */
    public static BufferFlushOptions of(int maxRows, MemorySize maxBytes) {
        Preconditions.checkArgument(
                maxRows >= 1 && maxRows <= 1_000_000,
                "sink.buffer-flush.max-rows is %s; expected 1 to 1000000.",
                maxRows);
        Preconditions.checkArgument(
                maxBytes.compareTo(SMALLEST) >= 0,
                "sink.buffer-flush.max-bytes is %s; expected at least 1mb.",
                maxBytes);
        return new BufferFlushOptions(maxRows, maxBytes);
    }

    /** The changes that a buffer has at most. */
    public int maxRows() {
        return maxRows;
    }

    /** The memory that a subtask's buffers take at most, in bytes. */
    public long maxBytes() {
        return maxBytes.getBytes();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BufferFlushOptions
                && maxRows == ((BufferFlushOptions) other).maxRows
                && maxBytes.equals(((BufferFlushOptions) other).maxBytes);
    }

    @Override
    public int hashCode() {
        return 31 * maxRows + maxBytes.hashCode();
    }

    @Override
    public String toString() {
        return "BufferFlushOptions{maxRows=" + maxRows + ", maxBytes=" + maxBytes + "}";
    }
}
