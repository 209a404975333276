package org.apache.flink.connector.lancedb.sink.writer;

import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.connector.lancedb.lance.KeyBytes;
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

    private ElementChanges() {}

    /** Called once, before the first element. */
    abstract void open(TargetTable target);

    abstract void add(E element, ChangeBuffer buffer) throws IOException;

    /** Each element is a row with its kind. */
    public static <IN> ElementChanges<IN> rows(RowConverter<IN> converter) {
        return new ElementChanges<>() {
            @Override
            void open(TargetTable target) {
                converter.open(target.name(), target.schema());
            }

            @Override
            void add(IN element, ChangeBuffer buffer) throws IOException {
                buffer.add(converter.convert(element));
            }
        };
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
            void add(Either<IN, byte[]> element, ChangeBuffer buffer) throws IOException {
                if (element.isLeft()) {
                    rows.add(element.left(), buffer);
                } else {
                    byte[] bytes = element.right();
                    buffer.delete(key.set(bytes, 0, bytes.length));
                }
            }
        };
    }
}
