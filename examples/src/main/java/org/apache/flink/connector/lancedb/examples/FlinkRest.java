package org.apache.flink.connector.lancedb.examples;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

/** The questions that the quickstart asks Flink's REST interface. */
final class FlinkRest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String address;
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    FlinkRest(int port) {
        this.address = "http://127.0.0.1:" + port;
    }

    String address() {
        return address;
    }

    /** The slots that TaskManagers offer; 0 also while the JobManager does not answer yet. */
    int slots() throws IOException, InterruptedException {
        HttpResponse<String> response;
        try {
            response = send("/overview");
        } catch (ConnectException e) {
            return 0;
        }
        // 503: the REST server is up before the rest of the JobManager.
        return response.statusCode() == 200
                ? JSON.readTree(response.body()).path("slots-total").asInt()
                : 0;
    }

    /** The job, as soon as one was submitted. The quickstart's cluster runs only one. */
    Optional<JobFigures> job() throws IOException, InterruptedException {
        JsonNode jobs = get("/jobs/overview").path("jobs");
        if (jobs.isEmpty()) {
            return Optional.empty();
        }
        JsonNode job = jobs.get(0);
        String state = job.path("state").asText();
        // A job that is being initialised has no checkpoints to ask for: Flink answers with an
        // error.
        long checkpoints =
                state.equals("INITIALIZING")
                        ? 0
                        : get("/jobs/" + job.path("jid").asText() + "/checkpoints")
                                .path("counts")
                                .path("completed")
                                .asLong();
        return Optional.of(
                new JobFigures(
                        job.path("jid").asText(),
                        state,
                        Duration.ofMillis(job.path("duration").asLong()),
                        checkpoints));
    }

    /** The innermost cause of a job's failure, as Flink tells it. */
    String failureCause(String jobId) throws IOException, InterruptedException {
        String trace =
                get("/jobs/" + jobId + "/exceptions")
                        .path("exceptionHistory")
                        .path("entries")
                        .path(0)
                        .path("stacktrace")
                        .asText("Flink gives no cause.");
        // The cause that no other follows, with all lines of its message, without its stack frames.
        int cause = trace.lastIndexOf("\nCaused by: ") + 1;
        int frames = trace.indexOf("\n\tat ", cause);
        return trace.substring(cause, frames < 0 ? trace.length() : frames).strip();
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = send(path);
        if (response.statusCode() != 200) {
            throw new IOException(
                    "Flink answered "
                            + address
                            + path
                            + " with status "
                            + response.statusCode()
                            + ", expected 200: "
                            + response.body());
        }
        return JSON.readTree(response.body());
    }

    private HttpResponse<String> send(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address + path)).timeout(TIMEOUT).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
