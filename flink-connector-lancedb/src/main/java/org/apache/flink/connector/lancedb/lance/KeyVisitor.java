package org.apache.flink.connector.lancedb.lance;

import java.io.IOException;
import org.apache.flink.annotation.Internal;

/** Receives the keys of a fragment's rows. */
@Internal
@FunctionalInterface
public interface KeyVisitor {

    /**
     * Takes the next row's key.
     *
     * @param row the row's place in the fragment, from 0
     * @param key the row's key, in a buffer that the next call uses again
     */
    void visit(int row, KeyBytes key) throws IOException;
}
