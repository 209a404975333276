package org.apache.flink.connector.lancedb.sink.settings;

import org.apache.flink.annotation.PublicEvolving;

/** What the rows that a run declares say of those that it does not declare. */
@PublicEvolving
public enum SinkScope {

    /** Nothing: rows stay until they are retracted. Each checkpoint is committed. */
    INCREMENTAL,

    /**
     * That they should not exist: at its end the run has declared all rows of the table, and one
     * commit makes the table so. For input that ends.
     */
    SNAPSHOT
}
