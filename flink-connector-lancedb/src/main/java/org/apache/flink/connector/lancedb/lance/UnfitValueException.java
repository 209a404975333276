package org.apache.flink.connector.lancedb.lance;

import org.apache.flink.annotation.Internal;

/**
 * A value that a column cannot hold; the caller knows table and key and makes the sentence whole.
 */
@Internal
public class UnfitValueException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Says why.
     *
     * @param problem what was found and what was expected, as the rest of a sentence that begins
     *     with the column
     */
    public UnfitValueException(String problem) {
        super(problem);
    }

    /** The same problem, seen from one level further up. */
    public UnfitValueException in(String part) {
        return new UnfitValueException(part + ": " + getMessage());
    }
}
