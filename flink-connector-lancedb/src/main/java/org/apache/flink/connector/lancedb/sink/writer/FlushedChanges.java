package org.apache.flink.connector.lancedb.sink.writer;

import java.time.Duration;
import java.util.List;
import org.apache.flink.connector.lancedb.lance.DeletedKeys;
import org.apache.flink.connector.lancedb.lance.WrittenFragment;

/**
 * What one flush wrote: each key of it stands in its fragments or its deleted keys once. Immutable,
 * but for the hashes.
 */
final class FlushedChanges {

    private final List<WrittenFragment> fragments;
    private final DeletedKeys deleted;
    private final long keys;
    private final long keyBytes;
    private final KeyHashes hashes;
    private final boolean newKeysOnly;
    private final Duration duration;

    FlushedChanges(
            List<WrittenFragment> fragments,
            DeletedKeys deleted,
            long keys,
            long keyBytes,
            KeyHashes hashes,
            boolean newKeysOnly) {
        this(fragments, deleted, keys, keyBytes, hashes, newKeysOnly, Duration.ZERO);
    }

    private FlushedChanges(
            List<WrittenFragment> fragments,
            DeletedKeys deleted,
            long keys,
            long keyBytes,
            KeyHashes hashes,
            boolean newKeysOnly,
            Duration duration) {
        this.fragments = fragments;
        this.deleted = deleted;
        this.keys = keys;
        this.keyBytes = keyBytes;
        this.hashes = hashes;
        this.newKeysOnly = newKeysOnly;
        this.duration = duration;
    }

    /** The same, with how long it took to write. */
    FlushedChanges took(Duration time) {
        return new FlushedChanges(fragments, deleted, keys, keyBytes, hashes, newKeysOnly, time);
    }

    List<WrittenFragment> fragments() {
        return fragments;
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
