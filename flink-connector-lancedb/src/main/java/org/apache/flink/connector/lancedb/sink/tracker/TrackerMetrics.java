package org.apache.flink.connector.lancedb.sink.tracker;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntSupplier;
import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.VisibleForTesting;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * The metrics of one subtask that keeps in mind what is declared: a counter for each {@link
 * Verdict}; {@code docs/operations.md} says what each means.
 */
@Internal
public final class TrackerMetrics {

    private final Map<Verdict, Counter> counters = new EnumMap<>(Verdict.class);

    public TrackerMetrics(MetricGroup group) {
        for (Verdict verdict : Verdict.values()) {
            counters.put(verdict, group.counter(verdict.metric()));
        }
    }

    /**
     * Shows the epoch of the trust in the table as well.
     *
     * @param epoch is asked by other threads
     */
    public void showTrustEpoch(MetricGroup group, IntSupplier epoch) {
        group.gauge("trustEpoch", epoch::getAsInt);
    }

    /** Counts one change. */
    public void count(Verdict verdict) {
        counters.get(verdict).inc();
    }

    /** How many changes of a verdict there were. */
    @VisibleForTesting
    long counted(Verdict verdict) {
        return counters.get(verdict).getCount();
    }
}
