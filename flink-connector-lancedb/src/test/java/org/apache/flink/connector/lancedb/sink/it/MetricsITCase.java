package org.apache.flink.connector.lancedb.sink.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.testutils.CommonTestUtils;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The metrics of a running job, as Flink's REST interface shows them. */
class MetricsITCase extends DocumentsTestBase {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setConfiguration(
                                    new Configuration()
                                            .set(
                                                    MetricOptions.METRIC_FETCHER_UPDATE_INTERVAL,
                                                    Duration.ofMillis(50)))
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    /** Two of them for each checkpoint. */
    private static final List<Row> CHANGES =
            List.of(
                    Row.ofKind(RowKind.INSERT, 1L, "Alice", 0, null),
                    Row.ofKind(RowKind.INSERT, 2L, "Bob", 0, null),
                    Row.ofKind(RowKind.INSERT, 1L, "Alice", 0, null),
                    Row.ofKind(RowKind.INSERT, 2L, "Robert", 0, null),
                    Row.ofKind(RowKind.DELETE, 1L, null, null, null),
                    Row.ofKind(RowKind.DELETE, 3L, null, null, null));

    /** A change that every sink drops. */
    private static final Row NOTHING = Row.ofKind(RowKind.UPDATE_BEFORE, 0L, null, null, null);

    /** What the sink's metrics are when all changes are committed; those that are not times. */
    private static final Map<String, Long> EXPECTED =
            Map.ofEntries(
                    Map.entry("declaredNew", 2L),
                    Map.entry("declaredUnchanged", 1L),
                    Map.entry("declaredChanged", 1L),
                    Map.entry("retracted", 1L),
                    Map.entry("retractedUndeclared", 0L),
                    Map.entry("ignored", 1L),
                    Map.entry("trustEpoch", 0L),
                    Map.entry("numRecordsSend", 4L),
                    Map.entry("numRecordsSendErrors", 0L),
                    Map.entry("bufferedRows", 0L),
                    Map.entry("bufferedBytes", 0L),
                    Map.entry("offHeapBytes", 0L),
                    Map.entry("totalCommittables", 3L),
                    Map.entry("successfulCommittables", 3L),
                    Map.entry("alreadyCommittedCommittables", 0L),
                    Map.entry("failedCommittables", 0L),
                    Map.entry("retriedCommittables", 0L),
                    Map.entry("rowsInserted", 2L),
                    Map.entry("rowsUpdated", 1L),
                    Map.entry("rowsDeleted", 1L),
                    Map.entry("lastCommittedVersion", 4L),
                    Map.entry("commitRetries", 0L),
                    Map.entry("commitConflicts", 0L),
                    Map.entry("commitsRepeated", 0L));

    private static final List<String> TIMES_AND_SIZES =
            List.of(
                    "numBytesSend",
                    "currentSendTime",
                    "lastFlushDurationMs",
                    "lastCommitDurationMs",
                    "lastCommitLocateDurationMs",
                    "lastCommitPublishDurationMs",
                    "lastCommittedCheckpointId",
                    "secondsSinceLastCommit");

    @Test
    void aRunningJobShowsWhatItWroteAndCommitted() throws Exception {
        List<Row> changes = new ArrayList<>(CHANGES);
        JobClient job =
                new SinkJob()
                        .noRestart()
                        .checkpointInterval(Duration.ofMillis(100))
                        .changesPerCheckpoint(2)
                        .with(
                                index ->
                                        index < changes.size()
                                                ? changes.get((int) (long) index)
                                                : NOTHING,
                                Long.MAX_VALUE,
                                new FaultySink<>(
                                        documents.sink(true).build(), new Faults(), "metrics"))
                        .executeAsync();
        try {
            awaitMetrics(job.getJobID().toString());
        } finally {
            job.cancel().get();
            CommonTestUtils.waitUtil(
                    () -> job.getJobStatus().join().isGloballyTerminalState(),
                    TIMEOUT,
                    "The job is not cancelled.");
        }
        assertThat(documents.rows()).isEqualTo(Map.of(2L, Documents.text("Robert", 0, null)));
        assertThat(documents.version()).isEqualTo(EXPECTED.get("lastCommittedVersion"));
    }

    private static void awaitMetrics(String job) throws Exception {
        try {
            CommonTestUtils.waitUtil(
                    () -> select(metrics(job)).equals(EXPECTED), TIMEOUT, "Other metrics.");
        } catch (TimeoutException e) {
            assertThat(select(metrics(job))).isEqualTo(EXPECTED);
        }
        Map<String, Long> found = metrics(job);
        assertThat(found).containsKeys(TIMES_AND_SIZES.toArray(new String[0]));
        TIMES_AND_SIZES.forEach(name -> assertThat(found.get(name)).as(name).isNotNegative());
        assertThat(found.get("numBytesSend")).isPositive();
        assertThat(found.get("lastCommittedCheckpointId")).isGreaterThanOrEqualTo(3);
    }

    private static Map<String, Long> select(Map<String, Long> metrics) {
        Map<String, Long> selected = new TreeMap<>(metrics);
        selected.keySet().retainAll(EXPECTED.keySet());
        return selected;
    }

    /** All metrics of a job's operators, by their own names. */
    private static Map<String, Long> metrics(String job) {
        Map<String, Long> found = new TreeMap<>();
        for (JsonNode vertex : get("/jobs/" + job).path("vertices")) {
            String path = "/jobs/" + job + "/vertices/" + vertex.get("id").asText();
            List<String> ids = new ArrayList<>();
            for (JsonNode metric : get(path + "/subtasks/metrics")) {
                String id = metric.get("id").asText();
                String name = id.substring(id.lastIndexOf('.') + 1);
                if (EXPECTED.containsKey(name) || TIMES_AND_SIZES.contains(name)) {
                    ids.add(URLEncoder.encode(id, StandardCharsets.UTF_8));
                }
            }
            if (!ids.isEmpty()) {
                String query = "/subtasks/metrics?get=" + String.join(",", ids);
                for (JsonNode metric : get(path + query)) {
                    String id = metric.get("id").asText();
                    found.put(id.substring(id.lastIndexOf('.') + 1), metric.get("sum").asLong());
                }
            }
        }
        return found;
    }

    private static JsonNode get(String path) {
        Configuration client = CLUSTER.getClientConfiguration();
        String root = client.get(RestOptions.ADDRESS) + ":" + client.get(RestOptions.PORT);
        try {
            return JSON.readTree(URI.create("http://" + root + path).toURL());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
