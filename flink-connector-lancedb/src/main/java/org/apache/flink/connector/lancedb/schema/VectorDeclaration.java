package org.apache.flink.connector.lancedb.schema;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Type;

/** What is declared of a vector column of a class, by annotation or by a provider. */
final class VectorDeclaration {

    private VectorDeclaration() {}

    /** The type that the field's annotation declares. */
    static LanceType annotated(RecordField field, Vector vector, Type valueType) {
        if (vector.provider() != VectorSchemaProvider.class) {
            if (vector.dimension() != 0) {
                throw new IllegalArgumentException(
                        String.format(
                                "%s has a @Vector with both a dimension and a provider, which knows it; keep one of them.",
                                field.label()));
            }
            return provided(field, newProvider(field, vector.provider()));
        }
        if (vector.dimension() < 1) {
            throw new IllegalArgumentException(
                    String.format(
                            "%s has a @Vector of dimension %d; a vector's dimension is at least 1.",
                            field.label(), vector.dimension()));
        }
        return LanceType.vector(elementType(vector, valueType), vector.dimension());
    }

    private static VectorElementType elementType(Vector vector, Type valueType) {
        if (vector.elementType().length > 0) {
            return vector.elementType()[0];
        }
        boolean doubles =
                JavaTypes.rawClass(valueType) == double[].class
                        || JavaTypes.rawClass(JavaTypes.argument(valueType)) == Double.class;
        return doubles ? VectorElementType.FLOAT64 : VectorElementType.FLOAT32;
    }

    private static VectorSchemaProvider newProvider(
            RecordField field, Class<? extends VectorSchemaProvider> provider) {
        try {
            return provider.getDeclaredConstructor().newInstance();
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(
                    String.format(
                            "The vector schema provider %s of %s could not be made: %s",
                            provider.getName(), field.label(), e.getCause()),
                    e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(
                    String.format(
                            "The vector schema provider %s of %s could not be made; it must be a public class with a public constructor without parameters.",
                            provider.getName(), field.label()),
                    e);
        }
    }

    /** The type that a provider declares. */
    static LanceType provided(RecordField field, VectorSchemaProvider provider) {
        VectorSchema schema = provider.vectorSchema();
        if (schema == null) {
            throw new IllegalArgumentException(
                    String.format(
                            "The vector schema provider %s of %s gave no vector schema.",
                            provider.getClass().getName(), field.label()));
        }
        return schema.type();
    }
}
