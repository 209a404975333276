package org.apache.flink.connector.lancedb.schema;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apache.flink.annotation.PublicEvolving;

/**
 * Says how a field, record component or getter of a class becomes a column, where it is not by the
 * default mapping of {@link TableSchema#fromClass}.
 *
 * <pre>{@code
 * record Reading(
 *         @LanceColumn(name = "sensor_id", type = "int32") long sensorId,
 *         @LanceColumn(type = "list<float32>") List<Float> samples) {}
 * }</pre>
 */
@PublicEvolving
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD})
public @interface LanceColumn {

    /** The column's name. Default: the field's name. */
    String name() default "";

    /**
     * The column's type as {@link LanceType#parse} reads it, such as {@code int32}, {@code
     * large_utf8}, {@code decimal128(10, 2)} or {@code list<utf8>}. Default: by the field's type.
     */
    String type() default "";
}
