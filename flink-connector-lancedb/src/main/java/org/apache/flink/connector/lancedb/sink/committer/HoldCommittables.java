package org.apache.flink.connector.lancedb.sink.committer;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.connector.lancedb.lance.UncommittedChanges;
import org.apache.flink.connector.lancedb.lance.UncommittedChangesSerializer;
import org.apache.flink.connector.lancedb.sink.settings.TargetIdentity;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableSummary;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.util.SimpleVersionedListState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Keeps the committables of all writers until the input has ended, and hands them to the committer
 * as those of one checkpoint: writers end one after the other, maybe with checkpoints in between,
 * and a snapshot is one commit. In one subtask only.
 */
@Internal
public final class HoldCommittables
        extends AbstractStreamOperator<CommittableMessage<LanceCommittable>>
        implements OneInputStreamOperator<
                        CommittableMessage<UncommittedChanges>,
                        CommittableMessage<LanceCommittable>>,
                BoundedOneInput {

    private static final long serialVersionUID = 1L;

    private final TargetIdentity target;
    private final boolean replacesTable;

    private transient List<UncommittedChanges> held;
    private transient long latestCheckpointId;
    private transient SimpleVersionedListState<UncommittedChanges> state;

    /**
     * Says what the committables are of.
     *
     * @param replacesTable whether they are all that the table is to hold, and not changes to it
     */
    public HoldCommittables(TargetIdentity target, boolean replacesTable) {
        this.target = target;
        this.replacesTable = replacesTable;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        state =
                new SimpleVersionedListState<>(
                        context.getOperatorStateStore()
                                .getListState(
                                        new ListStateDescriptor<>(
                                                "held-committables",
                                                BytePrimitiveArraySerializer.INSTANCE)),
                        new UncommittedChangesSerializer());
        held = new ArrayList<>();
        state.get().forEach(held::add);
    }

    @Override
    public void processElement(StreamRecord<CommittableMessage<UncommittedChanges>> element) {
        CommittableMessage<UncommittedChanges> message = element.getValue();
        latestCheckpointId = Math.max(latestCheckpointId, checkpointId(message));
        if (message instanceof CommittableWithLineage) {
            held.add(((CommittableWithLineage<UncommittedChanges>) message).getCommittable());
        }
    }

    // Flink 2's other getter has another return type in 1.20; this one runs on both.
    @SuppressWarnings("removal")
    private static long checkpointId(CommittableMessage<?> message) {
        return message.getCheckpointIdOrEOI();
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        state.update(held);
    }

    // Flink 1.20 has no other constructor of a summary.
    @SuppressWarnings("deprecation")
    @Override
    public void endInput() {
        if (held.isEmpty()) {
            return;
        }
        int subtask = 0;
        CommitStamps stamps = new CommitStamps(target, getRuntimeContext());
        output.collect(
                new StreamRecord<>(
                        new CommittableSummary<>(
                                subtask, 1, latestCheckpointId, held.size(), held.size(), 0)));
        for (UncommittedChanges changes : held) {
            output.collect(
                    new StreamRecord<>(
                            new CommittableWithLineage<>(
                                    new LanceCommittable(
                                            stamps.of(latestCheckpointId), changes, replacesTable),
                                    latestCheckpointId,
                                    subtask)));
        }
        held.clear();
    }
}
