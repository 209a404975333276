package org.apache.flink.connector.lancedb.sink;

import java.util.Optional;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.lancedb.sink.encoder.RowConverter;
import org.apache.flink.connector.lancedb.sink.encoder.TrackedChange;
import org.apache.flink.connector.lancedb.sink.settings.SinkScope;
import org.apache.flink.connector.lancedb.sink.settings.TargetTable;
import org.apache.flink.connector.lancedb.sink.settings.TrackingOptions;
import org.apache.flink.connector.lancedb.sink.snapshot.SnapshotTopology;
import org.apache.flink.connector.lancedb.sink.tracker.DeclaredKeySelector;
import org.apache.flink.connector.lancedb.sink.tracker.DeclaredKeyTracker;
import org.apache.flink.connector.lancedb.sink.tracker.TrackerTypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * What stands before the writers of one sink. Where there is a primary key, all changes of a key go
 * to one writer; where declared keys are tracked, only those that the table does not show yet.
 *
 * @param <IN> the type of the stream's elements
 */
final class PreWriteTopology<IN> {

    private final TargetTable target;
    private final RowConverter<IN> converter;
    private final TrackingOptions tracking;
    private final Optional<String> sinkUid;

    PreWriteTopology(
            TargetTable target,
            RowConverter<IN> converter,
            TrackingOptions tracking,
            Optional<String> sinkUid) {
        this.target = target;
        this.converter = converter;
        this.tracking = tracking;
        this.sinkUid = sinkUid;
    }

    /**
     * What the writers are sent.
     *
     * @throws IllegalStateException if a snapshot run's input has no end
     */
    DataStream<IN> writerInput(DataStream<IN> input) {
        boolean snapshot = tracking.scope() == SinkScope.SNAPSHOT;
        if (snapshot) {
            checkEnds(input);
        }
        if (!target.schema().hasPrimaryKey()) {
            return input;
        }
        if (snapshot) {
            return asInput(new SnapshotTopology<>(target, converter, sinkUid).changes(input));
        }
        if (!tracking.isTracked()) {
            return routed(input);
        }
        return asInput(JobGraphFacts.isBatch(input) ? untracked(input) : tracked(input));
    }

    private void checkEnds(DataStream<IN> input) {
        if (!JobGraphFacts.ends(input)) {
            throw new IllegalStateException(
                    String.format(
                            "The sink of the table '%s' has the scope SNAPSHOT, in which the rows that a run did not declare are deleted when its input ends, but this input has no end. Use bounded sources, or the scope INCREMENTAL (in SQL INSERT INTO with 'sink.scope' = 'incremental').",
                            target.name()));
        }
    }

    /**
     * Where changes are told from what is declared already, the writers are sent more than the
     * input's elements. Flink's interfaces want those, but do not look at them.
     */
    @SuppressWarnings("unchecked")
    private static <IN> DataStream<IN> asInput(DataStream<?> changes) {
        return (DataStream<IN>) changes;
    }

    /**
     * Key groups, and not a partitioner of our own: Flink can rescale them while unaligned
     * checkpoints hold rows in flight. The writer itself has no keyed state.
     */
    private DataStream<IN> routed(DataStream<IN> input) {
        return new DataStream<>(
                input.getExecutionEnvironment(),
                input.keyBy(new KeyHashSelector<>(target, converter), Types.INT)
                        .getTransformation());
    }

    private DataStream<?> tracked(DataStream<IN> input) {
        return named(
                "declared-keys",
                input.keyBy(
                                new DeclaredKeySelector<>(target, converter),
                                TrackerTypeInformation.KEY)
                        .transform(
                                "Declared keys",
                                TrackedChange.type(input.getType()),
                                new DeclaredKeyTracker<>(target, converter, tracking)));
    }

    /**
     * Batch execution has no state of declared keys: it restores none, and Flink sorts the input of
     * an operator with keyed state by key, where the changes of one key lose their order.
     */
    private DataStream<?> untracked(DataStream<IN> input) {
        return named(
                "untracked",
                routed(input)
                        .map(TrackedChange::ofUntracked)
                        .returns(TrackedChange.type(input.getType()))
                        .name("Untracked"));
    }

    private <T> SingleOutputStreamOperator<T> named(
            String uid, SingleOutputStreamOperator<T> operator) {
        return sinkUid.isPresent() ? operator.uid(uid) : operator;
    }
}
