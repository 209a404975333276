package org.apache.flink.connector.lancedb.sink.encoder;

import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.typeutils.EitherTypeInfo;
import org.apache.flink.connector.lancedb.lance.SoleWriter;
import org.apache.flink.types.Either;

/**
 * What a tracker sends to the writer: elements whose key may have a row in the table, elements that
 * declare a key which it did not know, and up to which version the table has no other rows than
 * those it knows. In Flink's own types, so that Flink's serializers carry them.
 */
@Internal
public final class TrackedChange {

    /**
     * What receives the changes.
     *
     * @param <IN> the type of the stream's elements
     */
    @Internal
    public interface Receiver<IN> {

        /**
         * An element of the stream.
         *
         * @param keyIsNew whether it declares a key that the tracker did not know
         */
        void element(IN element, boolean keyIsNew) throws IOException;

        /** From now on, what a new key is new to. */
        void soleWriter(SoleWriter soleWriter);
    }

    private TrackedChange() {}

    /** The type of the changes of a stream. */
    public static <IN> TypeInformation<Either<IN, Either<IN, Tuple2<String, Long>>>> type(
            TypeInformation<IN> elements) {
        return new EitherTypeInfo<>(
                elements, new EitherTypeInfo<>(elements, Types.TUPLE(Types.STRING, Types.LONG)));
    }

    /**
     * An element.
     *
     * @param keyIsNew whether it declares a key that was not declared before
     */
    public static <IN> Either<IN, Either<IN, Tuple2<String, Long>>> of(
            IN element, boolean keyIsNew) {
        return keyIsNew ? Either.Left(element) : Either.Right(Either.Left(element));
    }

    /** What keys are new to from now on. */
    public static <IN> Either<IN, Either<IN, Tuple2<String, Long>>> of(SoleWriter soleWriter) {
        return Either.Right(Either.Right(Tuple2.of(soleWriter.sinkId(), soleWriter.version())));
    }

    /** An element that no tracker saw, as in batch execution. */
    public static <IN> Either<IN, Either<IN, Tuple2<String, Long>>> ofUntracked(IN element) {
        return of(element, false);
    }

    /**
     * Hands a change over.
     *
     * @return whether it was an element
     */
    public static <IN> boolean receive(
            Either<IN, Either<IN, Tuple2<String, Long>>> change, Receiver<IN> receiver)
            throws IOException {
        if (change.isLeft()) {
            receiver.element(change.left(), true);
            return true;
        }
        if (change.right().isLeft()) {
            receiver.element(change.right().left(), false);
            return true;
        }
        Tuple2<String, Long> soleWriter = change.right().right();
        receiver.soleWriter(new SoleWriter(soleWriter.f0, soleWriter.f1));
        return false;
    }
}
