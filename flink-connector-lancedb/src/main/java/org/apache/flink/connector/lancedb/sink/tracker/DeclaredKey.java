package org.apache.flink.connector.lancedb.sink.tracker;

import java.util.Arrays;
import org.apache.flink.annotation.Internal;
import org.apache.flink.connector.lancedb.lance.KeyBytes;

/**
 * A row's exact primary key, by which the state of declared keys is kept: its canonical bytes, and
 * not a hash of them, since two keys with one hash would be taken for one row. Immutable.
 */
@Internal
public final class DeclaredKey {

    private final byte[] bytes;

    /** A key of bytes that nobody changes any more. */
    DeclaredKey(byte[] bytes) {
        this.bytes = bytes;
    }

    public static DeclaredKey of(KeyBytes key) {
        return new DeclaredKey(key.toByteArray());
    }

    /** The key's own bytes, not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DeclaredKey && Arrays.equals(bytes, ((DeclaredKey) other).bytes);
    }

    /**
     * Flink deals keys out to key groups by it, also those of savepoints: it must stay the same
     * function for ever, and {@link Arrays#hashCode(byte[])} is specified to.
     */
    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "DeclaredKey" + Arrays.toString(bytes);
    }
}
