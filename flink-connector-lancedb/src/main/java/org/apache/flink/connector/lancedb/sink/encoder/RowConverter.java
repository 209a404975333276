package org.apache.flink.connector.lancedb.sink.encoder;

import java.io.Serializable;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.connector.lancedb.schema.RecordSchema;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.Row;

/**
 * Turns a stream's elements into rows of the target's columns, in the order of the declared schema.
 * The row's {@link org.apache.flink.types.RowKind} says what it declares: {@code INSERT} and {@code
 * UPDATE_AFTER} declare the row, {@code DELETE} retracts its key, {@code UPDATE_BEFORE} is ignored.
 *
 * <p>Shipped to the tasks by Java serialization; each task has a copy and calls it from one thread.
 * The row that it returns is read at once, so it may be used again for the next element.
 *
 * @param <IN> the type of the stream's elements
 */
@PublicEvolving
public interface RowConverter<IN> extends Serializable {

    /**
     * Called once on each task before the first element.
     *
     * @param table the target table's name, for messages
     */
    default void open(String table, TableSchema schema) {}

    /**
     * Converts an element.
     *
     * @throws IllegalArgumentException if a column cannot hold the element's value
     */
    RowData convert(IN element);

    /** Converts an element where only the key columns will be read. */
    default RowData convertKey(IN element) {
        return convert(element);
    }

    /** For streams of Flink's internal rows: they are taken as they are. */
    static RowConverter<RowData> forRowData() {
        return new InternalRowConverter();
    }

    /**
     * For streams of {@link Row}: fields by name where the row has names, else by position.
     *
     * <p>Java types: Boolean; Byte, Short, Integer and Long for integers (a value must fit the
     * column); Float; Float and Double for float64; CharSequence; byte[] and ByteBuffer; LocalDate;
     * LocalDateTime; Instant and OffsetDateTime for UTC timestamps; BigDecimal; float[], double[]
     * and lists of numbers for vectors.
     */
    static RowConverter<Row> forRow() {
        return new ExternalRowConverter();
    }

    /** For streams of a class's objects, by the schema that was declared of the class. */
    static <T> RowConverter<T> forClass(RecordSchema<T> schema) {
        return new RecordConverter<>(schema);
    }

    /**
     * This converter for elements that retract rows as well: the extractor tells which.
     *
     * @throws IllegalArgumentException if the elements bear a {@code RowKind} of their own
     */
    default RowConverter<IN> withRowKinds(RowKindExtractor<? super IN> extractor) {
        return new ExtractedKindConverter<>(this, extractor);
    }
}
