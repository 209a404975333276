package org.apache.flink.connector.lancedb.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;

/** The calls of Flink's REST interface that the tests need. */
final class FlinkRest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final String root;

    FlinkRest(String host, int port) {
        this.root = String.format("http://%s:%d", host, port);
    }

    /** Whether the JobManager answers; until it does, its port refuses connections or says 503. */
    boolean isUp() throws IOException, InterruptedException {
        try {
            return send(HttpRequest.newBuilder(URI.create(root + "/overview"))).statusCode() == 200;
        } catch (ConnectException e) {
            return false;
        }
    }

    int freeSlots() throws IOException, InterruptedException {
        return get("/overview").get("slots-available").asInt();
    }

    /** The state of a job as Flink calls it, for example {@code RUNNING}. */
    String stateOf(String job) throws IOException, InterruptedException {
        return get("/jobs/" + job).get("state").asText();
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
