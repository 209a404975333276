package org.apache.flink.connector.lancedb.benchmarks.documents;

/**
 * What happens to one document. Immutable.
 *
 * @param document its number
 * @param revision the revision that it is written in, or {@link #DELETED}
 */
public record Change(long document, int revision) {

    public static final int DELETED = -1;

    public boolean isDeletion() {
        return revision == DELETED;
    }
}
