package org.apache.flink.connector.lancedb.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a JVM on Linux holds at one moment, after a garbage collection. */
final class ProcessFigures {

    private static final Duration COMMAND = Duration.ofSeconds(60);

    /** The class loaders that Flink makes for jobs. */
    private static final String LOADER = "ChildFirstClassLoader";

    private final long megabytes;
    private final Map<String, Integer> threadsByName;
    private final long openFiles;
    private final long jobClassLoaders;
    private final long lanceLibraries;

    private ProcessFigures(
            long megabytes,
            Map<String, Integer> threadsByName,
            long openFiles,
            long jobClassLoaders,
            long lanceLibraries) {
        this.megabytes = megabytes;
        this.threadsByName = threadsByName;
        this.openFiles = openFiles;
        this.jobClassLoaders = jobClassLoaders;
        this.lanceLibraries = lanceLibraries;
    }

    /**
     * Measures a process.
     *
     * @param logs where the output of the JDK's own tools goes
     */
    static ProcessFigures of(long pid, Path logs) throws Exception {
        jcmd(pid, "GC.run", logs);
        String loaders = jcmd(pid, "VM.classloader_stats", logs);
        Path process = Path.of("/proc", Long.toString(pid));
        return new ProcessFigures(
                status(process, "VmRSS") / 1024,
                threadsByName(process),
                entries(process.resolve("fd")),
                loaders.lines().filter(line -> line.contains(LOADER)).count(),
                libraries(process));
    }

    private static String jcmd(long pid, String command, Path logs) throws Exception {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try (ChildProcess process =
                ChildProcess.start(
                        "jcmd",
                        logs,
                        Map.of(),
                        List.of(jcmd, "-J-Xmx64m", Long.toString(pid), command))) {
            process.awaitSuccess(COMMAND);
            return process.output();
        }
    }

    private static long status(Path process, String name) throws IOException {
        return Files.readAllLines(process.resolve("status")).stream()
                .filter(line -> line.startsWith(name + ":"))
                .mapToLong(line -> Long.parseLong(line.split("\\s+", -1)[1]))
                .findFirst()
                .orElseThrow();
    }

    /**
     * The threads of a process by the names that the system knows them by, which are the first 15
     * characters of Java's, with a # for each number.
     */
    private static Map<String, Integer> threadsByName(Path process) throws IOException {
        Map<String, Integer> threads = new TreeMap<>();
        try (Stream<Path> tasks = Files.list(process.resolve("task"))) {
            for (Path task : tasks.collect(Collectors.toList())) {
                threads.merge(name(task).replaceAll("[0-9]+", "#"), 1, Integer::sum);
            }
        }
        return threads;
    }

    private static String name(Path task) throws IOException {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (IOException e) {
            if (Files.exists(task)) {
                throw e;
            }
            return "(ended)";
        }
    }

    /** How many threads a process has at this moment, those of native code included. */
    static long threadsOf(long pid) throws IOException {
        return entries(Path.of("/proc", Long.toString(pid), "task"));
    }

    private static long entries(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.count();
        }
    }

    /** The copies of Lance's native library that are loaded, removed files included. */
    private static long libraries(Path process) throws IOException {
        try (Stream<String> mappings = Files.lines(process.resolve("maps"))) {
            return mappings.filter(line -> line.contains("liblance_jni"))
                    .map(line -> line.split("\\s+", 6)[5])
                    .distinct()
                    .count();
        }
    }

    /** The megabytes of all files below a directory. */
    static long megabytesIn(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.mapToLong(ProcessFigures::size).sum() >> 20;
        } catch (IOException e) {
            throw new UncheckedIOException(directory + " cannot be listed.", e);
        } catch (UncheckedIOException e) {
            return megabytesIn(directory); // A directory was removed on the way.
        }
    }

    private static long size(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (NoSuchFileException e) {
            return 0; // Removed on the way.
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be looked at.", e);
        }
    }

    /** The memory that the process takes of the machine: the resident set. */
    long megabytes() {
        return megabytes;
    }

    /** All threads, those of native code included. */
    long threads() {
        return threadsByName.values().stream().mapToLong(Integer::longValue).sum();
    }

    /** How many threads of each name there are that were not there before; fewer are negative. */
    Map<String, Integer> threadsSince(ProcessFigures earlier) {
        Map<String, Integer> more = new TreeMap<>(threadsByName);
        earlier.threadsByName.forEach((name, count) -> more.merge(name, -count, Integer::sum));
        more.values().removeIf(count -> count == 0);
        return more;
    }

    long openFiles() {
        return openFiles;
    }

    /** The class loaders of jobs that nothing has collected. */
    long jobClassLoaders() {
        return jobClassLoaders;
    }

    long lanceLibraries() {
        return lanceLibraries;
    }

    @Override
    public String toString() {
        return String.format(
                "%d MB, %d threads, %d open files, %d class loaders of jobs, %d copies of Lance",
                megabytes, threads(), openFiles, jobClassLoaders, lanceLibraries);
    }
}
