package org.apache.flink.connector.lancedb.sink.tracker;

import org.apache.flink.annotation.Internal;

/** What a change is, seen from what is declared so far. */
@Internal
public enum Verdict {
    /** Declared, and it was not before. */
    NEW("declaredNew"),
    /** Declared with another content than before, or the content before is not trusted. */
    CHANGED("declaredChanged"),
    /** Declared again as it is: nothing to do. */
    UNCHANGED("declaredUnchanged"),
    /** Declared before, and retracted. */
    RETRACTED("retracted"),
    /** Retracted, and not declared before: looked up in the table. */
    RETRACTED_UNDECLARED("retractedUndeclared"),
    /** Retracted, and not declared before: nothing to do. */
    IGNORED("ignored");

    private final String metric;

    Verdict(String metric) {
        this.metric = metric;
    }

    /** The name of the counter of such changes. */
    public String metric() {
        return metric;
    }
}
