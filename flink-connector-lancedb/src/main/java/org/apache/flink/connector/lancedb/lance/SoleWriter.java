package org.apache.flink.connector.lancedb.lance;

import java.util.Objects;
import org.apache.flink.annotation.Internal;

/**
 * That one sink wrote all rows of a table up to a version: what it never declared, or retracted
 * since, is not in that version. Immutable.
 */
@Internal
public final class SoleWriter {

    /** The sink of a table that no sink has written to yet. */
    public static final String NOBODY = "";

    private final String sinkId;
    private final long version;

    /**
     * Names the writer of the rows that a version has.
     *
     * @param sinkId the sink's id in its stamps, or {@link #NOBODY} if the version has no row
     */
    public SoleWriter(String sinkId, long version) {
        this.sinkId = Objects.requireNonNull(sinkId);
        this.version = version;
    }

    public String sinkId() {
        return sinkId;
    }

    public long version() {
        return version;
    }

    /** Whether the sink of a stamp is the one that wrote the rows, if there are any. */
    boolean isSinkOf(CommitStamp stamp) {
        return sinkId.equals(NOBODY) || sinkId.equals(stamp.sinkId());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SoleWriter
                && sinkId.equals(((SoleWriter) other).sinkId)
                && version == ((SoleWriter) other).version;
    }

    @Override
    public int hashCode() {
        return Objects.hash(sinkId, version);
    }

    @Override
    public String toString() {
        return "SoleWriter{" + sinkId + " up to version " + version + "}";
    }
}
