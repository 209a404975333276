package org.apache.flink.connector.lancedb.sink.snapshot;

import java.io.IOException;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.connector.lancedb.sink.encoder.RowConverter;
import org.apache.flink.connector.lancedb.sink.settings.TargetTable;
import org.apache.flink.connector.lancedb.sink.tracker.DeclaredKey;
import org.apache.flink.connector.lancedb.sink.tracker.DeclaredRow;
import org.apache.flink.connector.lancedb.sink.tracker.DeclaredRowSerializer;
import org.apache.flink.connector.lancedb.sink.tracker.RowFingerprint;
import org.apache.flink.connector.lancedb.sink.tracker.TrackerMetrics;
import org.apache.flink.connector.lancedb.sink.tracker.Verdict;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.TimestampedCollector;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.Either;

/**
 * Compares what a run declares with what the table holds, key by key, and passes on the difference
 * when the input ends: the rows that are to be written, and the keys of the rows that no longer
 * should exist. Nothing leaves it before, so no checkpoint of the run has anything to commit.
 *
 * <p>Either side of a key may come first. Of a row that the table has as it is declared, only two
 * fingerprints are kept; of any other row, the row.
 *
 * <p>The end of the input is a timer per key at the end of time: in streaming execution all fire
 * when the last watermark comes, in batch execution a key's fires after the last of its elements.
 *
 * @param <IN> the type of the stream's elements
 */
final class SnapshotTracker<IN> extends AbstractStreamOperator<Either<IN, byte[]>>
        implements OneInputStreamOperator<
                        Either<IN, Tuple2<DeclaredKey, DeclaredRow>>, Either<IN, byte[]>>,
                Triggerable<DeclaredKey, VoidNamespace> {

    private static final long serialVersionUID = 1L;

    /** A run trusts what it read itself. */
    static final int EPOCH = 0;

    private static final long END_OF_INPUT = Long.MAX_VALUE;

    private final TargetTable target;
    private final RowConverter<IN> converter;
    private final TypeInformation<IN> type;

    private transient RowFingerprint fingerprint;
    private transient ValueState<DeclaredRow> stored;
    private transient ValueState<DeclaredRow> declared;
    private transient ValueState<IN> pending;
    private transient InternalTimerService<VoidNamespace> timers;
    private transient TimestampedCollector<Either<IN, byte[]>> changes;
    private transient TrackerMetrics verdicts;

    SnapshotTracker(TargetTable target, RowConverter<IN> converter, TypeInformation<IN> type) {
        this.target = target;
        this.converter = converter;
        this.type = type;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        stored = rows(context, "stored-rows");
        declared = rows(context, "declared-rows");
        pending =
                context.getKeyedStateStore()
                        .getState(new ValueStateDescriptor<>("pending-rows", type));
    }

    private static ValueState<DeclaredRow> rows(StateInitializationContext context, String name) {
        return context.getKeyedStateStore()
                .getState(new ValueStateDescriptor<>(name, DeclaredRowSerializer.INSTANCE));
    }

    @Override
    public void open() throws Exception {
        super.open();
        converter.open(target.name(), target.schema());
        fingerprint = new RowFingerprint(target.name(), target.schema());
        timers = getInternalTimerService("end-of-input", VoidNamespaceSerializer.INSTANCE, this);
        changes = new TimestampedCollector<>(output);
        verdicts = new TrackerMetrics(getMetricGroup());
    }

    @Override
    public void processElement(StreamRecord<Either<IN, Tuple2<DeclaredKey, DeclaredRow>>> element)
            throws Exception {
        Either<IN, Tuple2<DeclaredKey, DeclaredRow>> either = element.getValue();
        if (either.isRight()) {
            setStored(either.right().f1);
            return;
        }
        RowData row = converter.convert(either.left());
        switch (row.getRowKind()) {
            case INSERT:
            case UPDATE_AFTER:
                declare(row, either.left());
                break;
            case DELETE:
                declared.clear();
                pending.clear();
                break;
            case UPDATE_BEFORE:
                break; // The row after the update says all.
        }
    }

    private void declare(RowData row, IN element) throws IOException {
        DeclaredRow now = fingerprint.of(row, EPOCH);
        DeclaredRow inTable = stored.value();
        awaitEndOfInput();
        declared.update(now);
        if (now.equals(inTable)) {
            pending.clear();
        } else {
            pending.update(element);
        }
    }

    private void setStored(DeclaredRow inTable) throws IOException {
        if (stored.value() != null) {
            throw new IllegalStateException(
                    String.format(
                            "The table '%s' of %s has two rows with one primary key %s (as bytes: %s), so it cannot be told which of them is declared. Delete them, with another client, and run again.",
                            target.name(),
                            target.connection(),
                            target.schema().primaryKey(),
                            getCurrentKey()));
        }
        awaitEndOfInput();
        stored.update(inTable);
        if (inTable.equals(declared.value())) {
            pending.clear();
        }
    }

    private void awaitEndOfInput() throws IOException {
        if (stored.value() == null && declared.value() == null) {
            timers.registerEventTimeTimer(VoidNamespace.INSTANCE, END_OF_INPUT);
        }
    }

    @Override
    public void onEventTime(InternalTimer<DeclaredKey, VoidNamespace> timer) throws Exception {
        DeclaredRow inTable = stored.value();
        DeclaredRow now = declared.value();
        if (now == null) {
            if (inTable != null) {
                verdicts.count(Verdict.RETRACTED);
                changes.collect(Either.Right(timer.getKey().bytes()));
            }
        } else if (now.equals(inTable)) {
            verdicts.count(Verdict.UNCHANGED);
        } else {
            verdicts.count(inTable == null ? Verdict.NEW : Verdict.CHANGED);
            changes.collect(Either.Left(pending.value()));
        }
        stored.clear();
        declared.clear();
        pending.clear();
    }

    @Override
    public void onProcessingTime(InternalTimer<DeclaredKey, VoidNamespace> timer) {
        throw new IllegalStateException("No timer is set to processing time.");
    }
}
