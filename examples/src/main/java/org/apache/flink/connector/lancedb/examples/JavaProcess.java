package org.apache.flink.connector.lancedb.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A JVM that the quickstart started; what it prints goes to its log file. */
final class JavaProcess {

    private static final int LINES_SHOWN = 15;
    private static final Pattern ERROR =
            Pattern.compile("\\[ERROR\\]|^Exception in thread|^[-0-9]+ [0-9:,]+ (ERROR|FATAL) ");
    private static final Pattern NO_ERROR =
            Pattern.compile("^\\s+at |^\\s+\\.\\.\\. |^[-0-9]+ [0-9:,]+ (INFO|WARN|DEBUG) |^\\s*$");
    private static final Pattern COLOUR = Pattern.compile("\u001B\\[[;0-9]*m");

    private final String name;
    private final Path logFile;
    private final Process process;

    JavaProcess(String name, Path logFile, Process process) {
        this.name = name;
        this.logFile = logFile;
        this.process = process;
    }

    String name() {
        return name;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The exit status of a process that is not alive. */
    int exitStatus() {
        return process.exitValue();
    }

    /** Asks the process to stop, and does not wait. */
    void askToStop() {
        process.destroy();
    }

    boolean endsWithin(Duration time) throws InterruptedException {
        return process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Waits for the process to end, and kills it if it does not in time. */
    void endOrKill(Duration time) {
        try {
            if (!endsWithin(time)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            // No time to be patient, but nothing may stay behind.
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** The last error in the log, without stack frames and what other threads said after it. */
    String lastError() {
        List<String> lines;
        try {
            lines = Files.readAllLines(logFile);
        } catch (IOException e) {
            return "(its log " + logFile + " cannot be read: " + e + ")";
        }
        int first = lines.size() - 1;
        while (first >= 0 && !ERROR.matcher(lines.get(first)).find()) {
            first--;
        }
        if (first < 0) {
            return "(no error; see its log)";
        }
        return lines.subList(first, lines.size()).stream()
                .filter(line -> !NO_ERROR.matcher(line).find())
                .map(line -> COLOUR.matcher(line).replaceAll(""))
                .limit(LINES_SHOWN)
                .collect(Collectors.joining("\n"));
    }
}
