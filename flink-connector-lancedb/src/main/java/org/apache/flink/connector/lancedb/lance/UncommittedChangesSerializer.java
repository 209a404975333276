package org.apache.flink.connector.lancedb.lance;

import java.io.DataOutput;
import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** The form of {@link UncommittedChanges} in checkpoints and between tasks, field by field. */
@Internal
public final class UncommittedChangesSerializer
        implements SimpleVersionedSerializer<UncommittedChanges> {

    /** Without what the upserted keys are new to. */
    private static final int VERSION_1 = 1;

    private static final int VERSION = 2;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(UncommittedChanges changes) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(256);
        out.writeUTF(changes.id());
        out.writeLong(changes.baseVersion());
        out.writeInt(changes.fragments().size());
        for (WrittenFragment fragment : changes.fragments()) {
            fragment.write(out);
        }
        writeNames(changes.fragmentListFiles(), out);
        out.writeInt(changes.deletedKeys().size());
        for (byte[] key : changes.deletedKeys()) {
            out.writeInt(key.length);
            out.write(key);
        }
        writeNames(changes.deletedKeyFiles(), out);
        out.writeLong(changes.keys());
        out.writeLong(changes.keyBytes());
        out.writeBoolean(changes.newTo().isPresent());
        if (changes.newTo().isPresent()) {
            out.writeUTF(changes.newTo().get().sinkId());
            out.writeLong(changes.newTo().get().version());
        }
        return out.getCopyOfBuffer();
    }

    /**
     * @throws IOException if the bytes are of a later version, or are not those of changes
     */
    @Override
    public UncommittedChanges deserialize(int version, byte[] serialized) throws IOException {
        if (version != VERSION && version != VERSION_1) {
            throw new IOException(
                    String.format(
                            "The state holds uncommitted changes in version %d of their form; this release of the lancedb connector reads the versions up to %d. Restore with the release that wrote the state, or a later one.",
                            version, VERSION));
        }
        DataInputDeserializer in = new DataInputDeserializer(serialized);
        UncommittedChanges changes;
        try {
            changes = read(version, in);
        } catch (EOFException | UTFDataFormatException e) {
            throw new IOException(
                    String.format(
                            "The state of uncommitted changes is damaged: its %d bytes do not hold what they begin with.",
                            serialized.length),
                    e);
        }
        if (in.available() > 0) {
            throw new IOException(
                    String.format(
                            "The state of uncommitted changes is damaged: %d of its %d bytes are left over.",
                            in.available(), serialized.length));
        }
        return changes;
    }

    private static UncommittedChanges read(int version, DataInputDeserializer in)
            throws IOException {
        String id = in.readUTF();
        long baseVersion = in.readLong();
        int count = readCount(in);
        List<WrittenFragment> fragments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            fragments.add(WrittenFragment.read(in));
        }
        List<String> fragmentListFiles = readNames(in);
        count = readCount(in);
        List<byte[]> deletedKeys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] key = new byte[checkLength(in.readInt(), Byte.BYTES, in)];
            in.readFully(key);
            deletedKeys.add(key);
        }
        return new UncommittedChanges(
                id,
                baseVersion,
                fragments,
                fragmentListFiles,
                deletedKeys,
                readNames(in),
                in.readLong(),
                in.readLong(),
                version == VERSION && in.readBoolean()
                        ? Optional.of(new SoleWriter(in.readUTF(), in.readLong()))
                        : Optional.empty());
    }

    /** The number of things that follow, of which each has at least one byte. */
    static int readCount(DataInputDeserializer in) throws IOException {
        return checkLength(in.readInt(), Byte.BYTES, in);
    }

    /** Keeps damaged bytes from asking for memory that they cannot fill. */
    static int checkLength(int length, int elementBytes, DataInputDeserializer in)
            throws IOException {
        if (length < 0 || length > in.available() / elementBytes) {
            throw new IOException(
                    String.format(
                            "The state of uncommitted changes is damaged: it names %d elements where %d bytes are left.",
                            length, in.available()));
        }
        return length;
    }

    private static void writeNames(List<String> names, DataOutput out) throws IOException {
        out.writeInt(names.size());
        for (String name : names) {
            out.writeUTF(name);
        }
    }

    private static List<String> readNames(DataInputDeserializer in) throws IOException {
        int count = readCount(in);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(in.readUTF());
        }
        return names;
    }
}
