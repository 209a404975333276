package org.apache.flink.connector.lancedb.sink.snapshot;

import java.util.Optional;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.typeutils.EitherTypeInfo;
import org.apache.flink.connector.lancedb.sink.encoder.RowConverter;
import org.apache.flink.connector.lancedb.sink.settings.TargetTable;
import org.apache.flink.connector.lancedb.sink.tracker.DeclaredKey;
import org.apache.flink.connector.lancedb.sink.tracker.DeclaredKeySelector;
import org.apache.flink.connector.lancedb.sink.tracker.DeclaredRow;
import org.apache.flink.connector.lancedb.sink.tracker.TrackerTypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.types.Either;

/**
 * What stands before the writers of a snapshot run: the table's rows, read in parallel from one
 * version, and the stream's elements meet at the task that their key belongs to.
 *
 * @param <IN> the type of the stream's elements
 */
@Internal
public final class SnapshotTopology<IN> {

    private final TargetTable target;
    private final RowConverter<IN> converter;
    private final Optional<String> sinkUid;

    /**
     * Describes the topology of one sink.
     *
     * @param sinkUid the sink's uid, from which those of the operators are made, if it has one
     */
    public SnapshotTopology(
            TargetTable target, RowConverter<IN> converter, Optional<String> sinkUid) {
        this.target = target;
        this.converter = converter;
        this.sinkUid = sinkUid;
    }

    /**
     * The rows to be written and, as canonical bytes, the keys of those to be deleted, once the
     * input has ended; by key.
     */
    public DataStream<Either<IN, byte[]>> changes(DataStream<IN> input) {
        TypeInformation<Either<IN, Tuple2<DeclaredKey, DeclaredRow>>> sides =
                new EitherTypeInfo<>(
                        input.getType(),
                        Types.TUPLE(TrackerTypeInformation.KEY, TrackerTypeInformation.ROW));
        DataStream<Either<IN, Tuple2<DeclaredKey, DeclaredRow>>> declarations =
                named(
                                "declarations",
                                input.transform("Declarations", sides, new Declarations<IN>()))
                        // As the input's: elements dealt out to more or fewer tasks lose their
                        // order.
                        .setParallelism(input.getParallelism());
        KeySelector<IN, DeclaredKey> keyOfElement = new DeclaredKeySelector<>(target, converter);
        return named(
                "snapshot",
                declarations
                        .union(storedRows(input, sides))
                        .keyBy(
                                side ->
                                        side.isRight()
                                                ? side.right().f0
                                                : keyOfElement.getKey(side.left()),
                                TrackerTypeInformation.KEY)
                        .transform(
                                "Snapshot",
                                new EitherTypeInfo<>(
                                        input.getType(),
                                        PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO),
                                new SnapshotTracker<>(target, converter, input.getType())));
    }

    private DataStream<Either<IN, Tuple2<DeclaredKey, DeclaredRow>>> storedRows(
            DataStream<IN> input,
            TypeInformation<Either<IN, Tuple2<DeclaredKey, DeclaredRow>>> sides) {
        SingleOutputStreamOperator<Long> run =
                input.getExecutionEnvironment()
                        .fromSource(
                                new SnapshotRunSource(),
                                WatermarkStrategy.noWatermarks(),
                                "Snapshot of " + target.name(),
                                Types.LONG)
                        .setParallelism(1);
        // Flink puts the sink's uid before those of operators, but not of sources.
        sinkUid.ifPresent(uid -> run.uid(uid + ": snapshot-of-table"));
        SingleOutputStreamOperator<Tuple2<Long, Integer>> fragments =
                named("pinned-version", run.flatMap(new PinVersion(target)))
                        .returns(Types.TUPLE(Types.LONG, Types.INT))
                        .name("Pinned version")
                        .setParallelism(1);
        return named("stored-rows", fragments.rebalance().flatMap(new ScanFragments<IN>(target)))
                .returns(sides)
                .name("Stored rows");
    }

    private <T> SingleOutputStreamOperator<T> named(
            String uid, SingleOutputStreamOperator<T> operator) {
        return sinkUid.isPresent() ? operator.uid(uid) : operator;
    }
}
