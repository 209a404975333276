package org.apache.flink.connector.lancedb.schema;

import org.apache.flink.annotation.PublicEvolving;

/** What happens to a table that differs from its declaration in what cannot be changed in place. */
@PublicEvolving
public enum OnSchemaMismatch {
    /** The job fails at its start, with declared and found columns side by side. */
    FAIL,

    /**
     * The table is replaced by an empty one of the declared columns: all its rows go. Only a table
     * that the same database key created is replaced, and only by a job that starts without state.
     */
    RECREATE
}
