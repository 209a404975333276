package org.apache.flink.connector.lancedb.schema;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apache.flink.annotation.PublicEvolving;

/**
 * Makes a vector column of a field, record component or getter that is a {@code float[]}, a {@code
 * double[]} or a collection of numbers. Give either the dimension, or the class that knows it:
 *
 * <pre>{@code
 * record Image(String id, @Vector(dimension = 512) float[] embedding) {}
 *
 * record Document(String id, @Vector(provider = SentenceEmbedder.class) float[] embedding) {}
 * }</pre>
 */
@PublicEvolving
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD})
public @interface Vector {

    /** The number of elements, at least 1. */
    int dimension() default 0;

    /**
     * The type of the elements. Default: {@code FLOAT64} for {@code double[]} and collections of
     * {@code Double}, else {@code FLOAT32}.
     */
    VectorElementType[] elementType() default {};

    /**
     * The class that knows dimension and element type. It must have a constructor without
     * parameters; one instance is made when the schema is declared.
     */
    Class<? extends VectorSchemaProvider> provider() default VectorSchemaProvider.class;
}
