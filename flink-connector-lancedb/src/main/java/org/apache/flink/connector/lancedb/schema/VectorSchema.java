package org.apache.flink.connector.lancedb.schema;

import java.util.Objects;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.util.Preconditions;

/** The element type and the dimension of vectors. Immutable. */
@PublicEvolving
public final class VectorSchema implements VectorSchemaProvider {

    private final VectorElementType elementType;
    private final int dimension;

    private VectorSchema(VectorElementType elementType, int dimension) {
        this.elementType = elementType;
        this.dimension = dimension;
    }

    /**
     * Vectors of so many elements.
     *
     * @param dimension the number of elements, at least 1
     * @throws IllegalArgumentException if the dimension is less than 1
     */
    public static VectorSchema of(VectorElementType elementType, int dimension) {
        Preconditions.checkNotNull(elementType, "elementType");
        Preconditions.checkArgument(
                dimension >= 1, "A vector's dimension is at least 1, found %s.", dimension);
        return new VectorSchema(elementType, dimension);
    }

    public VectorElementType elementType() {
        return elementType;
    }

    /** The number of elements. */
    public int dimension() {
        return dimension;
    }

    /** The column type that holds such vectors. */
    public LanceType type() {
        return LanceType.vector(elementType, dimension);
    }

    @Override
    public VectorSchema vectorSchema() {
        return this;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VectorSchema
                && elementType == ((VectorSchema) other).elementType
                && dimension == ((VectorSchema) other).dimension;
    }

    @Override
    public int hashCode() {
        return Objects.hash(elementType, dimension);
    }

    @Override
    public String toString() {
        return type().toString();
    }
}
