package org.apache.flink.connector.lancedb.schema;

import org.apache.flink.annotation.PublicEvolving;

/**
 * Tells the dimension and the element type of the vectors in a column: an embedding model, or a
 * {@link VectorSchema}. With a model, the dimension is nowhere typed: another model brings its own.
 *
 * <p>Asked once, when the schema is declared; it is not shipped to the tasks.
 */
@PublicEvolving
public interface VectorSchemaProvider extends ColumnSpec {

    /** What the vectors look like; the same at each call. */
    VectorSchema vectorSchema();
}
