package org.apache.flink.connector.lancedb.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** An installed Flink: {@code lib/}, {@code conf/}, {@code log/}, {@code tmp/}. */
final class FlinkHome {

    /** What Flink's own default configuration opens, less what the JDK's compiler needs. */
    private static final String[] OPENED_PACKAGES = {
        "java.base/java.lang",
        "java.base/java.net",
        "java.base/java.io",
        "java.base/java.nio",
        "java.base/sun.nio.ch",
        "java.base/java.lang.reflect",
        "java.base/java.text",
        "java.base/java.time",
        "java.base/java.util",
        "java.base/java.util.concurrent",
        "java.base/java.util.concurrent.atomic",
        "java.base/java.util.concurrent.locks"
    };

    private final Path directory;
    private final String version;

    FlinkHome(Path directory, String version) {
        this.directory = directory;
        this.version = version;
    }

    String version() {
        return version;
    }

    Path directory() {
        return directory;
    }

    Path configurationDirectory() {
        return directory.resolve("conf");
    }

    Path logDirectory() {
        return directory.resolve("log");
    }

    private Path temporaryDirectory() {
        return directory.resolve("tmp");
    }

    /**
     * Writes the configuration, and a logging configuration that sends all to the standard output.
     */
    void configure(Map<String, String> options) throws IOException {
        Map<String, String> all = new TreeMap<>(options);
        all.put("io.tmp.dirs", Files.createDirectories(temporaryDirectory()).toString());
        Path conf = Files.createDirectories(configurationDirectory());
        Files.writeString(
                conf.resolve("config.yaml"),
                all.entrySet().stream()
                        .map(option -> option.getKey() + ": " + option.getValue() + "\n")
                        .collect(Collectors.joining()));
        try (InputStream log4j = FlinkHome.class.getResourceAsStream("/flink/log4j.properties")) {
            Files.copy(
                    log4j, conf.resolve("log4j.properties"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** The beginning of the command line of every process of this Flink. */
    JavaCommand java(String heap) {
        return java(heap, temporaryDirectory());
    }

    /** The same for a process that has a directory of its own for temporary files. */
    JavaCommand java(String heap, String process) throws IOException {
        return java(heap, Files.createDirectories(temporaryDirectory().resolve(process)));
    }

    private JavaCommand java(String heap, Path temporaryFiles) {
        JavaCommand java =
                new JavaCommand(heap)
                        .property("java.io.tmpdir", temporaryFiles)
                        .property(
                                "log4j.configurationFile",
                                configurationDirectory().resolve("log4j.properties"));
        for (String opened : OPENED_PACKAGES) {
            java.option("--add-opens=" + opened + "=ALL-UNNAMED");
        }
        return java.classPath(directory.resolve("lib"));
    }

    /**
     * Removes what stopped processes left: among it the native library that Lance unpacks, 180 MB a
     * process.
     */
    void deleteTemporaryFiles() throws IOException {
        FlinkDistribution.delete(temporaryDirectory());
    }

    /** Removes what one process left that had a directory of its own. */
    void deleteTemporaryFiles(String process) throws IOException {
        FlinkDistribution.delete(temporaryDirectory().resolve(process));
    }
}
