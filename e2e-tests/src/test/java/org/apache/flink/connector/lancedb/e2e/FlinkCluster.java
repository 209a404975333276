package org.apache.flink.connector.lancedb.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * A Flink session cluster of real processes on this machine: one JobManager and some TaskManagers,
 * configured by {@link ClusterConfiguration}.
 */
final class FlinkCluster implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration SQL = Duration.ofSeconds(90);
    private static final Pattern JOB_ID = Pattern.compile("Job ID: ([0-9a-f]{32})");
    private static final Set<String> BAD_STATES = Set.of("FAILING", "FAILED", "CANCELED");

    private final FlinkHome home;
    private final FlinkRest rest;
    private final FlinkProcesses processes;
    private final AtomicInteger scripts = new AtomicInteger();

    private FlinkCluster(FlinkHome home, FlinkRest rest) {
        this.home = home;
        this.rest = rest;
        this.processes = new FlinkProcesses(home);
    }

    /** Starts the processes and waits until all slots are offered. */
    static FlinkCluster start(FlinkHome home, int taskManagers) throws Exception {
        return start(home, taskManagers, Map.of());
    }

    /**
     * Starts the processes and waits until all slots are offered.
     *
     * @param changes options that the test wants otherwise than {@link ClusterConfiguration}
     */
    static FlinkCluster start(FlinkHome home, int taskManagers, Map<String, String> changes)
            throws Exception {
        int restPort;
        int rpcPort;
        try (ServerSocket first = freePort();
                ServerSocket second = freePort()) {
            restPort = first.getLocalPort();
            rpcPort = second.getLocalPort();
        }
        Map<String, String> options = ClusterConfiguration.of(restPort, rpcPort, changes);
        home.configure(options);
        FlinkCluster cluster =
                new FlinkCluster(home, new FlinkRest(ClusterConfiguration.LOOPBACK, restPort));
        try {
            cluster.startJobManager();
            for (int i = 0; i < taskManagers; i++) {
                cluster.startTaskManager();
            }
            int slots = Integer.parseInt(options.get(ClusterConfiguration.SLOTS));
            cluster.awaitSlots(taskManagers * slots);
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
        String name = "sql-client-" + scripts.incrementAndGet();
        String output = new SqlClient(home).run(name, sql, SQL);
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
        processes.requireAlive();
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
        return processes.describe();
    }

    /** All that the processes have logged so far. */
    String logs() {
        return processes.logs();
    }

    /** How many lines with a text the processes have logged so far, also those that are gone. */
    long countLogged(String text) {
        return processes.countLogged(text);
    }

    /** The names of the TaskManagers that should be alive. */
    Set<String> taskManagers() {
        return processes.taskManagers();
    }

    /** The process id of the only TaskManager. */
    long taskManagerPid() {
        return processes.taskManagerPid();
    }

    /** How often jobs of this cluster have failed and were restarted. */
    long restarts() {
        return processes.countLogged("switched from state RUNNING to RESTARTING");
    }

    /** Kills a TaskManager. */
    void killTaskManager(String name) throws IOException {
        processes.killTaskManager(name);
    }

    /** Kills the JobManager. */
    void killJobManager() throws IOException {
        processes.killJobManager();
    }

    /** Starts a JobManager in the place of the one that was killed. */
    void startJobManager() throws IOException {
        processes.startJobManager();
    }

    /**
     * What is done before a JobManager is started that could not start over a defect of Flink's.
     */
    void onStartFailure(FlinkProcesses.Repair repair) {
        processes.onStartFailure(repair);
    }

    /** Starts one more TaskManager. */
    void startTaskManager() throws IOException {
        processes.startTaskManager();
    }

    /** Kills all processes, as when the machine goes down. */
    void killAll() throws IOException {
        processes.killJobManager();
        for (String name : processes.taskManagers()) {
            processes.killTaskManager(name);
        }
    }

    /** Waits until the JobManager knows the TaskManagers that are alive, and no others. */
    void awaitTaskManagers() throws Exception {
        Await.until(
                "the JobManager knows " + processes.taskManagers(),
                START,
                () -> {
                    processes.requireAlive();
                    return rest.isUp() && rest.taskManagers().equals(processes.taskManagers());
                },
                this::describe);
    }

    /** Waits until all tasks of a job run or have finished. */
    void awaitAllTasks(String job, Duration atMost) throws Exception {
        Await.until(
                "all tasks of job " + job + " run",
                atMost,
                () -> {
                    processes.requireAlive();
                    return rest.isUp() && rest.allTasksRun(job);
                },
                this::describe);
    }

    private void awaitSlots(int slots) throws Exception {
        Await.until(
                "the cluster offers " + slots + " slots",
                START,
                () -> {
                    processes.requireAlive();
                    return rest.isUp() && rest.freeSlots() == slots;
                },
                this::describe);
    }

    /** A socket on a port that nobody listens on, which is free once it is closed. */
    static ServerSocket freePort() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    /** Stops the processes, the TaskManagers first. */
    @Override
    public void close() throws IOException {
        processes.close();
    }
}
