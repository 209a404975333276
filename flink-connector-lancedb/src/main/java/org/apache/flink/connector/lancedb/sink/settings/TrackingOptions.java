package org.apache.flink.connector.lancedb.sink.settings;

import java.io.Serializable;
import org.apache.flink.annotation.Internal;

/** Whether and how a sink keeps in mind what is declared. Immutable. */
@Internal
public final class TrackingOptions implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Keys are tracked, and retractions of keys that were never declared are dropped. */
    public static final TrackingOptions DEFAULT =
            new TrackingOptions(true, false, OnTableLoss.FAIL);

    private final boolean tracked;
    private final boolean retractUndeclared;
    private final OnTableLoss onTableLoss;

    private TrackingOptions(boolean tracked, boolean retractUndeclared, OnTableLoss onTableLoss) {
        this.tracked = tracked;
        this.retractUndeclared = retractUndeclared;
        this.onTableLoss = onTableLoss;
    }

    public TrackingOptions withTracked(boolean newTracked) {
        return new TrackingOptions(newTracked, retractUndeclared, onTableLoss);
    }

    public TrackingOptions withRetractUndeclared(boolean newRetractUndeclared) {
        return new TrackingOptions(tracked, newRetractUndeclared, onTableLoss);
    }

    public TrackingOptions withOnTableLoss(OnTableLoss newChoice) {
        return new TrackingOptions(tracked, retractUndeclared, newChoice);
    }

    /** Whether declared keys are kept in state. */
    public boolean isTracked() {
        return tracked;
    }

    /** Whether a retraction of a key that was never declared is passed on to the writer. */
    public boolean isRetractUndeclared() {
        return retractUndeclared;
    }

    /** What happens when others dropped, replaced or emptied the table. */
    public OnTableLoss onTableLoss() {
        return onTableLoss;
    }

    @Override
    public String toString() {
        return "TrackingOptions{tracked="
                + tracked
                + ", retractUndeclared="
                + retractUndeclared
                + ", onTableLoss="
                + onTableLoss
                + "}";
    }
}
