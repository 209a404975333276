package org.apache.flink.connector.lancedb.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A Flink session cluster of real processes on this machine: one JobManager and some TaskManagers
 * with two slots each. Its configuration is Flink's default, except for ports, memory sizes, how
 * fresh its answers are, and restarts: a job that fails stays failed, so that a test sees the
 * reason.
 */
final class FlinkCluster implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration SQL = Duration.ofSeconds(90);
    private static final String LOOPBACK = "127.0.0.1";
    private static final int SLOTS = 2;
    private static final Pattern JOB_ID = Pattern.compile("Job ID: ([0-9a-f]{32})");
    private static final Set<String> BAD_STATES = Set.of("FAILING", "FAILED", "CANCELED");

    private final FlinkHome home;
    private final FlinkRest rest;
    private final List<ChildProcess> processes = new ArrayList<>();
    private int scripts;

    private FlinkCluster(FlinkHome home, FlinkRest rest) {
        this.home = home;
        this.rest = rest;
    }

    /** Starts the processes and waits until all slots are offered. */
    static FlinkCluster start(FlinkHome home, int taskManagers) throws Exception {
        int restPort;
        int rpcPort;
        try (ServerSocket first = freePort();
                ServerSocket second = freePort()) {
            restPort = first.getLocalPort();
            rpcPort = second.getLocalPort();
        }
        home.configure(configuration(restPort, rpcPort));
        FlinkCluster cluster = new FlinkCluster(home, new FlinkRest(LOOPBACK, restPort));
        try {
            cluster.startJobManager();
            for (int i = 1; i <= taskManagers; i++) {
                cluster.startTaskManager("taskmanager-" + i);
            }
            cluster.awaitSlots(taskManagers * SLOTS);
            return cluster;
        } catch (Throwable failure) {
            try {
                cluster.close();
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
            throw failure;
        }
    }

    FlinkRest rest() {
        return rest;
    }

    FlinkHome home() {
        return home;
    }

    /**
     * Runs an SQL script by Flink's SQL client, until its INSERT is submitted.
     *
     * @return the id of the job
     */
    String submit(String sql) throws Exception {
        scripts++;
        String output = new SqlClient(home).run("sql-client-" + scripts, sql, SQL);
        return JOB_ID.matcher(output)
                .results()
                .map(job -> job.group(1))
                .reduce((earlier, later) -> later)
                .orElseThrow(
                        () ->
                                new AssertionError(
                                        "The SQL client names no job that it submitted:\n"
                                                + output));
    }

    /** Waits until a job is finished; one that ends otherwise fails the test with its reason. */
    void awaitFinished(String job, Duration atMost) throws Exception {
        Await.until(
                "job " + job + " is finished",
                atMost,
                () -> requireHealthy(job).equals("FINISHED"),
                this::describe);
    }

    /** Waits until a checkpoint has completed that was triggered after this call. */
    void awaitNextCheckpoint(String job, Duration atMost) throws Exception {
        long now = System.currentTimeMillis();
        Await.until(
                "job " + job + " has completed another checkpoint",
                atMost,
                () -> {
                    requireHealthy(job);
                    return rest.lastCheckpointTriggeredAt(job) > now;
                },
                this::describe);
    }

    /**
     * Checks that all processes are alive and that a job has not failed.
     *
     * @return the state of the job
     */
    String requireHealthy(String job) throws Exception {
        processes.forEach(ChildProcess::requireAlive);
        String state = rest.stateOf(job);
        if (BAD_STATES.contains(state)) {
            throw new AssertionError(
                    String.format(
                            "Job %s on Flink %s is %s, expected it to run or finish. Its"
                                    + " reason:%n%s",
                            job, home.version(), state, rest.failureOf(job)));
        }
        return state;
    }

    /** The ends of all logs, for messages. */
    String describe() {
        return processes.stream().map(ChildProcess::outputTail).collect(Collectors.joining("\n"));
    }

    /** All that the processes have logged so far. */
    String logs() {
        return processes.stream().map(ChildProcess::output).collect(Collectors.joining("\n"));
    }

    private void startJobManager() throws IOException {
        processes.add(
                ChildProcess.start(
                        "jobmanager",
                        home.logDirectory(),
                        Map.of(),
                        home.java("384m")
                                .run(
                                        "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                                        "--configDir",
                                        home.configurationDirectory().toString())));
    }

    private void startTaskManager(String name) throws IOException {
        processes.add(
                ChildProcess.start(
                        name,
                        home.logDirectory(),
                        Map.of(),
                        home.java("512m")
                                .run(
                                        "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                                        "--configDir",
                                        home.configurationDirectory().toString())));
    }

    private void awaitSlots(int slots) throws Exception {
        Await.until(
                "the cluster offers " + slots + " slots",
                START,
                () -> {
                    processes.forEach(ChildProcess::requireAlive);
                    return rest.isUp() && rest.freeSlots() == slots;
                },
                this::describe);
    }

    /** A socket on a port that nobody listens on, which is free once it is closed. */
    static ServerSocket freePort() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static Map<String, String> configuration(int restPort, int rpcPort) {
        Map<String, String> options = new TreeMap<>();
        options.put("jobmanager.rpc.address", LOOPBACK);
        options.put("jobmanager.rpc.port", Integer.toString(rpcPort));
        options.put("jobmanager.bind-host", LOOPBACK);
        options.put("jobmanager.memory.process.size", "1g");
        options.put("metrics.fetcher.update-interval", "200 ms");
        options.put("rest.address", LOOPBACK);
        options.put("rest.bind-address", LOOPBACK);
        options.put("rest.port", Integer.toString(restPort));
        options.put("restart-strategy.type", "none");
        options.put("taskmanager.bind-host", LOOPBACK);
        options.put("taskmanager.host", LOOPBACK);
        options.put("taskmanager.numberOfTaskSlots", Integer.toString(SLOTS));
        // Flink's scripts would compute these from the size of the process; its main class wants
        // them all.
        options.put("taskmanager.cpu.cores", "2");
        options.put("taskmanager.memory.framework.heap.size", "128m");
        options.put("taskmanager.memory.framework.off-heap.size", "128m");
        options.put("taskmanager.memory.task.heap.size", "384m");
        options.put("taskmanager.memory.task.off-heap.size", "256m");
        options.put("taskmanager.memory.managed.size", "64m");
        options.put("taskmanager.memory.network.min", "64m");
        options.put("taskmanager.memory.network.max", "64m");
        options.put("taskmanager.memory.jvm-metaspace.size", "256m");
        options.put("taskmanager.memory.jvm-overhead.min", "192m");
        options.put("taskmanager.memory.jvm-overhead.max", "192m");
        options.put("web.refresh-interval", "200 ms");
        return options;
    }

    /** Stops the processes, the TaskManagers first. */
    @Override
    public void close() throws IOException {
        for (int i = processes.size() - 1; i >= 0; i--) {
            processes.get(i).close();
        }
        home.deleteTemporaryFiles();
    }
}
