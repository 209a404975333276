package org.apache.flink.connector.lancedb.sink.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.connector.lancedb.testing.Figures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * How much memory outside of the JVM's heap a job takes with the sink: the most that a process with
 * it took of the machine, less that of one without it. What {@code docs/operations.md} says to give
 * a task manager is enough.
 */
@EnabledOnOs(OS.LINUX)
class WriterMemoryITCase {

    /** Pairs of parallelism and buffer size in MiB; more by {@code -Dlancedb.test.writers=}. */
    private static final String RUNS = System.getProperty("lancedb.test.writers", "1x16,2x64");

    /** What the rule gives each process: the library itself, and threads. */
    private static final long FIXED = 128;

    /** What the rule gives each writer, in sizes of its buffer. */
    private static final long BUFFERS = 2;

    @TempDir private Path directory;

    @Test
    void theRuleForOffHeapMemoryIsEnough(TestInfo test) throws Exception {
        List<String> figures = new ArrayList<>();
        for (String run : RUNS.split(",", -1)) {
            int parallelism = Integer.parseInt(run.split("x", -1)[0]);
            int buffer = Integer.parseInt(run.split("x", -1)[1]);
            long without = peak("none", parallelism, buffer);
            long with = peak(directory.resolve(run).toString(), parallelism, buffer);
            long rule = FIXED + parallelism * BUFFERS * buffer;
            figures.add(
                    String.format(
                            "%d writers with buffers of %d MiB take %d MiB, the rule gives them %d",
                            parallelism, buffer, with - without, rule));
            assertThat(with - without).as(figures.toString()).isLessThanOrEqualTo(rule);
        }
        Figures.print(test, "%s", String.join("; ", figures));
    }

    private long peak(String database, int parallelism, int buffer) throws Exception {
        Path output = directory.resolve("output.log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // A heap that is there from the first to the last moment, so that it does not count.
        command.addAll(List.of("-Xms384m", "-Xmx384m", "-XX:+AlwaysPreTouch"));
        command.add("-Djava.io.tmpdir=" + directory);
        for (String opened : List.of("nio", "util", "lang", "time")) {
            command.add("--add-opens=java.base/java." + opened + "=ALL-UNNAMED");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(WriterMemory.class.getName());
        command.addAll(List.of(database, "" + parallelism, "" + buffer));
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        List<String> lines = Files.readAllLines(output);
        assertThat(process.exitValue()).as(String.join("\n", lines)).isZero();
        String last = lines.get(lines.size() - 1);
        assertThat(last).startsWith("peak ");
        return Long.parseLong(last.substring("peak ".length()));
    }
}
