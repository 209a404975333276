package org.apache.flink.connector.lancedb.sink.tracker;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * A type of what is tracked, as Flink's streams ask for it.
 *
 * @param <T> the type
 */
@Internal
public final class TrackerTypeInformation<T> extends TypeInformation<T> {

    private static final long serialVersionUID = 1L;

    public static final TrackerTypeInformation<DeclaredKey> KEY =
            new TrackerTypeInformation<>(DeclaredKey.class, DeclaredKeySerializer.INSTANCE);

    public static final TrackerTypeInformation<DeclaredRow> ROW =
            new TrackerTypeInformation<>(DeclaredRow.class, DeclaredRowSerializer.INSTANCE);

    private final Class<T> type;
    private final ImmutableSerializer<T> serializer;

    private TrackerTypeInformation(Class<T> type, ImmutableSerializer<T> serializer) {
        this.type = type;
        this.serializer = serializer;
    }

    @Override
    public TypeSerializer<T> createSerializer(SerializerConfig config) {
        return serializer;
    }

    /** What Flink 1.20 calls; later versions know only the other method. */
    public TypeSerializer<T> createSerializer(ExecutionConfig config) {
        return serializer;
    }

    @Override
    public Class<T> getTypeClass() {
        return type;
    }

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public boolean isKeyType() {
        return true;
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof TrackerTypeInformation;
    }

    @Override
    public boolean equals(Object other) {
        return canEqual(other) && type == ((TrackerTypeInformation<?>) other).type;
    }

    @Override
    public int hashCode() {
        return type.getName().hashCode();
    }

    @Override
    public String toString() {
        return type.getSimpleName();
    }
}
