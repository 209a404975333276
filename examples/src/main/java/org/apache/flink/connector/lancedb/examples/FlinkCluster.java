package org.apache.flink.connector.lancedb.examples;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A Flink of one JobManager and one TaskManager, each a JVM of its own, on free loopback ports. */
final class FlinkCluster {

    private static final Duration TIME_TO_START = Duration.ofMinutes(2);

    private static final List<String> JOB_MANAGER_OPTIONS =
            List.of("-Xms256m", "-Xmx512m", "-XX:MaxMetaspaceSize=256m");
    // As config.yaml says: the two heap sizes, and all off-heap sizes but Flink's managed memory.
    private static final List<String> TASK_MANAGER_OPTIONS =
            List.of(
                    "-Xms640m",
                    "-Xmx640m",
                    "-XX:MaxDirectMemorySize=448m",
                    "-XX:MaxMetaspaceSize=256m");

    private final JavaProcess jobManager;
    private final JavaProcess taskManager;
    private final FlinkRest rest;

    private FlinkCluster(JavaProcess jobManager, JavaProcess taskManager, FlinkRest rest) {
        this.jobManager = jobManager;
        this.taskManager = taskManager;
        this.rest = rest;
    }

    /**
     * Starts the two processes and waits until the TaskManager has registered.
     *
     * @throws IOException if a process ends, or registering takes too long
     */
    static FlinkCluster start(Workspace workspace, JavaProcesses processes)
            throws IOException, InterruptedException {
        int restPort;
        int rpcPort;
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        try (ServerSocket one = new ServerSocket(0, 1, loopback);
                ServerSocket other = new ServerSocket(0, 1, loopback)) {
            restPort = one.getLocalPort();
            rpcPort = other.getLocalPort();
        }
        Path template = workspace.configurationTemplates();
        Path configuration = workspace.configuration();
        Files.createDirectories(configuration);
        new Template(template.resolve("config.yaml"))
                .write(
                        configuration.resolve("config.yaml"),
                        Map.of(
                                "restPort", Integer.toString(restPort),
                                "rpcPort", Integer.toString(rpcPort),
                                "temporaryDirectory",
                                        insideYamlString(workspace.temporary().toString())));
        Files.copy(
                template.resolve("log4j.properties"),
                configuration.resolve("log4j.properties"),
                StandardCopyOption.REPLACE_EXISTING);

        List<String> arguments = List.of("--configDir", configuration.toString());
        FlinkCluster cluster =
                new FlinkCluster(
                        processes.start(
                                "jobmanager",
                                JOB_MANAGER_OPTIONS,
                                "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                                arguments),
                        processes.start(
                                "taskmanager",
                                TASK_MANAGER_OPTIONS,
                                "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                                arguments),
                        new FlinkRest(restPort));
        cluster.awaitTaskManager();
        return cluster;
    }

    FlinkRest rest() {
        return rest;
    }

    JavaProcess jobManager() {
        return jobManager;
    }

    JavaProcess taskManager() {
        return taskManager;
    }

    /**
     * Checks that both processes run.
     *
     * @throws IOException if one has ended; the message shows the end of its log
     */
    void requireAlive() throws IOException {
        for (JavaProcess process : List.of(jobManager, taskManager)) {
            if (!process.isAlive()) {
                throw new IOException(
                        "The "
                                + process.name()
                                + " ended with status "
                                + process.exitStatus()
                                + " while it was needed. It says:\n"
                                + process.lastError());
            }
        }
    }

    private void awaitTaskManager() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TIME_TO_START.toNanos();
        while (rest.slots() == 0) {
            requireAlive();
            if (System.nanoTime() > deadline) {
                throw new IOException(
                        "No TaskManager has registered with the JobManager at "
                                + rest.address()
                                + " within "
                                + TIME_TO_START.toSeconds()
                                + " s.");
            }
            Thread.sleep(200);
        }
    }

    private static String insideYamlString(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
