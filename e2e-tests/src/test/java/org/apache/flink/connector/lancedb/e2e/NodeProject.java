package org.apache.flink.connector.lancedb.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The Node.js program of the tests with its packages, installed below the build's directory. */
final class NodeProject {

    private static final int OLDEST_NODE = 18;
    private static final Duration INSTALL = Duration.ofMinutes(5);
    private static final Duration RUN = Duration.ofMinutes(1);
    private static final String LOCK_FILE = "package-lock.json";
    private static final String WHAT_TO_INSTALL =
            "The end-to-end tests read tables with LanceDB's own client, which needs Node.js "
                    + OLDEST_NODE
                    + " or newer and npm on the PATH. Please install both (on Debian: apt-get"
                    + " install nodejs npm). ";

    private final Path directory;
    private final Path logs;

    private NodeProject(Path directory) {
        this.directory = directory;
        this.logs = directory.resolve("log");
    }

    /**
     * Installs the packages that the lock file names, unless they are there from an earlier run.
     *
     * @throws IllegalStateException when Node.js or npm are missing or too old
     */
    static NodeProject install() throws Exception {
        Path source = BuildProduct.NODE_PROJECT.path();
        NodeProject project = new NodeProject(BuildProduct.DIRECTORY.path().resolve("node"));
        Files.createDirectories(project.directory);
        project.requireNode();

        // Written last, so that it tells of an installation that is complete.
        Path installedLock = project.directory.resolve("node_modules/installed-" + LOCK_FILE);
        String lock = Files.readString(source.resolve(LOCK_FILE));
        copyFiles(source, project.directory);
        if (!Files.exists(installedLock) || !Files.readString(installedLock).equals(lock)) {
            project.run("npm-ci", INSTALL, List.of("npm", "ci", "--no-audit", "--no-fund"));
            Files.writeString(installedLock, lock);
        }
        return project;
    }

    /**
     * Runs one of the scripts.
     *
     * @return what it printed
     */
    String runScript(String script, String... arguments) throws Exception {
        return run(script, RUN, command(script, arguments));
    }

    /** Starts one of the scripts, which runs until it is closed. */
    ChildProcess startScript(String script, String... arguments) throws IOException {
        return ChildProcess.startIn(directory, script, logs, Map.of(), command(script, arguments));
    }

    private List<String> command(String script, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add("node");
        command.add(directory.resolve(script).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private void requireNode() throws Exception {
        String version;
        try {
            version = run("node-version", RUN, List.of("node", "--version")).trim();
            run("npm-version", RUN, List.of("npm", "--version"));
        } catch (IOException e) {
            throw new IllegalStateException(WHAT_TO_INSTALL + e.getMessage(), e);
        }
        int major = Integer.parseInt(version.replaceFirst("^v(\\d+)\\..*", "$1"));
        if (major < OLDEST_NODE) {
            throw new IllegalStateException(WHAT_TO_INSTALL + "Found Node.js " + version + ".");
        }
    }

    private String run(String name, Duration atMost, List<String> command) throws Exception {
        try (ChildProcess process =
                ChildProcess.startIn(directory, name, logs, Map.of(), command)) {
            process.awaitSuccess(atMost);
            return process.output();
        }
    }

    private static void copyFiles(Path from, Path to) throws IOException {
        List<Path> files;
        try (Stream<Path> listing = Files.list(from)) {
            files = listing.filter(Files::isRegularFile).collect(Collectors.toList());
        }
        for (Path file : files) {
            Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
