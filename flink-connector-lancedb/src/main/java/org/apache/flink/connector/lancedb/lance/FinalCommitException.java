package org.apache.flink.connector.lancedb.lance;

import java.io.IOException;

/** A commit that cannot succeed by being tried again. */
class FinalCommitException extends IOException {

    private static final long serialVersionUID = 1L;

    FinalCommitException(String message, Throwable cause) {
        super(message, cause);
    }
}
