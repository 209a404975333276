package org.apache.flink.connector.lancedb.e2e;

/** What came back to the user of an SQL statement. */
final class SqlOutcome {

    private final boolean refused;
    private final String text;

    private SqlOutcome(boolean refused, String text) {
        this.refused = refused;
        this.text = text;
    }

    static SqlOutcome answered(String text) {
        return new SqlOutcome(false, text);
    }

    static SqlOutcome refused(String reason) {
        return new SqlOutcome(true, reason);
    }

    boolean isRefused() {
        return refused;
    }

    /** The answer, or the reason of the failure, as it was shown. */
    String text() {
        return text;
    }
}
