package org.apache.flink.connector.lancedb.sink.tracker;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** The type of {@link DeclaredKey}, as Flink's keyed streams ask for it. */
@Internal
public final class DeclaredKeyTypeInformation extends TypeInformation<DeclaredKey> {

    private static final long serialVersionUID = 1L;

    @Override
    public TypeSerializer<DeclaredKey> createSerializer(SerializerConfig config) {
        return DeclaredKeySerializer.INSTANCE;
    }

    /** What Flink 1.20 calls; later versions know only the other method. */
    public TypeSerializer<DeclaredKey> createSerializer(ExecutionConfig config) {
        return DeclaredKeySerializer.INSTANCE;
    }

    @Override
    public Class<DeclaredKey> getTypeClass() {
        return DeclaredKey.class;
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
        return other instanceof DeclaredKeyTypeInformation;
    }

    @Override
    public boolean equals(Object other) {
        return canEqual(other);
    }

    @Override
    public int hashCode() {
        return DeclaredKeyTypeInformation.class.getName().hashCode();
    }

    @Override
    public String toString() {
        return "DeclaredKey";
    }
}
