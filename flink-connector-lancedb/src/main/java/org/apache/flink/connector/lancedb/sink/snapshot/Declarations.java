package org.apache.flink.connector.lancedb.sink.snapshot;

import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.connector.lancedb.sink.tracker.DeclaredKey;
import org.apache.flink.connector.lancedb.sink.tracker.DeclaredRow;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.types.Either;

/**
 * Makes the stream's elements one side of the comparison with the table, and numbers them in their
 * timestamps: in batch execution Flink sorts what goes to a keyed operator by key and timestamp, so
 * the changes of a key keep their order. Nothing after it asks for the timestamps that were there.
 */
final class Declarations<IN>
        extends AbstractStreamOperator<Either<IN, Tuple2<DeclaredKey, DeclaredRow>>>
        implements OneInputStreamOperator<IN, Either<IN, Tuple2<DeclaredKey, DeclaredRow>>> {

    private static final long serialVersionUID = 1L;

    private transient long number;

    @Override
    public void processElement(StreamRecord<IN> element) {
        output.collect(element.replace(Either.Left(element.getValue()), number++));
    }
}
