package org.apache.flink.connector.lancedb.testing;

import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.metrics.groups.UnregisteredMetricGroups;

/** An operator's metrics by their names, as a reporter would have them. */
public final class RecordedMetrics
        extends UnregisteredMetricGroups.UnregisteredOperatorMetricGroup {

    /** Made with the first metric, which Flink's own constructor adds. */
    private Map<String, Metric> metrics;

    @Override
    protected void addMetric(String name, Metric metric) {
        if (metrics == null) {
            metrics = new TreeMap<>();
        }
        if (metrics.put(name, metric) != null) {
            throw new AssertionError("Two metrics have the name " + name);
        }
    }

    /** All metrics, those that Flink registers for each operator included. */
    public Map<String, Metric> all() {
        return metrics;
    }

    /** What a counter or a gauge shows now. */
    public long value(String name) {
        Metric metric = metrics.get(name);
        if (metric instanceof Counter) {
            return ((Counter) metric).getCount();
        }
        if (metric instanceof Gauge) {
            return ((Number) ((Gauge<?>) metric).getValue()).longValue();
        }
        throw new AssertionError("No counter and no gauge is called " + name + ": " + metrics);
    }
}
