package org.apache.flink.connector.lancedb.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.flink.connector.lancedb.testing.Figures;
import org.apache.flink.connector.lancedb.testing.S3Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * What JobManager, TaskManager and client log at DEBUG level, with Lance's native code, tells no
 * secret: all in one process of its own, whose whole output is searched.
 */
class SecretsITCase {

    private static final List<String> SECRETS =
            List.of(
                    S3Server.SECRET,
                    SecretJobs.WRONG_SECRET,
                    SecretJobs.TOKEN,
                    SecretJobs.FUTURE_OPTION,
                    SecretJobs.PASSWORD_IN_URI);

    private static final int CASES = 8;

    @TempDir private Path directory;

    @Test
    void noSecretIsLoggedOrShown(TestInfo test) throws Exception {
        Path output = directory.resolve("output.log");
        Process process = start(output);
        try {
            assertThat(process.waitFor(8, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        List<String> lines = Files.readAllLines(output);
        String end = String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
        assertThat(process.exitValue()).as(end).isZero();
        assertThat(lines).filteredOn(line -> line.endsWith(SecretJobs.DONE)).hasSize(CASES);
        assertThat(lines).as("logged at DEBUG").anyMatch(line -> line.contains(" DEBUG "));
        assertThat(lines).as("logged by Lance").anyMatch(line -> line.contains("lance_"));

        List<String> telling =
                lines.stream()
                        .filter(line -> SECRETS.stream().anyMatch(line::contains))
                        .map(line -> line.substring(0, Math.min(line.length(), 500)))
                        .collect(Collectors.toList());
        assertThat(telling).isEmpty();
        Figures.print(
                test,
                "%d jobs and statements, %d of %d secrets in %d lines of logs and messages",
                CASES,
                telling.size(),
                SECRETS.size(),
                lines.size());
    }

    private Process start(Path output) throws Exception {
        List<String> command =
                ChildJvm.command(
                        SecretJobs.class,
                        directory,
                        List.of("-Dlog4j2.configurationFile=secrets-log4j2.properties"));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("LANCE_LOG", "debug");
        builder.environment().put("RUST_LOG", "debug");
        return builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    }
}
