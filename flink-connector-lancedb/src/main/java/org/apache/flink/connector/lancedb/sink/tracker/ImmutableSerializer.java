package org.apache.flink.connector.lancedb.sink.tracker;

import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A serializer of immutable values, which need no copies.
 *
 * @param <T> the type that it writes
 */
abstract class ImmutableSerializer<T> extends TypeSerializerSingleton<T> {

    private static final long serialVersionUID = 1L;

    @Override
    public final boolean isImmutableType() {
        return true;
    }

    @Override
    public final T copy(T from) {
        return from;
    }

    @Override
    public final T copy(T from, T reuse) {
        return from;
    }

    /** Reads what {@link #serialize} wrote. */
    abstract T read(DataInputView source) throws IOException;

    /**
     * @throws IOException if the bytes are not those of a value. Where they end too early it is an
     *     {@link EOFException}, which some of Flink's readers take for the end of their input
     */
    @Override
    public final T deserialize(DataInputView source) throws IOException {
        try {
            return read(source);
        } catch (EOFException e) {
            EOFException sentence =
                    new EOFException(
                            "The state of the declared keys is damaged: it ends within a "
                                    + createInstance().getClass().getSimpleName()
                                    + ".");
            sentence.initCause(e);
            throw sentence;
        } catch (UTFDataFormatException e) {
            throw new IOException(
                    "The state of the declared keys is damaged: what should be text is none.", e);
        }
    }

    @Override
    public final T deserialize(T reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public final void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }
}
