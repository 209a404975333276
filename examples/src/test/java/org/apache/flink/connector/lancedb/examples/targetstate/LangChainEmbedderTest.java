package org.apache.flink.connector.lancedb.examples.targetstate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.schema.VectorElementType;
import org.junit.jupiter.api.Test;

class LangChainEmbedderTest {

    private static LanceType embeddingType(TableSchema schema) {
        return schema.column(schema.position("embedding")).type();
    }

    @Test
    void theColumnHasTheDimensionOfTheModelInTheAnnotation() {
        TableSchema schema =
                TableSchema.fromClass(OutputDocument.class, List.of("doc_id")).tableSchema();

        assertThat(schema.columnNames()).containsExactly("doc_id", "title", "content", "embedding");
        assertThat(embeddingType(schema))
                .isEqualTo(LanceType.vector(VectorElementType.FLOAT32, 384));
    }

    @Test
    void anotherModelBringsItsOwnDimension() {
        EmbeddingModel model = texts -> Response.from(List.of(Embedding.from(new float[3])));
        TableSchema schema =
                TableSchema.fromClass(
                                OutputDocument.class,
                                List.of("doc_id"),
                                Map.of("embedding", new LangChainEmbedder(model)))
                        .tableSchema();

        assertThat(embeddingType(schema)).isEqualTo(LanceType.vector(VectorElementType.FLOAT32, 3));
    }
}
