package org.apache.flink.connector.lancedb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.connector.lancedb.sink.committer.CommitMetrics;
import org.apache.flink.connector.lancedb.sink.tracker.TrackerMetrics;
import org.apache.flink.connector.lancedb.sink.writer.WriterMetrics;
import org.apache.flink.connector.lancedb.testing.RecordedMetrics;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.SinkCommitterMetricGroup;
import org.apache.flink.runtime.metrics.groups.InternalSinkCommitterMetricGroup;
import org.apache.flink.runtime.metrics.groups.InternalSinkWriterMetricGroup;
import org.junit.jupiter.api.Test;

/** Fails if the table of metrics in {@code docs/operations.md} is not that of the code. */
class MetricsDocumentationTest {

    private static final Path PAGE = Path.of("..", "docs", "operations.md");

    /** A row of the table: operator, metric, type, meaning. */
    private static final Pattern ROW =
            Pattern.compile("\\| (\\w[\\w ]*) \\| `(\\w+)` \\| (counter|gauge) \\| \\S.*\\|");

    @Test
    void theTableOfMetricsIsComplete() throws IOException {
        RecordedMetrics writer = new RecordedMetrics();
        new WriterMetrics(InternalSinkWriterMetricGroup.wrap(writer), () -> 0);
        RecordedMetrics tracker = new RecordedMetrics();
        new TrackerMetrics(tracker).showTrustEpoch(tracker, () -> 0);
        RecordedMetrics committer = new RecordedMetrics();
        SinkCommitterMetricGroup group = InternalSinkCommitterMetricGroup.wrap(committer);
        new CommitMetrics(group, () -> 0);
        group.setCurrentPendingCommittablesGauge(() -> 0); // As Flink's own operator does.
        Set<String> registered = new TreeSet<>();
        addAll("writer", writer, registered);
        addAll("declared keys", tracker, registered);
        addAll("committer", committer, registered);

        Set<String> documented = new TreeSet<>();
        for (String line : Files.readAllLines(PAGE)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                String metric = row.group(1) + " " + row.group(2) + " " + row.group(3);
                assertThat(documented.add(metric)).as("the only row of %s", metric).isTrue();
            }
        }
        assertThat(documented)
                .as("the metrics in docs/operations.md, which are those of the code")
                .isEqualTo(registered);
    }

    private static void addAll(String operator, RecordedMetrics metrics, Set<String> all) {
        Set<String> ofEachOperator = new RecordedMetrics().all().keySet();
        metrics.all()
                .forEach(
                        (name, metric) -> {
                            if (!ofEachOperator.contains(name)) {
                                String type = metric instanceof Counter ? "counter" : "gauge";
                                all.add(operator + " " + name + " " + type);
                            }
                        });
    }
}
