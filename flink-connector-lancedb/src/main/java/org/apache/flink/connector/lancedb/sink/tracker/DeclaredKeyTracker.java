package org.apache.flink.connector.lancedb.sink.tracker;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.VisibleForTesting;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.connector.lancedb.lance.SoleWriter;
import org.apache.flink.connector.lancedb.sink.encoder.RowConverter;
import org.apache.flink.connector.lancedb.sink.encoder.TrackedChange;
import org.apache.flink.connector.lancedb.sink.settings.TargetTable;
import org.apache.flink.connector.lancedb.sink.settings.TrackingOptions;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.Either;

/**
 * Keeps in state which keys are declared and a fingerprint of each row, and passes on only the
 * changes that the table does not show yet, as {@link TrackedChange}.
 *
 * <p>The stream is keyed by {@link DeclaredKeySelector}, and comes over Flink's network, which
 * makes each element anew: so retractions may be held back without a copy.
 *
 * @param <IN> the type of the stream's elements
 */
@Internal
public final class DeclaredKeyTracker<IN>
        extends AbstractStreamOperator<Either<IN, Either<IN, Tuple2<String, Long>>>>
        implements OneInputStreamOperator<IN, Either<IN, Either<IN, Tuple2<String, Long>>>>,
                BoundedOneInput {

    private static final long serialVersionUID = 1L;

    /** Retractions and what withdraws them come close together; this bounds the memory. */
    private static final int HELD_RETRACTIONS = 1_000;

    private final TargetTable target;
    private final RowConverter<IN> converter;
    private final TrackingOptions options;

    private transient TableTrust trust;
    private transient List<TrustState> restoredTrust;
    private transient ListState<TrustState> trustState;
    private transient ListState<String> soleSinkState;
    private transient SoleWriter announced;
    private transient RowFingerprint fingerprint;
    private transient ValueState<DeclaredRow> declared;
    private transient HeldRetractions<IN> retractions;
    private transient TrackerMetrics verdicts;

    public DeclaredKeyTracker(
            TargetTable target, RowConverter<IN> converter, TrackingOptions options) {
        this.target = target;
        this.converter = converter;
        this.options = options;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        declared =
                context.getKeyedStateStore()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "declared-rows", DeclaredRowSerializer.INSTANCE));
        trustState =
                context.getOperatorStateStore()
                        .getUnionListState(
                                new ListStateDescriptor<>("trust", TrustStateSerializer.INSTANCE));
        soleSinkState =
                context.getOperatorStateStore()
                        .getUnionListState(
                                new ListStateDescriptor<>("sole-sink", StringSerializer.INSTANCE));
        restoredTrust = new ArrayList<>();
        trustState.get().forEach(restoredTrust::add);
    }

    @Override
    public void open() throws Exception {
        super.open();
        converter.open(target.name(), target.schema());
        fingerprint = new RowFingerprint(target.name(), target.schema());
        retractions = new HeldRetractions<>(HELD_RETRACTIONS);
        verdicts = new TrackerMetrics(getMetricGroup());
        trust =
                new TableTrust(
                        target,
                        options.onTableLoss(),
                        getRuntimeContext().getJobInfo().getJobId().toString());
        List<String> soleSinks = new ArrayList<>();
        soleSinkState.get().forEach(soleSinks::add);
        trust.open(restoredTrust, soleSinks);
        verdicts.showTrustEpoch(getMetricGroup(), trust::epoch);
    }

    @Override
    public void processElement(StreamRecord<IN> element) throws Exception {
        RowData row = converter.convert(element.getValue());
        switch (row.getRowKind()) {
            case INSERT:
            case UPDATE_AFTER:
                declare(row, element);
                break;
            case DELETE:
                retract(element);
                break;
            case UPDATE_BEFORE:
                break; // The row after the update says all.
        }
    }

    private void declare(RowData row, StreamRecord<IN> element) throws Exception {
        DeclaredRow now = fingerprint.of(row, trust.epoch());
        DeclaredRow withdrawn = retractions.withdraw(key());
        DeclaredRow before = withdrawn == null ? declared.value() : withdrawn;
        if (before != null && isTrusted(before) && before.hasContentOf(now)) {
            if (withdrawn != null) {
                declared.update(before);
            }
            verdicts.count(Verdict.UNCHANGED);
        } else {
            declared.update(now);
            verdicts.count(before == null ? Verdict.NEW : Verdict.CHANGED);
            passOn(element, before == null && announceSoleWriter());
        }
    }

    /** Tells the writer what a new key is new to; returns false if nobody knows. */
    private boolean announceSoleWriter() {
        Optional<SoleWriter> soleWriter = trust.soleWriter();
        if (soleWriter.isPresent() && !soleWriter.get().equals(announced)) {
            announced = soleWriter.get();
            output.collect(new StreamRecord<>(TrackedChange.of(announced)));
        }
        return soleWriter.isPresent();
    }

    private void passOn(StreamRecord<IN> element, boolean keyIsNew) {
        output.collect(element.replace(TrackedChange.of(element.getValue(), keyIsNew)));
    }

    private void retract(StreamRecord<IN> element) throws Exception {
        DeclaredRow before = declared.value();
        if (before != null) {
            declared.clear();
            retractions.hold(key(), before, element, this::passOnRetraction);
            return;
        }
        // Where one is held back, it is the same again, and may yet be withdrawn.
        if (passesOnUndeclared() && !retractions.contains(key())) {
            verdicts.count(Verdict.RETRACTED_UNDECLARED);
            passOn(element, false);
        } else {
            verdicts.count(Verdict.IGNORED);
        }
    }

    /** Whether the table has the row that the entry tells of. */
    private boolean isTrusted(DeclaredRow entry) {
        return entry.epoch() == trust.epoch();
    }

    /** Whether a retraction of a key that is not declared goes to the writer. */
    private boolean passesOnUndeclared() {
        return options.isRetractUndeclared() || trust.wasDoubted();
    }

    private DeclaredKey key() {
        return (DeclaredKey) getCurrentKey();
    }

    private void passOnRetraction(StreamRecord<IN> element) {
        verdicts.count(Verdict.RETRACTED);
        passOn(element, false);
    }

    @VisibleForTesting
    TrackerMetrics verdicts() {
        return verdicts;
    }

    /** What the checkpoint's version of the table shows must go before the barrier. */
    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        super.prepareSnapshotPreBarrier(checkpointId);
        retractions.release(this::passOnRetraction);
        trust.check();
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        trustState.update(List.of(trust.snapshot(context.getCheckpointId())));
        soleSinkState.update(trust.soleSink());
    }

    @Override
    public void close() throws Exception {
        try (TableTrust closed = trust) {
            super.close();
        }
    }

    @Override
    public void endInput() {
        retractions.release(this::passOnRetraction);
    }
}
