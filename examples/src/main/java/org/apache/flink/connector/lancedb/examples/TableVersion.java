package org.apache.flink.connector.lancedb.examples;

import java.time.ZonedDateTime;

/** A version of a Lance table, and how many rows a reader of it sees. */
final class TableVersion {

    private final long number;
    private final ZonedDateTime committed;
    private final long rows;

    TableVersion(long number, ZonedDateTime committed, long rows) {
        this.number = number;
        this.committed = committed;
        this.rows = rows;
    }

    long number() {
        return number;
    }

    ZonedDateTime committed() {
        return committed;
    }

    long rows() {
        return rows;
    }
}
