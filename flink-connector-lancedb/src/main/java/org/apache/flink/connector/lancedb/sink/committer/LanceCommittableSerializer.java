package org.apache.flink.connector.lancedb.sink.committer;

import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.connector.lancedb.lance.CommitStamp;
import org.apache.flink.connector.lancedb.lance.UncommittedChangesSerializer;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * The form of committables in checkpoints and savepoints: the stamp, whether the table is replaced,
 * then the changes. Version 1 knew no replacing.
 */
@Internal
public final class LanceCommittableSerializer
        implements SimpleVersionedSerializer<LanceCommittable> {

    private static final int VERSION = 2;

    private final UncommittedChangesSerializer changesSerializer =
            new UncommittedChangesSerializer();

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(LanceCommittable committable) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(256);
        out.writeUTF(committable.stamp().databaseKey());
        out.writeUTF(committable.stamp().table());
        out.writeUTF(committable.stamp().jobId());
        out.writeUTF(committable.stamp().sinkId());
        out.writeLong(committable.stamp().checkpointId());
        out.writeBoolean(committable.replacesTable());
        out.writeInt(changesSerializer.getVersion());
        out.write(changesSerializer.serialize(committable.changes()));
        return out.getCopyOfBuffer();
    }

    /**
     * @throws IOException if the bytes are of a later version, or are not complete
     */
    @Override
    public LanceCommittable deserialize(int version, byte[] serialized) throws IOException {
        if (version < 1 || version > VERSION) {
            throw new IOException(
                    String.format(
                            "The state holds committables in version %d of their form; this release of the lancedb connector reads versions up to %d. Restore with the release that wrote the state, or a later one.",
                            version, VERSION));
        }
        DataInputDeserializer in = new DataInputDeserializer(serialized);
        CommitStamp stamp =
                new CommitStamp(
                        in.readUTF(), in.readUTF(), in.readUTF(), in.readUTF(), in.readLong());
        boolean replacesTable = version > 1 && in.readBoolean();
        int changesVersion = in.readInt();
        byte[] changes = new byte[in.available()];
        in.readFully(changes);
        return new LanceCommittable(
                stamp, changesSerializer.deserialize(changesVersion, changes), replacesTable);
    }
}
