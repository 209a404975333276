package org.apache.flink.connector.lancedb.sink.settings;

import java.io.Serializable;
import org.apache.flink.annotation.Internal;

/** What a sink makes of what is declared: its scope, and whether it is kept in mind. Immutable. */
@Internal
public final class TrackingOptions implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Keys are tracked, and retractions of keys that were never declared are dropped. */
    public static final TrackingOptions DEFAULT =
            new TrackingOptions(SinkScope.INCREMENTAL, true, false, OnTableLoss.FAIL);

    private final SinkScope scope;
    private final boolean tracked;
    private final boolean retractUndeclared;
    private final OnTableLoss onTableLoss;

    private TrackingOptions(
            SinkScope scope, boolean tracked, boolean retractUndeclared, OnTableLoss onTableLoss) {
        this.scope = scope;
        this.tracked = tracked;
        this.retractUndeclared = retractUndeclared;
        this.onTableLoss = onTableLoss;
    }

    public TrackingOptions withScope(SinkScope newScope) {
        return new TrackingOptions(newScope, tracked, retractUndeclared, onTableLoss);
    }

    public TrackingOptions withTracked(boolean newTracked) {
        return new TrackingOptions(scope, newTracked, retractUndeclared, onTableLoss);
    }

    public TrackingOptions withRetractUndeclared(boolean newRetractUndeclared) {
        return new TrackingOptions(scope, tracked, newRetractUndeclared, onTableLoss);
    }

    public TrackingOptions withOnTableLoss(OnTableLoss newChoice) {
        return new TrackingOptions(scope, tracked, retractUndeclared, newChoice);
    }

    /** What the declared rows say of all others. */
    public SinkScope scope() {
        return scope;
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
        return "TrackingOptions{scope="
                + scope
                + ", tracked="
                + tracked
                + ", retractUndeclared="
                + retractUndeclared
                + ", onTableLoss="
                + onTableLoss
                + "}";
    }
}
