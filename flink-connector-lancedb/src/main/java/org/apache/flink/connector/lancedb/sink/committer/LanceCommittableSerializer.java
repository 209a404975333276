package org.apache.flink.connector.lancedb.sink.committer;

import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.apache.flink.annotation.Internal;
import org.apache.flink.connector.lancedb.lance.CommitStamp;
import org.apache.flink.connector.lancedb.lance.UncommittedChangesSerializer;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * The form of committables in checkpoints and savepoints: the stamp, whether the table is replaced,
 * the changes, and a checksum of all that. A bit that is wrong in it could otherwise lose rows or
 * repeat them. Version 1 knew no replacing, version 2 no checksum.
 */
@Internal
public final class LanceCommittableSerializer
        implements SimpleVersionedSerializer<LanceCommittable> {

    private static final int VERSION = 3;

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
        out.writeInt(checksum(out.getSharedBuffer(), out.length()));
        return out.getCopyOfBuffer();
    }

    /**
     * @throws IOException if the bytes are of a later version, or are not those of a committable
     */
    @Override
    public LanceCommittable deserialize(int version, byte[] serialized) throws IOException {
        if (version < 1 || version > VERSION) {
            throw new IOException(
                    String.format(
                            "The state holds committables in version %d of their form; this release of the lancedb connector reads versions up to %d. Restore with the release that wrote the state, or a later one.",
                            version, VERSION));
        }
        int length = version < 3 ? serialized.length : checkedLength(serialized);
        DataInputDeserializer in = new DataInputDeserializer(serialized, 0, length);
        try {
            return read(version, in);
        } catch (EOFException | UTFDataFormatException e) {
            throw new IOException(
                    String.format(
                            "The state of a committable is damaged: its %d bytes do not hold what they begin with.",
                            serialized.length),
                    e);
        }
    }

    private LanceCommittable read(int version, DataInputDeserializer in) throws IOException {
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

    /** The bytes before the checksum. */
    private static int checkedLength(byte[] serialized) throws IOException {
        int length = serialized.length - Integer.BYTES;
        if (length < 0
                || ByteBuffer.wrap(serialized).getInt(length) != checksum(serialized, length)) {
            throw new IOException(
                    String.format(
                            "The state of a committable is damaged: its %d bytes do not have the checksum that they end with.",
                            serialized.length));
        }
        return length;
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, length);
        return (int) checksum.getValue();
    }
}
