package org.apache.flink.connector.lancedb.sink.committer;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.connector.lancedb.lance.UncommittedChanges;
import org.apache.flink.connector.lancedb.sink.settings.TargetIdentity;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableSummary;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;

/**
 * Puts target, job, sink and checkpoint into each committable. Neither a writer nor a committer is
 * told the checkpoint's id, only the message between them is; and after a restore the committer
 * must know the ids that the changes were made under, not its own.
 */
@Internal
public final class StampCommittables
        extends RichMapFunction<
                CommittableMessage<UncommittedChanges>, CommittableMessage<LanceCommittable>> {

    private static final long serialVersionUID = 1L;

    private final TargetIdentity target;

    private transient CommitStamps stamps;

    public StampCommittables(TargetIdentity target) {
        this.target = target;
    }

    @Override
    public void open(OpenContext context) {
        stamps = new CommitStamps(target, getRuntimeContext());
    }

    // Flink 2's other getter has another return type in 1.20; this one runs on both.
    @SuppressWarnings("removal")
    @Override
    public CommittableMessage<LanceCommittable> map(
            CommittableMessage<UncommittedChanges> message) {
        long checkpointId = message.getCheckpointIdOrEOI();
        if (message instanceof CommittableWithLineage) {
            CommittableWithLineage<UncommittedChanges> changes =
                    (CommittableWithLineage<UncommittedChanges>) message;
            return new CommittableWithLineage<>(
                    new LanceCommittable(stamps.of(checkpointId), changes.getCommittable(), false),
                    checkpointId,
                    changes.getSubtaskId());
        }
        return withoutCommittables((CommittableSummary<UncommittedChanges>) message);
    }

    /** A summary only counts committables, so its type parameter means nothing. */
    @SuppressWarnings("unchecked")
    private static CommittableMessage<LanceCommittable> withoutCommittables(
            CommittableSummary<UncommittedChanges> summary) {
        return (CommittableMessage<LanceCommittable>) (CommittableMessage<?>) summary;
    }
}
