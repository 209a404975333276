package org.apache.flink.connector.lancedb.lance;

import org.apache.flink.annotation.Internal;

/** Is told of what a commit meets while it goes on. */
@Internal
@FunctionalInterface
public interface CommitListener {

    /**
     * An attempt failed, and the commit is tried again on the latest version.
     *
     * @param afterConflict whether another writer's commit came first; otherwise storage failed
     */
    void retrying(boolean afterConflict);
}
