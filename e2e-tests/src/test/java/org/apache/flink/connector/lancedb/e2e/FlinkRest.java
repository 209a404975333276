package org.apache.flink.connector.lancedb.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;

/** The calls of Flink's REST interface that the tests need. */
final class FlinkRest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final String root;

    FlinkRest(String host, int port) {
        this.root = String.format("http://%s:%d", host, port);
    }

    /**
     * Whether the JobManager answers. Until it does, its port refuses connections or says 503; a
     * connection to the one that was killed may break in other ways.
     */
    boolean isUp() throws InterruptedException {
        try {
            return send(HttpRequest.newBuilder(URI.create(root + "/overview"))).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** The TaskManagers that the JobManager takes for alive, by their resource ids. */
    Set<String> taskManagers() throws IOException, InterruptedException {
        Set<String> ids = new TreeSet<>();
        get("/taskmanagers")
                .get("taskmanagers")
                .forEach(taskManager -> ids.add(taskManager.get("id").asText()));
        return ids;
    }

    /**
     * Whether the JobManager knows a job and all of its tasks run or have finished. A JobManager
     * that has just started does not know the jobs that it is about to recover.
     */
    boolean allTasksRun(String job) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(URI.create(root + "/jobs/" + job)));
        if (answer.statusCode() != 200) {
            return false;
        }
        JsonNode details = JSON.readTree(answer.body());
        boolean all = !details.get("vertices").isEmpty();
        for (JsonNode vertex : details.get("vertices")) {
            String status = vertex.get("status").asText();
            all &= status.equals("RUNNING") || status.equals("FINISHED");
        }
        return all;
    }

    /**
     * The TaskManagers that run tasks of a job, by their resource ids.
     *
     * @param name a part of the tasks' name after that of the table; empty for all tasks
     */
    Set<String> taskManagersOf(String job, String table, String name)
            throws IOException, InterruptedException {
        Set<String> ids = new TreeSet<>();
        for (JsonNode vertex : get("/jobs/" + job).get("vertices")) {
            String task = vertex.get("name").asText();
            if (name.isEmpty() || (task.contains(table) && task.contains(name))) {
                for (JsonNode subtask :
                        get("/jobs/" + job + "/vertices/" + vertex.get("id").asText())
                                .get("subtasks")) {
                    ids.add(subtask.get("taskmanager-id").asText());
                }
            }
        }
        return ids;
    }

    int freeSlots() throws IOException, InterruptedException {
        return get("/overview").get("slots-available").asInt();
    }

    /** The state of a job as Flink calls it, for example {@code RUNNING}. */
    String stateOf(String job) throws IOException, InterruptedException {
        return findState(job)
                .orElseThrow(() -> new IOException(root + " does not know the job " + job));
    }

    /**
     * From the list of all jobs: of a job that a JobManager before it has seen to its end, Flink
     * 1.20 has no details and answers with a NullPointerException.
     */
    private Optional<String> findState(String job) throws IOException, InterruptedException {
        for (JsonNode known : get("/jobs").get("jobs")) {
            if (known.get("id").asText().equals(job)) {
                return Optional.of(known.get("status").asText());
            }
        }
        return Optional.empty();
    }

    /** The stack trace of the failure of a job, or empty. */
    String failureOf(String job) throws IOException, InterruptedException {
        StringBuilder traces = new StringBuilder();
        for (JsonNode entry :
                get("/jobs/" + job + "/exceptions").path("exceptionHistory").path("entries")) {
            traces.append(entry.path("stacktrace").asText()).append('\n');
        }
        return traces.toString();
    }

    long completedCheckpoints(String job) throws IOException, InterruptedException {
        return get("/jobs/" + job + "/checkpoints").get("counts").get("completed").asLong();
    }

    /** Whether a job was ever restarted, or restored from a checkpoint. */
    boolean wasRestarted(String job) throws IOException, InterruptedException {
        return get("/jobs/" + job).get("timestamps").get("RESTARTING").asLong() > 0
                || get("/jobs/" + job + "/checkpoints").get("counts").get("restored").asLong() > 0;
    }

    /**
     * The least value that any subtask of a job reports of a metric, or empty while none does.
     *
     * @param name its own name, without that of the operator
     */
    OptionalLong leastOf(String job, String name) throws IOException, InterruptedException {
        return valuesOf(job, name, "min").min();
    }

    /** The greatest value that any subtask of a job reports of a metric, or empty. */
    OptionalLong greatestOf(String job, String name) throws IOException, InterruptedException {
        return valuesOf(job, name, "max").max();
    }

    private LongStream valuesOf(String job, String name, String aggregate)
            throws IOException, InterruptedException {
        LongStream.Builder values = LongStream.builder();
        for (JsonNode vertex : get("/jobs/" + job).get("vertices")) {
            String metrics =
                    "/jobs/" + job + "/vertices/" + vertex.get("id").asText() + "/subtasks/metrics";
            for (JsonNode metric : get(metrics)) {
                String id = metric.get("id").asText();
                if (id.endsWith("." + name)) {
                    String query = "?get=" + URLEncoder.encode(id, StandardCharsets.UTF_8);
                    for (JsonNode found : get(metrics + query)) {
                        values.add(found.get(aggregate).asLong());
                    }
                }
            }
        }
        return values.build();
    }

    /**
     * Whether a job is finished, or not known: a JobManager that takes the place of another one
     * does not know the jobs that were finished by then.
     */
    boolean isFinishedOrUnknown(String job) throws IOException, InterruptedException {
        return findState(job).map("FINISHED"::equals).orElse(true);
    }

    /**
     * The number of the last completed checkpoint, or 0, also if the job is not known. A job that
     * goes on from a checkpoint also goes on with the numbers.
     */
    long lastCheckpoint(String job) throws IOException, InterruptedException {
        return findState(job).isEmpty()
                ? 0
                : get("/jobs/" + job + "/checkpoints")
                        .path("latest")
                        .path("completed")
                        .path("id")
                        .asLong();
    }

    /** When the last completed checkpoint began, in milliseconds since the epoch; 0 if none did. */
    long lastCheckpointTriggeredAt(String job) throws IOException, InterruptedException {
        return get("/jobs/" + job + "/checkpoints")
                .path("latest")
                .path("completed")
                .path("trigger_timestamp")
                .asLong();
    }

    /** Asks a job to process what its sources have, to take a savepoint and to finish. */
    void stopWithDrain(String job, Path savepoints) throws IOException, InterruptedException {
        String body =
                JSON.createObjectNode()
                        .put("drain", true)
                        .put("targetDirectory", savepoints.toUri().toString())
                        .toString();
        json(
                HttpRequest.newBuilder(URI.create(root + "/jobs/" + job + "/stop"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    void cancel(String job) throws IOException, InterruptedException {
        json(
                HttpRequest.newBuilder(URI.create(root + "/jobs/" + job))
                        .method("PATCH", HttpRequest.BodyPublishers.noBody()));
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return json(HttpRequest.newBuilder(URI.create(root + path)));
    }

    private JsonNode json(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = send(request);
        if (response.statusCode() / 100 != 2) {
            throw new IOException(
                    String.format(
                            "%s answered %d: %s",
                            response.uri(), response.statusCode(), response.body()));
        }
        return JSON.readTree(response.body());
    }

    private HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return http.send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
    }
}
