package org.apache.flink.connector.lancedb.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A process that a test started, with its output in a file of its own. Closing it stops it, by
 * force when it does not go; it is also stopped when the JVM of the tests ends before.
 */
final class ChildProcess implements AutoCloseable {

    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final int TAIL_LINES = 60;

    private final String name;
    private final Process process;
    private final Path log;
    private final Thread stopAtExit;

    private ChildProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.stopAtExit = new Thread(process::destroyForcibly, "stop-" + name);
    }

    /**
     * Starts a process.
     *
     * @param name what messages call it; also the name of its log
     * @param logDirectory where its output, standard and error, goes; created if absent
     * @param environment added to the environment of this JVM
     * @throws IOException when there is no such program
     */
    static ChildProcess start(
            String name, Path logDirectory, Map<String, String> environment, List<String> command)
            throws IOException {
        Files.createDirectories(logDirectory);
        return startIn(logDirectory, name, logDirectory, environment, command);
    }

    /** Starts a process that reads a file as its standard input. */
    static ChildProcess startOn(
            Path input,
            String name,
            Path logDirectory,
            Map<String, String> environment,
            List<String> command)
            throws IOException {
        Files.createDirectories(logDirectory);
        ProcessBuilder builder =
                builder(logDirectory, environment, command).redirectInput(input.toFile());
        return start(name, builder, logDirectory);
    }

    /** Starts a process in a directory, which must exist. */
    static ChildProcess startIn(
            Path directory,
            String name,
            Path logDirectory,
            Map<String, String> environment,
            List<String> command)
            throws IOException {
        return start(name, builder(directory, environment, command), logDirectory);
    }

    private static ProcessBuilder builder(
            Path directory, Map<String, String> environment, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().putAll(environment);
        return builder;
    }

    private static ChildProcess start(String name, ProcessBuilder builder, Path logDirectory)
            throws IOException {
        Path log = Files.createDirectories(logDirectory).resolve(name + ".log");
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        ChildProcess child = new ChildProcess(name, builder.start(), log);
        Runtime.getRuntime().addShutdownHook(child.stopAtExit);
        return child;
    }

    String name() {
        return name;
    }

    long pid() {
        return process.pid();
    }

    /**
     * Waits for the end of the process, which must be a success.
     *
     * @throws AssertionError when it takes longer, or ends with another exit code than 0
     */
    void awaitSuccess(Duration atMost) throws InterruptedException {
        if (!process.waitFor(Await.patiently(atMost).toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError(
                    String.format(
                            "%s did not end within %d s. %s",
                            name, Await.patiently(atMost).toSeconds(), outputTail()));
        }
        if (process.exitValue() != 0) {
            throw new AssertionError(
                    String.format(
                            "%s ended with exit code %d, expected 0. %s",
                            name, process.exitValue(), outputTail()));
        }
    }

    /**
     * Checks that the process has not ended.
     *
     * @throws AssertionError when it has
     */
    void requireAlive() {
        if (!process.isAlive()) {
            throw new AssertionError(
                    String.format(
                            "%s ended with exit code %d while it was needed. %s",
                            name, process.exitValue(), outputTail()));
        }
    }

    /** Whether the process has ended, and has written all of some texts before. */
    boolean hasEndedOver(List<String> texts) {
        return !process.isAlive() && texts.stream().allMatch(output()::contains);
    }

    /** All that the process has written so far. */
    String output() {
        try {
            // A process that was killed may have left half a character.
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("The output of " + name + " cannot be read.", e);
        }
    }

    /** The last lines of the output, for messages. */
    String outputTail() {
        List<String> lines = output().lines().collect(Collectors.toList());
        List<String> tail = lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
        return String.format(
                "The last %d lines of %s:%n%s", tail.size(), log, String.join("\n", tail));
    }

    /** Ends the process at once, without a chance to do anything about it: SIGKILL. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
        removeHook();
    }

    @Override
    public void close() {
        process.destroy();
        boolean interrupted = false;
        try {
            if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            interrupted = true;
            process.destroyForcibly();
        }
        process.onExit().join();
        removeHook();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void removeHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(stopAtExit);
        } catch (IllegalStateException e) {
            // The JVM is already ending: the hook runs, and finds the process gone.
            return;
        }
    }
}
