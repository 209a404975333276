package org.apache.flink.connector.lancedb.sink.writer;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.apache.flink.connector.lancedb.lance.DeletedKeys;
import org.apache.flink.connector.lancedb.lance.FlushedRows;
import org.apache.flink.connector.lancedb.lance.WrittenFragment;

/**
 * What one flush wrote: each key of it stands in its fragments or its deleted keys once. Immutable,
 * but for the hashes.
 */
final class FlushedChanges {

    private final FlushedRows rows;
    private final DeletedKeys deleted;
    private final long keys;
    private final long keyBytes;
    private final KeyHashes hashes;
    private final boolean newKeysOnly;
    private final Duration duration;

    FlushedChanges(
            FlushedRows rows,
            DeletedKeys deleted,
            long keys,
            long keyBytes,
            KeyHashes hashes,
            boolean newKeysOnly) {
        this(rows, deleted, keys, keyBytes, hashes, newKeysOnly, Duration.ZERO);
    }

    private FlushedChanges(
            FlushedRows rows,
            DeletedKeys deleted,
            long keys,
            long keyBytes,
            KeyHashes hashes,
            boolean newKeysOnly,
            Duration duration) {
        this.rows = rows;
        this.deleted = deleted;
        this.keys = keys;
        this.keyBytes = keyBytes;
        this.hashes = hashes;
        this.newKeysOnly = newKeysOnly;
        this.duration = duration;
    }

    /** The same, with how long it took to write. */
    FlushedChanges took(Duration time) {
        return new FlushedChanges(rows, deleted, keys, keyBytes, hashes, newKeysOnly, time);
    }

    List<WrittenFragment> fragments() {
        return rows.fragments();
    }

    /** The version for whose columns the fragments were written; empty if there are none. */
    OptionalLong version() {
        return rows.version();
    }

    DeletedKeys deleted() {
        return deleted;
    }

    long keys() {
        return keys;
    }

    long keyBytes() {
        return keyBytes;
    }

    /** Of upserted and deleted keys. */
    KeyHashes hashes() {
        return hashes;
    }

    /** Whether each upserted key was not declared before, and not deleted in this flush. */
    boolean hasNewKeysOnly() {
        return newKeysOnly;
    }

    /** How long it took to write. */
    Duration duration() {
        return duration;
    }
}
