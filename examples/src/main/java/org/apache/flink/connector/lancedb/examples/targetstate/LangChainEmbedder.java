package org.apache.flink.connector.lancedb.examples.targetstate;

import dev.langchain4j.model.embedding.EmbeddingModel;
import org.apache.flink.connector.lancedb.schema.VectorElementType;
import org.apache.flink.connector.lancedb.schema.VectorSchema;
import org.apache.flink.connector.lancedb.schema.VectorSchemaProvider;

/**
 * Any embedding model of LangChain4j as what tells a vector column's dimension. A column that asks
 * it has the model's dimension, which is nowhere typed.
 */
// docs: embedder
public class LangChainEmbedder implements VectorSchemaProvider {

    private final EmbeddingModel model;

    public LangChainEmbedder(EmbeddingModel model) {
        this.model = model;
    }

    /** The schema of the vectors that {@link #embed} returns. */
    @Override
    public VectorSchema vectorSchema() {
        return VectorSchema.of(VectorElementType.FLOAT32, model.dimension());
    }

    /** The vector that says where the text's meaning lies. */
    public float[] embed(String text) {
        return model.embed(text).content().vector();
    }
}
// docs: end
