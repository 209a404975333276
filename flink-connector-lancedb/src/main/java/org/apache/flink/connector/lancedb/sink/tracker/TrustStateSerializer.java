package org.apache.flink.connector.lancedb.sink.tracker;

import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.connector.lancedb.lance.SeenVersion;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes the epoch, the version's number and time, the job's id and the checkpoint's. */
@Internal
public final class TrustStateSerializer extends ImmutableSerializer<TrustState> {

    private static final long serialVersionUID = 1L;

    static final TrustStateSerializer INSTANCE = new TrustStateSerializer();

    @Override
    public TrustState createInstance() {
        return new TrustState(0, new SeenVersion(0, 0), "", 0);
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(TrustState state, DataOutputView target) throws IOException {
        target.writeInt(state.epoch());
        target.writeLong(state.seen().number());
        target.writeLong(state.seen().madeAtNanos());
        target.writeUTF(state.jobId());
        target.writeLong(state.checkpointId());
    }

    @Override
    TrustState read(DataInputView source) throws IOException {
        return new TrustState(
                source.readInt(),
                new SeenVersion(source.readLong(), source.readLong()),
                source.readUTF(),
                source.readLong());
    }

    @Override
    public TypeSerializerSnapshot<TrustState> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Named by savepoints. */
    @Internal
    public static final class Snapshot extends VersionedSnapshot<TrustState> {

        public Snapshot() {
            super(INSTANCE);
        }
    }
}
