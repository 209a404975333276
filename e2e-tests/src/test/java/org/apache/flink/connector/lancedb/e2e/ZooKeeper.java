package org.apache.flink.connector.lancedb.e2e;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A ZooKeeper server as a process of its own, with which a cluster recovers its jobs when another
 * JobManager takes the place of one that died. Its classes are those that Flink's client of it
 * brings along.
 */
final class ZooKeeper implements AutoCloseable {

    private static final String SERVER =
            "org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.server.ZooKeeperServerMain";

    private static final String DIRTY_RESULT = "_DIRTY.json";

    /** A leader that was killed remains one for as long; longer than a busy machine stalls. */
    private static final int SESSION_TIMEOUT_MILLIS = 6_000;

    private final Path directory;
    private final int port;
    private final ChildProcess server;

    private ZooKeeper(Path directory, int port, ChildProcess server) {
        this.directory = directory;
        this.port = port;
        this.server = server;
    }

    /**
     * Starts a server. It need not be up for the cluster to start: Flink's processes try to connect
     * until it is.
     *
     * @param home whose jars the server is started from
     * @param directory where it, and Flink, keep what is to survive; made if absent
     */
    static ZooKeeper start(FlinkHome home, Path directory) throws IOException {
        Files.createDirectories(directory);
        int port;
        try (ServerSocket free = FlinkCluster.freePort()) {
            port = free.getLocalPort();
        }
        Path configuration =
                Files.writeString(
                        directory.resolve("zoo.cfg"),
                        String.join(
                                "\n",
                                "tickTime=500",
                                "dataDir=" + directory.resolve("zookeeper"),
                                "clientPortAddress=" + ClusterConfiguration.LOOPBACK,
                                "clientPort=" + port,
                                "admin.enableServer=false",
                                ""));
        ChildProcess server =
                ChildProcess.start(
                        "zookeeper",
                        directory,
                        Map.of(),
                        home.java("64m").run(SERVER, configuration.toString()));
        return new ZooKeeper(directory, port, server);
    }

    /** The options of a cluster that uses it. */
    Map<String, String> options() {
        return Map.of(
                "high-availability.type",
                "zookeeper",
                "high-availability.zookeeper.quorum",
                ClusterConfiguration.LOOPBACK + ":" + port,
                "high-availability.zookeeper.client.session-timeout",
                Integer.toString(SESSION_TIMEOUT_MILLIS),
                "high-availability.storageDir",
                storage().toUri().toString());
    }

    private Path storage() {
        return directory.resolve("flink");
    }

    /** Removes what a JobManager that was killed had begun to write for its successor. */
    void removeEmptyFiles() throws IOException {
        for (Path file : files()) {
            if (Files.size(file) == 0) {
                Files.delete(file);
            }
        }
    }

    /** Removes the results of jobs that have ended and are not cleaned up; they end once more. */
    void removeDirtyResults() throws IOException {
        for (Path file : files()) {
            if (file.getFileName().toString().endsWith(DIRTY_RESULT)) {
                Files.delete(file);
            }
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> tree = Files.walk(storage())) {
            return tree.filter(Files::isRegularFile).collect(Collectors.toList());
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
