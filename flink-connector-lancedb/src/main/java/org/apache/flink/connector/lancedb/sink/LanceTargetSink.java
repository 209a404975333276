package org.apache.flink.connector.lancedb.sink;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.lancedb.lance.UncommittedChanges;
import org.apache.flink.connector.lancedb.lance.UncommittedChangesSerializer;
import org.apache.flink.connector.lancedb.sink.committer.HoldCommittables;
import org.apache.flink.connector.lancedb.sink.committer.LanceCommittable;
import org.apache.flink.connector.lancedb.sink.committer.LanceCommittableSerializer;
import org.apache.flink.connector.lancedb.sink.committer.LanceTargetCommitter;
import org.apache.flink.connector.lancedb.sink.committer.StampCommittables;
import org.apache.flink.connector.lancedb.sink.encoder.RowConverter;
import org.apache.flink.connector.lancedb.sink.encoder.TrackedChange;
import org.apache.flink.connector.lancedb.sink.settings.BufferFlushOptions;
import org.apache.flink.connector.lancedb.sink.settings.OnTableLoss;
import org.apache.flink.connector.lancedb.sink.settings.SinkScope;
import org.apache.flink.connector.lancedb.sink.settings.TargetIdentity;
import org.apache.flink.connector.lancedb.sink.settings.TargetTable;
import org.apache.flink.connector.lancedb.sink.settings.TrackingOptions;
import org.apache.flink.connector.lancedb.sink.writer.ElementChanges;
import org.apache.flink.connector.lancedb.sink.writer.LanceTargetWriter;
import org.apache.flink.connector.lancedb.sink.writer.TargetIdentitySerializer;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessageTypeInfo;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreCommitTopology;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreWriteTopology;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.CheckpointConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a LanceDB table in step with a stream, exactly once.
 *
 * <p>With a primary key, rows are upserted and deleted: the last change of each key between two
 * checkpoints counts, and each checkpoint becomes one version of the table in which its upserts and
 * deletes are visible together. Without a primary key, rows are appended. A checkpoint in which
 * nothing changed makes no version. A commit that is repeated after a failure is recognised by a
 * stamp in the table's history and skipped.
 *
 * <p>Exactly once needs checkpointing in exactly-once mode, or batch execution. Rows become visible
 * when a checkpoint completes, and at the end of a bounded input.
 *
 * <p>In the scope {@link SinkScope#SNAPSHOT}, a run declares all that the table is to hold: when
 * its input ends, one version makes it so. Rows that are as declared are not touched.
 *
 * <p>The table is created if it is absent, and nullable columns that it lacks are added; apart from
 * them, a table that exists must fit the declared columns. {@link LanceTargetSinkBuilder} has the
 * choices. Elements may be used again by their producer (object reuse): they are encoded at once.
 * Changes of one key are routed to one writer; their order is the order in which they leave one
 * upstream subtask.
 *
 * @param <IN> the type of the stream's elements
 */
@PublicEvolving
public final class LanceTargetSink<IN>
        implements Sink<IN>,
                SupportsPreWriteTopology<IN>,
                SupportsWriterState<IN, TargetIdentity>,
                SupportsCommitter<LanceCommittable>,
                SupportsPreCommitTopology<UncommittedChanges, LanceCommittable> {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(LanceTargetSink.class);

    private final TargetTable target;
    private final RowConverter<IN> converter;
    private final BufferFlushOptions options;
    private final TrackingOptions tracking;

    LanceTargetSink(
            TargetTable target,
            RowConverter<IN> converter,
            BufferFlushOptions options,
            TrackingOptions tracking) {
        this.target = target;
        this.converter = converter;
        this.options = options;
        this.tracking = tracking;
    }

    /** A builder, to which at least connection, table, schema and row converter must be given. */
    public static <IN> LanceTargetSinkBuilder<IN> builder() {
        return new LanceTargetSinkBuilder<>();
    }

    /** Brings the changes of each key to one writer, without those that the table shows already. */
    @Override
    public DataStream<IN> addPreWriteTopology(DataStream<IN> input) {
        return new PreWriteTopology<>(target, converter, tracking, JobGraphFacts.uid(this, input))
                .writerInput(input);
    }

    private boolean isSnapshot() {
        return tracking.scope() == SinkScope.SNAPSHOT;
    }

    /** The same sink with a run's rows as all that the table is to hold: INSERT OVERWRITE. */
    @Internal
    public LanceTargetSink<IN> asSnapshot() {
        return new LanceTargetSink<>(
                target, converter, options, tracking.withScope(SinkScope.SNAPSHOT));
    }

    /** The table that this writes to. */
    @Internal
    public TargetTable target() {
        return target;
    }

    @Override
    public LanceTargetWriter<IN> createWriter(WriterInitContext context) throws IOException {
        return restoreWriter(context, List.of());
    }

    @SuppressWarnings("unchecked") // See PreWriteTopology.
    @Override
    public LanceTargetWriter<IN> restoreWriter(
            WriterInitContext context, Collection<TargetIdentity> restored) throws IOException {
        return new LanceTargetWriter<>(
                target,
                (ElementChanges<IN>) elementChanges(),
                options,
                tracking,
                restored,
                context);
    }

    private ElementChanges<?> elementChanges() {
        if (!target.schema().hasPrimaryKey()) {
            return ElementChanges.rows(converter);
        }
        if (isSnapshot()) {
            return ElementChanges.rowsAndDeletedKeys(converter);
        }
        return sendsTrackedChanges()
                ? ElementChanges.tracked(converter)
                : ElementChanges.rows(converter);
    }

    /** Whether the writers are sent {@link TrackedChange}s in the place of elements. */
    @Internal
    public boolean sendsTrackedChanges() {
        return tracking.isTracked() && target.schema().hasPrimaryKey() && !isSnapshot();
    }

    @Override
    public SimpleVersionedSerializer<TargetIdentity> getWriterStateSerializer() {
        return new TargetIdentitySerializer();
    }

    /** Stamps all committables of a checkpoint and brings them to one committer. */
    @Override
    public DataStream<CommittableMessage<LanceCommittable>> addPreCommitTopology(
            DataStream<CommittableMessage<UncommittedChanges>> committables) {
        warnOfCheckpoints(committables.getExecutionEnvironment().getCheckpointConfig());
        SingleOutputStreamOperator<CommittableMessage<LanceCommittable>> stamped =
                isSnapshot() ? held(committables.global()) : stamped(committables.global());
        // Flink prefixes it with the sink's uid, and refuses it where the sink has none.
        if (JobGraphFacts.uid(this, committables).isPresent()) {
            stamped.uid("stamp");
        }
        return stamped.global();
    }

    private void warnOfCheckpoints(CheckpointConfig checkpoints) {
        if (!checkpoints.isCheckpointingEnabled()) {
            LOG.warn(
                    "Checkpointing is disabled: rows become visible in the table '{}' only at the end of a bounded input. For a stream without end, set execution.checkpointing.interval.",
                    target.name());
        } else if (checkpoints.getCheckpointingConsistencyMode()
                == CheckpointingMode.AT_LEAST_ONCE) {
            LOG.warn(
                    "Checkpointing is in at-least-once mode: after a failure, rows of the table '{}' {}. Set execution.checkpointing.mode to EXACTLY_ONCE for exactly once.",
                    target.name(),
                    target.schema().hasPrimaryKey()
                            ? "can go back to earlier changes for a while"
                            : "can be there more than once");
        }
    }

    private SingleOutputStreamOperator<CommittableMessage<LanceCommittable>> stamped(
            DataStream<CommittableMessage<UncommittedChanges>> committables) {
        return committables
                .map(new StampCommittables(target.identity()))
                .returns(CommittableMessageTypeInfo.of(LanceCommittableSerializer::new))
                .name("Stamp");
    }

    private SingleOutputStreamOperator<CommittableMessage<LanceCommittable>> held(
            DataStream<CommittableMessage<UncommittedChanges>> committables) {
        return committables
                .transform(
                        "Hold and stamp",
                        CommittableMessageTypeInfo.of(LanceCommittableSerializer::new),
                        new HoldCommittables(target.identity(), !target.schema().hasPrimaryKey()))
                .forceNonParallel();
    }

    @Override
    public Committer<LanceCommittable> createCommitter(CommitterInitContext context) {
        // A snapshot that is given up would leave a table that is not as declared.
        return new LanceTargetCommitter(
                target,
                options,
                isSnapshot() ? OnTableLoss.FAIL : tracking.onTableLoss(),
                context.metricGroup());
    }

    @Override
    public SimpleVersionedSerializer<LanceCommittable> getCommittableSerializer() {
        return new LanceCommittableSerializer();
    }

    @Override
    public SimpleVersionedSerializer<UncommittedChanges> getWriteResultSerializer() {
        return new UncommittedChangesSerializer();
    }

    @Override
    public String toString() {
        return "LanceTargetSink{" + target + ", " + options + ", " + tracking + "}";
    }
}
