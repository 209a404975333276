package org.apache.flink.connector.lancedb.benchmarks.job;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * The sink's metrics of all jobs in this JVM, read where the sink writes them: no reporter's
 * interval comes in between.
 */
public final class SinkMetrics implements MetricReporter {

    static final String COMMITTED_CHECKPOINT = "lastCommittedCheckpointId";
    static final String COMMIT_MILLIS = "lastCommitDurationMs";
    static final String LOCATE_MILLIS = "lastCommitLocateDurationMs";
    static final String PUBLISH_MILLIS = "lastCommitPublishDurationMs";
    static final String VERSION = "lastCommittedVersion";
    static final String WRITTEN = "numRecordsSend";

    private static final String JOB_ID = "<job_id>";

    private static final Set<String> NAMES =
            Set.of(
                    COMMITTED_CHECKPOINT,
                    COMMIT_MILLIS,
                    LOCATE_MILLIS,
                    PUBLISH_MILLIS,
                    VERSION,
                    WRITTEN);

    /** By the job and the name: one for each subtask. */
    private static final Map<Owner, List<Metric>> REGISTERED = new ConcurrentHashMap<>();

    private static List<Metric> registered(String job, String name) {
        return REGISTERED.getOrDefault(new Owner(job, name), List.of());
    }

    /** The largest value that a gauge has in any subtask of a job; -1 if there is none. */
    static long gauge(String job, String name) {
        long largest = -1;
        for (Metric metric : registered(job, name)) {
            largest = Math.max(largest, ((Number) ((Gauge<?>) metric).getValue()).longValue());
        }
        return largest;
    }

    /** The sum of a counter over all subtasks of a job. */
    static long counter(String job, String name) {
        long sum = 0;
        for (Metric metric : registered(job, name)) {
            sum += ((Counter) metric).getCount();
        }
        return sum;
    }

    @Override
    public void open(MetricConfig config) {}

    @Override
    public void close() {}

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
        String job = group.getAllVariables().get(JOB_ID);
        if (job != null && NAMES.contains(name)) {
            REGISTERED
                    .computeIfAbsent(new Owner(job, name), absent -> new CopyOnWriteArrayList<>())
                    .add(metric);
        }
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
        String job = group.getAllVariables().get(JOB_ID);
        if (job != null && NAMES.contains(name)) {
            REGISTERED.remove(new Owner(job, name));
        }
    }

    private record Owner(String job, String name) {}

    /** What Flink's configuration names. */
    public static final class Factory implements MetricReporterFactory {

        @Override
        public MetricReporter createMetricReporter(Properties properties) {
            return new SinkMetrics();
        }
    }
}
