package org.apache.flink.connector.lancedb.examples;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;

/**
 * Turns a text into the vector that says where its meaning lies: texts about the same thing get
 * vectors that are close. The model is all-MiniLM-L6-v2, quantized; it comes inside a Maven
 * artifact and runs in this JVM, so nothing is downloaded and no text leaves the machine.
 *
 * <p>The same text always gives the same vector. An instance may be used by several threads.
 */
final class SentenceEmbedder {

    /** Number of elements of every vector. */
    static final int DIMENSION = 384;

    private final EmbeddingModel model;

    /** Loads the model; the first instance in a JVM takes about a second. */
    SentenceEmbedder() {
        // One text at a time, on the caller's thread: the pool of threads that the model would
        // otherwise keep for lists of texts is not needed.
        this.model = new AllMiniLmL6V2QuantizedEmbeddingModel(Runnable::run);
    }

    /**
     * Returns a vector of {@link #DIMENSION} elements and length 1.
     *
     * @throws IllegalArgumentException if the text is blank: it has no meaning to embed
     */
    float[] embed(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException(
                    "A blank text cannot be embedded; expected at least one visible character.");
        }
        return model.embed(text).content().vector();
    }
}
