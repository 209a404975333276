package org.apache.flink.connector.lancedb.sink.tracker;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * What a savepoint says of a serializer whose form is known by its version alone. Savepoints name
 * the subclasses: neither their names nor what a version stands for may change.
 *
 * @param <T> the type that the serializer writes
 */
abstract class VersionedSnapshot<T> implements TypeSerializerSnapshot<T> {

    private static final int VERSION = 1;

    private final TypeSerializer<T> serializer;

    VersionedSnapshot(TypeSerializer<T> serializer) {
        this.serializer = serializer;
    }

    @Override
    public final int getCurrentVersion() {
        return VERSION;
    }

    @Override
    public final void writeSnapshot(DataOutputView out) {}

    @Override
    public final void readSnapshot(int version, DataInputView in, ClassLoader loader)
            throws IOException {
        if (version != VERSION) {
            throw new IOException(
                    String.format(
                            "The state of the declared keys has the form %d, and this version of the connector reads the form %d. Restore the savepoint with the version that wrote it, or a later one.",
                            version, VERSION));
        }
    }

    @Override
    public final TypeSerializer<T> restoreSerializer() {
        return serializer;
    }

    @Override
    public final TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
            TypeSerializerSnapshot<T> old) {
        return old.getClass() == getClass()
                ? TypeSerializerSchemaCompatibility.compatibleAsIs()
                : TypeSerializerSchemaCompatibility.incompatible();
    }
}
