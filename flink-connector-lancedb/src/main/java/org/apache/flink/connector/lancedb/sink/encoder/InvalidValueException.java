package org.apache.flink.connector.lancedb.sink.encoder;

import org.apache.flink.annotation.Internal;
import org.apache.flink.connector.lancedb.lance.UnfitValueException;
import org.apache.flink.connector.lancedb.schema.TableSchema;

/**
 * A value that a column cannot hold; the caller knows table and key and makes the sentence whole.
 */
@Internal
public final class InvalidValueException extends UnfitValueException {

    private static final long serialVersionUID = 1L;

    /**
     * @param problem what was found and what was expected, as the rest of a sentence that begins
     *     with the column
     */
    public InvalidValueException(String problem) {
        super(problem);
    }

    /** What a row of objects says whose field is of another class than its column's values. */
    static InvalidValueException of(ClassCastException e) {
        return new InvalidValueException(
                "the row has an object of another class than the column's values have: "
                        + e.getMessage());
    }

    /**
     * The whole sentence. Flink's SQL client shows the innermost exception only, so the part of the
     * sentence that is known here is not its cause; another exception is.
     */
    static IllegalArgumentException inRow(
            String table, String column, String key, RuntimeException problem) {
        return new IllegalArgumentException(
                String.format(
                        "A row cannot be written to the table '%s': column '%s', %s: %s",
                        table, column, key, problem.getMessage()),
                problem instanceof UnfitValueException ? null : problem);
    }

    /** The sentence for a row with more or fewer fields than the schema has columns. */
    static IllegalArgumentException arity(String table, TableSchema schema, int found) {
        return new IllegalArgumentException(
                String.format(
                        "A row for the table '%s' has %d fields, expected %d: %s.",
                        table, found, schema.columnCount(), schema.columnNames()));
    }
}
