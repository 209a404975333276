package org.apache.flink.connector.lancedb.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Flink's SQL client with its embedded gateway, as a process of its own for each run. */
final class SqlClient implements SqlEndpoint {

    private static final Duration SESSION = Duration.ofMinutes(3);
    private static final String PROMPT = "Flink SQL> ";
    private static final String FAILURE = "[ERROR] Could not execute SQL statement. Reason:";
    private static final Pattern COLOR = Pattern.compile("\u001b\\[[0-9;]*m");

    private final FlinkHome home;

    SqlClient(FlinkHome home) {
        this.home = home;
    }

    /**
     * Runs a script to its end.
     *
     * @param name names the files of the script and of the client's output
     * @return what the client printed
     * @throws AssertionError when a statement fails, or when the script takes longer
     */
    String run(String name, String sql, Duration atMost) throws Exception {
        Path script = Files.writeString(file(name + ".sql"), sql);
        try (ChildProcess client =
                ChildProcess.start(
                        name,
                        home.logDirectory(),
                        Map.of("FLINK_CONF_DIR", home.configurationDirectory().toString()),
                        home.java("384m")
                                .run(
                                        "org.apache.flink.table.client.SqlClient",
                                        "embedded",
                                        "-f",
                                        script.toString()))) {
            client.awaitSuccess(atMost);
            String output = client.output();
            if (output.contains("[ERROR]")) {
                throw new AssertionError(
                        String.format("A statement of %s failed. %s", script, client.outputTail()));
            }
            return output;
        }
    }

    /** Types the statements at its prompt. */
    @Override
    public List<SqlOutcome> run(String name, List<String> statements) throws Exception {
        Path typed = Files.writeString(file(name + ".sql"), String.join(";\n", statements) + ";\n");
        try (ChildProcess client =
                ChildProcess.startOn(
                        typed,
                        name,
                        home.logDirectory(),
                        Map.of("FLINK_CONF_DIR", home.configurationDirectory().toString()),
                        home.java("384m")
                                .run(
                                        "org.apache.flink.table.client.SqlClient",
                                        "embedded",
                                        "--history",
                                        file(name + ".history").toString()))) {
            client.awaitSuccess(SESSION);
            String shown = COLOR.matcher(client.output()).replaceAll("");
            List<String> parts = List.of(shown.split(PROMPT, -1));
            if (parts.size() <= statements.size()) {
                throw new AssertionError(
                        String.format(
                                "The SQL client answered %d of %d statements. %s",
                                parts.size() - 1, statements.size(), client.outputTail()));
            }
            // Before the first prompt comes the client's welcome.
            return parts.subList(1, statements.size() + 1).stream()
                    .map(SqlClient::outcome)
                    .collect(Collectors.toList());
        }
    }

    private static SqlOutcome outcome(String shown) {
        int failure = shown.indexOf(FAILURE);
        return failure < 0
                ? SqlOutcome.answered(shown)
                : SqlOutcome.refused(shown.substring(failure));
    }

    private Path file(String name) throws IOException {
        return Files.createDirectories(home.directory().resolve("sql")).resolve(name);
    }
}
