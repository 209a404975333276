package org.apache.flink.connector.lancedb.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The places that a run of the quickstart reads and writes, all absolute. */
final class Workspace {

    private static final int ATTEMPTS_TO_REMOVE = 20;

    private final Path examples;
    private final Path flinkHome;
    private final Path temporary;
    private final Path logs;
    private final Path database;

    Workspace(Path examples, Path flinkHome, Path temporary, Path logs, Path database) {
        this.examples = examples.toAbsolutePath().normalize();
        this.flinkHome = flinkHome.toAbsolutePath().normalize();
        this.temporary = temporary.toAbsolutePath().normalize();
        this.logs = logs.toAbsolutePath().normalize();
        this.database = database.toAbsolutePath().normalize();
    }

    /** The Flink distribution: its jars are in {@code lib/}. */
    Path flinkHome() {
        return flinkHome;
    }

    /** This run's own directory: made by it, and removed when it ends. */
    Path temporary() {
        return temporary;
    }

    /** This run's Flink configuration. */
    Path configuration() {
        return temporary.resolve("conf");
    }

    /** One log file per process; they stay. */
    Path logs() {
        return logs;
    }

    /** The LanceDB database that is written and read. */
    Path database() {
        return database;
    }

    Path changelog() {
        return examples.resolve("src/dataset/moby-dick-changelog.jsonl");
    }

    Path script() {
        return examples.resolve("src/main/sql/quickstart.sql");
    }

    Path configurationTemplates() {
        return examples.resolve("src/main/flink");
    }

    /**
     * Removes the temporary directory. Nothing depends on that: when it does not work, this only
     * says so. It tries more than once, because an interrupted run may be writing there still.
     */
    void removeTemporary() {
        Exception failure = null;
        for (int attempt = 0; attempt < ATTEMPTS_TO_REMOVE && Files.exists(temporary); attempt++) {
            try (Stream<Path> tree = Files.walk(temporary)) {
                List<Path> childrenFirst =
                        tree.sorted(Comparator.reverseOrder()).collect(Collectors.toList());
                for (Path path : childrenFirst) {
                    Files.deleteIfExists(path);
                }
            } catch (IOException | UncheckedIOException e) {
                failure = e;
            }
        }
        if (Files.exists(temporary)) {
            System.err.println("Could not remove " + temporary + ": " + failure);
        }
    }
}
