package org.apache.flink.connector.lancedb.lance;

import java.util.List;
import java.util.OptionalLong;
import org.apache.flink.annotation.Internal;

/** The fragments that a buffer's rows were written to, and for which columns. Immutable. */
@Internal
public final class FlushedRows {

    /** No row. */
    public static final FlushedRows NONE = new FlushedRows(List.of(), OptionalLong.empty());

    private final List<WrittenFragment> fragments;
    private final OptionalLong version;

    private FlushedRows(List<WrittenFragment> fragments, OptionalLong version) {
        this.fragments = fragments;
        this.version = version;
    }

    /**
     * Rows that were written.
     *
     * @param layout the table whose columns they were written in
     */
    static FlushedRows in(TableLayout layout, List<WrittenFragment> fragments) {
        return new FlushedRows(fragments, OptionalLong.of(layout.version()));
    }

    /** None if there was no row. */
    public List<WrittenFragment> fragments() {
        return fragments;
    }

    /**
     * The version whose columns they were written for, which may have been replaced since; empty if
     * there was no row.
     */
    public OptionalLong version() {
        return version;
    }
}
