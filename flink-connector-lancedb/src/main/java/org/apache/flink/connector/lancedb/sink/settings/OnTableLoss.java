package org.apache.flink.connector.lancedb.sink.settings;

import org.apache.flink.annotation.PublicEvolving;

/** What a sink does that finds its table dropped, replaced or emptied by others. */
@PublicEvolving
public enum OnTableLoss {
    /** The job fails with a sentence that says what happened. */
    FAIL,
    /**
     * What was declared is forgotten: each row is written when it is declared the next time. Rows
     * that are not declared again stay away.
     */
    REDECLARE
}
