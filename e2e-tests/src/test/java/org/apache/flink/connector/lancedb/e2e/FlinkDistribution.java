package org.apache.flink.connector.lancedb.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The jars of one Flink release, collected by the build, from which homes are installed. */
final class FlinkDistribution {

    private static final String LIBS = "e2e.flink.libs";
    private static final Pattern VERSION = Pattern.compile("flink-clients-(.+)\\.jar");

    private final Path jars;
    private final String version;

    private FlinkDistribution(Path jars) {
        this.jars = jars;
        this.version =
                files(jars).stream()
                        .map(jar -> VERSION.matcher(jar.getFileName().toString()))
                        .filter(Matcher::matches)
                        .map(matcher -> matcher.group(1))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                jars + " holds no flink-clients jar."));
    }

    /** Every release that the build collected, the oldest one first. */
    static Stream<FlinkDistribution> all() {
        return Arrays.stream(System.getProperty(LIBS, "").split(",", -1))
                .map(lib -> new FlinkDistribution(BuildProduct.existing(LIBS, lib)));
    }

    /** The newest release that the build collected. */
    static FlinkDistribution newest() {
        return all().reduce((older, newer) -> newer).orElseThrow();
    }

    String version() {
        return version;
    }

    /**
     * Makes a Flink home with this release and the fat jar under test in its {@code lib/}. One that
     * is there from an earlier run is replaced.
     *
     * @param purpose tells homes of one release apart
     */
    FlinkHome install(String purpose) throws IOException {
        FlinkHome home = installWithoutConnector(purpose);
        Path connector = BuildProduct.CONNECTOR_JAR.path();
        Files.createSymbolicLink(
                home.directory().resolve("lib").resolve(connector.getFileName()), connector);
        return home;
    }

    /** Makes a Flink home with this release alone. */
    FlinkHome installWithoutConnector(String purpose) throws IOException {
        Path home =
                BuildProduct.DIRECTORY
                        .path()
                        .resolve(String.format("flink-%s-%s", version, purpose));
        delete(home);
        Path lib = Files.createDirectories(home.resolve("lib"));
        for (Path jar : files(jars)) {
            Files.createSymbolicLink(lib.resolve(jar.getFileName()), jar);
        }
        return new FlinkHome(home, version);
    }

    private static List<Path> files(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.collect(Collectors.toList());
        } catch (IOException e) {
            throw new UncheckedIOException(directory + " cannot be listed.", e);
        }
    }

    /** Deletes a directory, or nothing; links in it, not what they lead to. */
    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> tree = Files.walk(directory)) {
            deepestFirst = tree.sorted(Comparator.reverseOrder()).collect(Collectors.toList());
        }
        for (Path path : deepestFirst) {
            Files.delete(path);
        }
    }

    @Override
    public String toString() {
        return "Flink " + version;
    }
}
