package org.apache.flink.connector.lancedb.examples.targetstate;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/** Makes the row of a text. Each subtask loads the model once. */
final class EmbedDocument extends RichMapFunction<SourceDocument, OutputDocument> {

    private static final long serialVersionUID = 1L;

    private transient MiniLmEmbedder embedder;

    @Override
    public void open(OpenContext context) {
        embedder = new MiniLmEmbedder();
    }

    @Override
    public OutputDocument map(SourceDocument source) {
        return new OutputDocument(
                source.name(), source.title(), source.content(), embedder.embed(source.content()));
    }
}
