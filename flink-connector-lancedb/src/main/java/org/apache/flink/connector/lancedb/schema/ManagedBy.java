package org.apache.flink.connector.lancedb.schema;

import org.apache.flink.annotation.PublicEvolving;

/** Who creates and changes a target table. */
@PublicEvolving
public enum ManagedBy {
    /**
     * The sink: it creates the table if it is absent, and adds nullable columns that are declared
     * and that the table lacks. It never drops a column.
     */
    SYSTEM,

    /** The user: the table must exist and fit, and the sink writes rows only. */
    USER
}
