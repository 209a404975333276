package org.apache.flink.connector.lancedb.sink.encoder;

import java.io.Serializable;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.types.RowKind;

/**
 * Tells what an element declares, where the element is of a class that has no {@link RowKind} of
 * its own: {@code INSERT} and {@code UPDATE_AFTER} declare the row, {@code DELETE} retracts its
 * key, {@code UPDATE_BEFORE} is ignored. Of a retraction only the key columns are read.
 *
 * <pre>{@code
 * .setRowKindExtractor(change -> change.deleted() ? RowKind.DELETE : RowKind.INSERT)
 * }</pre>
 *
 * <p>Shipped to the tasks by Java serialization; each task has a copy and calls it from one thread.
 *
 * @param <IN> the type of the stream's elements
 */
@PublicEvolving
@FunctionalInterface
public interface RowKindExtractor<IN> extends Serializable {

    /** What the element declares; never null. */
    RowKind getRowKind(IN element);
}
