package org.apache.flink.connector.lancedb.sink.writer;

import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.connector.lancedb.sink.settings.TargetIdentity;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** The form of a writer's state: which target it is of, and nothing else. */
@Internal
public final class TargetIdentitySerializer implements SimpleVersionedSerializer<TargetIdentity> {

    private static final int VERSION = 1;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(TargetIdentity target) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        out.writeUTF(target.databaseKey());
        out.writeUTF(target.table());
        return out.getCopyOfBuffer();
    }

    /**
     * @throws IOException if the bytes are of a later version, or are not those of a target
     */
    @Override
    public TargetIdentity deserialize(int version, byte[] serialized) throws IOException {
        if (version != VERSION) {
            throw new IOException(
                    String.format(
                            "The state of a writer has version %d of its form; this release of the lancedb connector reads version %d. Restore with the release that wrote the state, or a later one.",
                            version, VERSION));
        }
        DataInputDeserializer in = new DataInputDeserializer(serialized);
        try {
            TargetIdentity target = new TargetIdentity(in.readUTF(), in.readUTF());
            if (in.available() == 0) {
                return target;
            }
        } catch (EOFException | UTFDataFormatException e) {
            throw new IOException(damaged(serialized), e);
        }
        throw new IOException(damaged(serialized));
    }

    private static String damaged(byte[] serialized) {
        return String.format(
                "The state of a writer is damaged: its %d bytes are not those of a database key and a table's name.",
                serialized.length);
    }
}
