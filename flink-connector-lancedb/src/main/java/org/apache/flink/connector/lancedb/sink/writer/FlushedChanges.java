package org.apache.flink.connector.lancedb.sink.writer;

import java.util.List;
import org.apache.flink.connector.lancedb.lance.DeletedKeys;
import org.apache.flink.connector.lancedb.lance.WrittenFragment;

/**
 * What one flush wrote: each key of it stands in its fragments or its deleted keys once. Immutable.
 */
final class FlushedChanges {

    private final List<WrittenFragment> fragments;
    private final DeletedKeys deleted;
    private final long keys;
    private final long keyBytes;

    FlushedChanges(List<WrittenFragment> fragments, DeletedKeys deleted, long keys, long keyBytes) {
        this.fragments = fragments;
        this.deleted = deleted;
        this.keys = keys;
        this.keyBytes = keyBytes;
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
}
