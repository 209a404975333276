package org.apache.flink.connector.lancedb.lance;

import java.io.DataOutput;
import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.lance.FragmentMetadata;
import org.lance.fragment.DataFile;

/**
 * A fragment whose files are written and that no version of the table names yet. Immutable.
 *
 * <p>It is written to savepoints field by field; the version of that form is the one of {@link
 * UncommittedChangesSerializer}.
 */
@Internal
public final class WrittenFragment {

    private final FragmentMetadata metadata;

    WrittenFragment(FragmentMetadata metadata) {
        if (metadata.getDeletionFile() != null
                || metadata.getRowIdMeta() != null
                || metadata.getCreatedAtVersionMeta() != null
                || metadata.getLastUpdatedAtVersionMeta() != null) {
            throw new IllegalStateException(
                    "Lance gave a new fragment a deletion file, row ids or row versions, which this connector cannot store in its state: "
                            + metadata
                            + ". Tables with stable row ids are not supported.");
        }
        this.metadata = metadata;
    }

    FragmentMetadata metadata() {
        return metadata;
    }

    /** The number of rows in the fragment. */
    public long rows() {
        return metadata.getPhysicalRows();
    }

    /** The bytes of the fragment's files. */
    public long bytes() {
        return metadata.getFiles().stream()
                .map(DataFile::getFileSizeBytes)
                .mapToLong(size -> size == null ? 0 : size)
                .sum();
    }

    /** The file's name in the table's data directory. */
    String dataFile() {
        return metadata.getFiles().get(0).getPath();
    }

    /** Whether this is what a fragment of a version was when it was new. */
    boolean isIn(FragmentMetadata fragment) {
        return fragment.getFiles().get(0).getPath().equals(dataFile());
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(metadata.getId());
        out.writeLong(metadata.getPhysicalRows());
        out.writeInt(metadata.getFiles().size());
        for (DataFile file : metadata.getFiles()) {
            if (file.getBaseId().isPresent()) {
                throw new IOException(
                        "The file " + file + " lies outside of its table, which is not supported.");
            }
            out.writeUTF(file.getPath());
            writeInts(file.getFields(), out);
            writeInts(file.getColumnIndices(), out);
            out.writeInt(file.getFileMajorVersion());
            out.writeInt(file.getFileMinorVersion());
            out.writeBoolean(file.getFileSizeBytes() != null);
            if (file.getFileSizeBytes() != null) {
                out.writeLong(file.getFileSizeBytes());
            }
        }
    }

    /**
     * The fragment that a file of fragments lists.
     *
     * @throws IOException if the bytes are not those of a fragment
     */
    static WrittenFragment listed(byte[] bytes) throws IOException {
        DataInputDeserializer in = new DataInputDeserializer(bytes);
        try {
            WrittenFragment fragment = read(in);
            if (in.available() == 0) {
                return fragment;
            }
        } catch (EOFException | UTFDataFormatException e) {
            throw new IOException(damaged(bytes), e);
        }
        throw new IOException(damaged(bytes));
    }

    private static String damaged(byte[] bytes) {
        return "A file that lists fragments is damaged: an entry of "
                + bytes.length
                + " bytes is not that of a fragment.";
    }

    static WrittenFragment read(DataInputDeserializer in) throws IOException {
        int id = in.readInt();
        long rows = in.readLong();
        int count = UncommittedChangesSerializer.readCount(in);
        if (count < 1) {
            throw new IOException(
                    "The state of uncommitted changes is damaged: a fragment has no file.");
        }
        List<DataFile> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            files.add(
                    new DataFile(
                            in.readUTF(),
                            readInts(in),
                            readInts(in),
                            in.readInt(),
                            in.readInt(),
                            in.readBoolean() ? in.readLong() : null,
                            null));
        }
        return new WrittenFragment(new FragmentMetadata(id, files, rows, null, null));
    }

    private static void writeInts(int[] values, DataOutput out) throws IOException {
        out.writeInt(values.length);
        for (int value : values) {
            out.writeInt(value);
        }
    }

    private static int[] readInts(DataInputDeserializer in) throws IOException {
        int[] values =
                new int[UncommittedChangesSerializer.checkLength(in.readInt(), Integer.BYTES, in)];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.readInt();
        }
        return values;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WrittenFragment
                && metadata.equals(((WrittenFragment) other).metadata);
    }

    @Override
    public int hashCode() {
        return metadata.hashCode();
    }

    @Override
    public String toString() {
        return metadata.toString();
    }
}
