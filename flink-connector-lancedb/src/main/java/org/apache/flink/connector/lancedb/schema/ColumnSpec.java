package org.apache.flink.connector.lancedb.schema;

import org.apache.flink.annotation.PublicEvolving;

/**
 * What is said of one column when a schema is made from a class or from SQL, in place of the
 * default mapping. It is one of:
 *
 * <ul>
 *   <li>a {@link LanceType}: the type; whether it may be null is as the class says,
 *   <li>a {@link ColumnDef}: the type and whether it may be null,
 *   <li>an {@link EncodedType}: a type and the function that makes its values,
 *   <li>a {@link VectorSchemaProvider}: a vector, of the dimension that an embedding model or a
 *       {@link VectorSchema} has.
 * </ul>
 */
@PublicEvolving
public interface ColumnSpec {}
