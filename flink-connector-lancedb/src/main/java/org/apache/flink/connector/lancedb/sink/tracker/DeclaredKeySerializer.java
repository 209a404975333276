package org.apache.flink.connector.lancedb.sink.tracker;

import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes a key as its length in 4 bytes and its canonical bytes. */
@Internal
public final class DeclaredKeySerializer extends ImmutableSerializer<DeclaredKey> {

    private static final long serialVersionUID = 1L;

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
    public DeclaredKey deserialize(DataInputView source) throws IOException {
        byte[] bytes = new byte[source.readInt()];
        source.readFully(bytes);
        return new DeclaredKey(bytes);
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
