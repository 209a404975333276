package org.apache.flink.connector.lancedb.sink.writer;

import java.io.IOException;
import java.util.Optional;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.connector.lancedb.lance.KeyBytes;
import org.apache.flink.connector.lancedb.lance.SoleWriter;
import org.apache.flink.connector.lancedb.sink.encoder.RowConverter;
import org.apache.flink.connector.lancedb.sink.settings.TargetTable;
import org.apache.flink.types.Either;

/**
 * How a writer's elements become changes in its buffer.
 *
 * @param <E> the type of the elements
 */
@Internal
public abstract class ElementChanges<E> {

    ElementChanges() {}

    /** Called once, before the first element. */
    abstract void open(TargetTable target);

    /**
     * Adds what an element says to the buffer.
     *
     * @return false if it says nothing of any row
     */
    abstract boolean add(E element, ChangeBuffer buffer) throws IOException;

    /** The sole writer of the table to whom keys are new, if there is one. */
    Optional<SoleWriter> soleWriter() {
        return Optional.empty();
    }

    /** Each element is a row with its kind. */
    public static <IN> ElementChanges<IN> rows(RowConverter<IN> converter) {
        return new ElementChanges<>() {
            @Override
            void open(TargetTable target) {
                converter.open(target.name(), target.schema());
            }

            @Override
            boolean add(IN element, ChangeBuffer buffer) throws IOException {
                buffer.add(converter.convert(element), false);
                return true;
            }
        };
    }

    /** Each element is what the tracker of declared keys says of a row with its kind. */
    public static <IN> ElementChanges<Either<IN, Either<IN, Tuple2<String, Long>>>> tracked(
            RowConverter<IN> converter) {
        return new TrackedElements<>(converter);
    }

    /**
     * Each element is a row with its kind, or the canonical bytes of the key of a row to be
     * deleted.
     */
    public static <IN> ElementChanges<Either<IN, byte[]>> rowsAndDeletedKeys(
            RowConverter<IN> converter) {
        ElementChanges<IN> rows = rows(converter);
        KeyBytes key = new KeyBytes();
        return new ElementChanges<>() {
            @Override
            void open(TargetTable target) {
                rows.open(target);
            }

            @Override
            boolean add(Either<IN, byte[]> element, ChangeBuffer buffer) throws IOException {
                if (element.isLeft()) {
                    return rows.add(element.left(), buffer);
                }
                byte[] bytes = element.right();
                buffer.delete(key.set(bytes, 0, bytes.length));
                return true;
            }
        };
    }
}
