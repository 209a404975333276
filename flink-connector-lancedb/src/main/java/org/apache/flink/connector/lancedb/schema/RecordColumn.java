package org.apache.flink.connector.lancedb.schema;

import java.io.Serializable;
import org.apache.flink.annotation.Internal;

/** How a field of a class becomes the value of its column. Immutable. */
@Internal
public final class RecordColumn implements Serializable {

    private static final long serialVersionUID = 1L;

    /** What is done with a field's value before it goes to the column. */
    @Internal
    public enum Form {
        /** Nothing: the column's type takes it. */
        VALUE,
        /** It is printed. */
        TEXT,
        /** It is written as JSON. */
        JSON
    }

    private final String field;
    private final Form form;
    private final ValueEncoder<?> encoder;

    /**
     * Holds the parts.
     *
     * @param encoder applied before the form, or null
     */
    RecordColumn(String field, Form form, ValueEncoder<?> encoder) {
        this.field = field;
        this.form = form;
        this.encoder = encoder;
    }

    /** The name of the class's field, which may differ from the column's. */
    public String field() {
        return field;
    }

    public Form form() {
        return form;
    }

    /** The encoder that was declared, or null. */
    public ValueEncoder<?> encoder() {
        return encoder;
    }
}
