package org.apache.flink.connector.lancedb.benchmarks.job;

import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

    private static final Set<String> NAMES =
            Set.of(
                    COMMITTED_CHECKPOINT,
                    COMMIT_MILLIS,
                    LOCATE_MILLIS,
                    PUBLISH_MILLIS,
                    VERSION,
                    WRITTEN);

    private static final Map<Metric, Owner> REGISTERED = new ConcurrentHashMap<>();

    /** The largest value that a gauge has in any subtask of a job; -1 if there is none. */
    static long gauge(String job, String name) {
        return REGISTERED.entrySet().stream()
                .filter(entry -> entry.getValue().is(job, name))
                .filter(entry -> entry.getKey() instanceof Gauge)
                .mapToLong(entry -> ((Number) ((Gauge<?>) entry.getKey()).getValue()).longValue())
                .max()
                .orElse(-1);
    }

    /** The sum of a counter over all subtasks of a job. */
    static long counter(String job, String name) {
        return REGISTERED.entrySet().stream()
                .filter(entry -> entry.getValue().is(job, name))
                .filter(entry -> entry.getKey() instanceof Counter)
                .mapToLong(entry -> ((Counter) entry.getKey()).getCount())
                .sum();
    }

    @Override
    public void open(MetricConfig config) {}

    @Override
    public void close() {}

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
        String job = group.getAllVariables().get("<job_id>");
        if (job != null && NAMES.contains(name)) {
            REGISTERED.put(metric, new Owner(job, name));
        }
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
        REGISTERED.remove(metric);
    }

    private record Owner(String job, String name) {

        boolean is(String otherJob, String otherName) {
            return job.equals(otherJob) && name.equals(otherName);
        }
    }

    /** What Flink's configuration names. */
    public static final class Factory implements MetricReporterFactory {

        @Override
        public MetricReporter createMetricReporter(Properties properties) {
            return new SinkMetrics();
        }
    }
}
