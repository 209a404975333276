package org.apache.flink.connector.lancedb.lance;

import org.apache.flink.annotation.Internal;

/** The table that changes were written for was dropped or replaced before they were committed. */
@Internal
public final class LostTableException extends FinalCommitException {

    private static final long serialVersionUID = 1L;

    LostTableException(String sentence) {
        super(sentence, null);
    }
}
