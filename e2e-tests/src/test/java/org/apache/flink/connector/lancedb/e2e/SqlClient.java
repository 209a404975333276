package org.apache.flink.connector.lancedb.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Flink's SQL client, run on a script as a process of its own. */
final class SqlClient {

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
        Path script =
                Files.writeString(
                        Files.createDirectories(home.directory().resolve("sql"))
                                .resolve(name + ".sql"),
                        sql);
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
}
