package org.apache.flink.connector.lancedb.sink.tracker;

import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes a key as its length in 4 bytes and its canonical bytes. */
@Internal
public final class DeclaredKeySerializer extends ImmutableSerializer<DeclaredKey> {

    private static final long serialVersionUID = 1L;

    private static final int READ_AT_ONCE = 1 << 20;

    static final DeclaredKeySerializer INSTANCE = new DeclaredKeySerializer();

    @Override
    public DeclaredKey createInstance() {
        return new DeclaredKey(new byte[0]);
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(DeclaredKey key, DataOutputView target) throws IOException {
        target.writeInt(key.bytes().length);
        target.write(key.bytes());
    }

    @Override
    DeclaredKey read(DataInputView source) throws IOException {
        int length = source.readInt();
        if (length < 0) {
            throw new IOException(
                    "The state of the declared keys is damaged: a key has " + length + " bytes.");
        }
        return new DeclaredKey(readFully(source, length));
    }

    /** Keeps damaged bytes from asking for memory that they cannot fill. */
    private static byte[] readFully(DataInputView source, int length) throws IOException {
        byte[] bytes = new byte[Math.min(length, READ_AT_ONCE)];
        source.readFully(bytes);
        for (int read = bytes.length; read < length; read = bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * read));
            source.readFully(bytes, read, bytes.length - read);
        }
        return bytes;
    }

    @Override
    public TypeSerializerSnapshot<DeclaredKey> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Named by savepoints. */
    @Internal
    public static final class Snapshot extends VersionedSnapshot<DeclaredKey> {

        public Snapshot() {
            super(INSTANCE);
        }
    }
}
