package org.apache.flink.connector.lancedb.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Flink's SQL gateway as a process of its own, spoken to over REST. */
final class SqlGateway implements SqlEndpoint, AutoCloseable {

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STATEMENT = Duration.ofSeconds(60);
    private static final String LOOPBACK = "127.0.0.1";
    private static final Set<String> UNDER_WAY = Set.of("INITIALIZED", "PENDING", "RUNNING");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String root;
    private final ChildProcess process;

    private SqlGateway(String root, ChildProcess process) {
        this.root = root;
        this.process = process;
    }

    /** Starts a gateway that sends jobs to the cluster of a Flink home. */
    static SqlGateway start(FlinkHome home) throws Exception {
        int port;
        try (ServerSocket free = FlinkCluster.freePort()) {
            port = free.getLocalPort();
        }
        ChildProcess process =
                ChildProcess.start(
                        "sql-gateway",
                        home.logDirectory(),
                        Map.of("FLINK_CONF_DIR", home.configurationDirectory().toString()),
                        home.java("384m")
                                .run(
                                        "org.apache.flink.table.gateway.SqlGateway",
                                        "-Dsql-gateway.endpoint.rest.address=" + LOOPBACK,
                                        "-Dsql-gateway.endpoint.rest.port=" + port));
        SqlGateway gateway =
                new SqlGateway(String.format("http://%s:%d/v1", LOOPBACK, port), process);
        try {
            Await.until("the SQL gateway answers", START, gateway::isUp, process::outputTail);
            return gateway;
        } catch (Throwable failure) {
            gateway.close();
            throw failure;
        }
    }

    private boolean isUp() throws IOException, InterruptedException {
        process.requireAlive();
        try {
            return send(get("/info")).statusCode() == 200;
        } catch (ConnectException e) {
            return false;
        }
    }

    @Override
    public List<SqlOutcome> run(String name, List<String> statements) throws Exception {
        String session = "/sessions/" + json(post("/sessions", "{}")).get("sessionHandle").asText();
        try {
            List<SqlOutcome> outcomes = new ArrayList<>();
            for (String statement : statements) {
                outcomes.add(run(session, statement));
            }
            return outcomes;
        } finally {
            json(request(session).DELETE());
        }
    }

    private SqlOutcome run(String session, String statement) throws Exception {
        String body = JSON.createObjectNode().put("statement", statement).toString();
        String handle = json(post(session + "/statements", body)).get("operationHandle").asText();
        String operation = session + "/operations/" + handle;
        Await.until(
                "this statement has run: " + statement,
                STATEMENT,
                () -> !UNDER_WAY.contains(json(get(operation + "/status")).get("status").asText()),
                process::outputTail);
        StringBuilder answer = new StringBuilder();
        for (int token = 0; ; token++) {
            HttpResponse<String> response = send(get(operation + "/result/" + token));
            JsonNode page = JSON.readTree(response.body());
            if (response.statusCode() != 200) {
                page.path("errors").forEach(error -> answer.append(error.asText()).append('\n'));
                return SqlOutcome.refused(answer.toString());
            }
            for (JsonNode row : page.path("results").path("data")) {
                row.path("fields").forEach(field -> answer.append(field.asText()).append('\n'));
            }
            if (page.path("resultType").asText().equals("EOS")) {
                return SqlOutcome.answered(answer.toString());
            }
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(root + path)).timeout(STATEMENT);
    }

    private HttpRequest.Builder get(String path) {
        return request(path).GET();
    }

    private HttpRequest.Builder post(String path, String body) {
        return request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private JsonNode json(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = send(request);
        if (response.statusCode() != 200) {
            throw new IOException(
                    String.format(
                            "%s answered %d: %s. %s",
                            response.uri(),
                            response.statusCode(),
                            response.body(),
                            process.outputTail()));
        }
        return JSON.readTree(response.body());
    }

    private HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        process.close();
    }
}
