package org.apache.flink.connector.lancedb.examples.targetstate;

import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;

/**
 * The model all-MiniLM-L6-v2, quantized. It comes inside a Maven artifact and runs in this JVM:
 * nothing is downloaded, and no text leaves the machine.
 */
// docs: model
public final class MiniLmEmbedder extends LangChainEmbedder {

    /** Loads the model; the first instance in a JVM takes about a second. */
    public MiniLmEmbedder() {
        super(new AllMiniLmL6V2QuantizedEmbeddingModel(Runnable::run));
    }
}
// docs: end
