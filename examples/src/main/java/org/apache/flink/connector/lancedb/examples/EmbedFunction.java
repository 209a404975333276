package org.apache.flink.connector.lancedb.examples;

import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.ScalarFunction;

/**
 * The SQL function {@code EMBED(text)}: the text's meaning as an {@code ARRAY<FLOAT>} of 384
 * elements, fit for a vector column of a LanceDB table.
 *
 * <p>NULL and blank texts give NULL. The function is deterministic. Each task that calls it loads
 * the model once, before its first row.
 *
 * <pre>{@code
 * CREATE TEMPORARY FUNCTION EMBED AS 'org.apache.flink.connector.lancedb.examples.EmbedFunction';
 * INSERT INTO documents SELECT doc_id, content, EMBED(content) FROM changelog;
 * }</pre>
 */
public final class EmbedFunction extends ScalarFunction {

    private static final long serialVersionUID = 1L;

    // Flink calls a function's instance from one thread at a time.
    private transient SentenceEmbedder embedder;

    @Override
    public void open(FunctionContext context) {
        embedder = new SentenceEmbedder();
    }

    /** Returns the vector of the text, or null for a null or blank text. */
    @DataTypeHint(value = "ARRAY<FLOAT NOT NULL>", bridgedTo = float[].class)
    public float[] eval(String text) {
        return text == null || text.isBlank() ? null : embedder.embed(text);
    }
}
