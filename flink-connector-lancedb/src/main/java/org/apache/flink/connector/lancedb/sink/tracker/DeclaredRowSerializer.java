package org.apache.flink.connector.lancedb.sink.tracker;

import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes 16 bytes of fingerprint and 4 bytes of epoch. */
@Internal
public final class DeclaredRowSerializer extends ImmutableSerializer<DeclaredRow> {

    private static final long serialVersionUID = 1L;

    public static final DeclaredRowSerializer INSTANCE = new DeclaredRowSerializer();

    @Override
    public DeclaredRow createInstance() {
        return new DeclaredRow(0, 0, 0);
    }

    @Override
    public int getLength() {
        return 2 * Long.BYTES + Integer.BYTES;
    }

    @Override
    public void serialize(DeclaredRow row, DataOutputView target) throws IOException {
        target.writeLong(row.high());
        target.writeLong(row.low());
        target.writeInt(row.epoch());
    }

    @Override
    DeclaredRow read(DataInputView source) throws IOException {
        return new DeclaredRow(source.readLong(), source.readLong(), source.readInt());
    }

    @Override
    public TypeSerializerSnapshot<DeclaredRow> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Named by savepoints. */
    @Internal
    public static final class Snapshot extends VersionedSnapshot<DeclaredRow> {

        public Snapshot() {
            super(INSTANCE);
        }
    }
}
