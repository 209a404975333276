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
 * <p>In such a row each type has Flink's internal form: Boolean, Byte, Short, Integer, Long, Float
 * and Double; {@code date32} Integer days since 1970-01-01; {@code timestamp} TimestampData, in UTC
 * or as the wall clock reads; {@code utf8}, {@code large_utf8} and {@code json} StringData; {@code
 * binary} and {@code large_binary} byte[]; {@code decimal128} DecimalData; {@code float16} Float;
 * vectors ArrayData of Float ({@code float16} and {@code float32}), Double, Byte ({@code int8}) or
 * Short ({@code uint8}); {@code list} ArrayData, {@code struct} RowData, {@code map} MapData, of
 * these forms. Columns that SQL declares have the forms of their SQL types. Where Flink has no form
 * of its own:
 *
 * <ul>
 *   <li>{@code time32}: Integer, the count of its unit since midnight
 *   <li>{@code time64}: Long, the count of its unit since midnight
 *   <li>{@code duration}: Long, the count of its unit
 *   <li>{@code decimal256}: byte[32], the unscaled value in two's complement, little-endian
 *   <li>{@code fixed_size_binary(n)}: byte[n]; a UUID's most significant byte is the first
 * </ul>
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
     * column); Float and Double (rounded to the column's width); CharSequence, Character, char[],
     * Enum (its name) and UUID for text; byte[] and ByteBuffer, and UUID for 16 bytes; LocalDate;
     * LocalTime; LocalDateTime; Instant, OffsetDateTime and ZonedDateTime for UTC timestamps;
     * Duration; BigDecimal, BigInteger and integers for decimals; float[], double[] and collections
     * of numbers for vectors; collections and arrays for lists; Map for maps; Row and Map for
     * structs. What a unit does not hold of a second's fraction is cut off; what does not fit is
     * refused.
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

    /** This converter with retractions ignored: the rows that they retract stay. */
    default RowConverter<IN> withoutDeletes() {
        return new DeletesIgnoredConverter<>(this);
    }
}
