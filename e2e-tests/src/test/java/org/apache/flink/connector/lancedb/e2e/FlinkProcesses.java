package org.apache.flink.connector.lancedb.e2e;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The processes of a cluster, each with a log and temporary files of its own. A process that is
 * killed is not started again by itself; a JobManager that ends over a defect of Flink's own is,
 * where it is known how to mend what it finds.
 */
final class FlinkProcesses implements AutoCloseable {

    /**
     * Flink 2.3's Dispatcher refuses to start, each time, when the JobManager before was killed
     * after a job's application was put away, and before the job's result was: it checks that each
     * result has its application.
     */
    private static final List<String> START_FAILURE =
            List.of(
                    "Fatal error occurred in the cluster entrypoint",
                    "at org.apache.flink.runtime.dispatcher.Dispatcher.onStart");

    /** More would be no chance. */
    private static final int MAX_START_FAILURES = 5;

    private final FlinkHome home;
    private final List<ChildProcess> started = new ArrayList<>();
    private final Map<String, ChildProcess> taskManagers = new LinkedHashMap<>();
    private ChildProcess jobManager;
    private int jobManagers;
    private int numbered;
    private int startFailures;
    private Repair repair;

    FlinkProcesses(FlinkHome home) {
        this.home = home;
    }

    /** What an operator would do about a JobManager that cannot start; it is started again then. */
    void onStartFailure(Repair newRepair) {
        repair = newRepair;
    }

    void startJobManager() throws IOException {
        jobManagers++;
        jobManager =
                start(
                        jobManagers == 1 ? "jobmanager" : "jobmanager-" + jobManagers,
                        "384m",
                        "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint");
    }

    /** Starts one more TaskManager; its name is also its resource id. */
    String startTaskManager() throws IOException {
        numbered++;
        String name = "taskmanager-" + numbered;
        taskManagers.put(
                name,
                start(
                        name,
                        "512m",
                        "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                        "-Dtaskmanager.resource-id=" + name));
        return name;
    }

    private ChildProcess start(String name, String heap, String mainClass, String... options)
            throws IOException {
        List<String> arguments = new ArrayList<>();
        arguments.add("--configDir");
        arguments.add(home.configurationDirectory().toString());
        arguments.addAll(List.of(options));
        ChildProcess process =
                ChildProcess.start(
                        name,
                        home.logDirectory(),
                        Map.of(),
                        home.java(heap, name).run(mainClass, arguments.toArray(new String[0])));
        started.add(process);
        return process;
    }

    void killJobManager() throws IOException {
        replaceJobManagerThatDidNotStart();
        ChildProcess victim = jobManager;
        jobManager = null;
        kill(victim);
    }

    /** Kills a TaskManager by its name. */
    void killTaskManager(String name) throws IOException {
        kill(taskManagers.remove(name));
    }

    private void kill(ChildProcess victim) throws IOException {
        victim.requireAlive();
        victim.kill();
        home.deleteTemporaryFiles(victim.name());
    }

    /** The process id of the TaskManager, of which there must be one. */
    long taskManagerPid() {
        if (taskManagers.size() != 1) {
            throw new IllegalStateException(
                    "There are " + taskManagers.size() + " TaskManagers, expected one.");
        }
        return taskManagers.values().iterator().next().pid();
    }

    /** The names of the TaskManagers that should be alive. */
    Set<String> taskManagers() {
        return new TreeSet<>(taskManagers.keySet());
    }

    private void replaceJobManagerThatDidNotStart() throws IOException {
        if (repair != null
                && jobManager != null
                && startFailures < MAX_START_FAILURES
                && jobManager.hasEndedOver(START_FAILURE)) {
            startFailures++;
            System.out.printf("%s could not start over a defect of Flink's.%n", jobManager.name());
            repair.mend();
            startJobManager();
        }
    }

    /** Checks that nothing ended but what was killed. */
    void requireAlive() throws IOException {
        replaceJobManagerThatDidNotStart();
        if (jobManager != null) {
            jobManager.requireAlive();
        }
        taskManagers.values().forEach(ChildProcess::requireAlive);
    }

    /** The ends of the logs of all that was ever started, for messages. */
    String describe() {
        return started.stream().map(ChildProcess::outputTail).collect(Collectors.joining("\n"));
    }

    /** All that these processes have logged so far. */
    String logs() {
        return started.stream().map(ChildProcess::output).collect(Collectors.joining("\n"));
    }

    /** How many lines with a text these processes have logged so far. */
    long countLogged(String text) {
        return started.stream()
                .mapToLong(
                        process -> process.output().lines().filter(l -> l.contains(text)).count())
                .sum();
    }

    /** Stops the processes, the TaskManagers first. */
    @Override
    public void close() throws IOException {
        taskManagers.values().forEach(ChildProcess::close);
        taskManagers.clear();
        if (jobManager != null) {
            jobManager.close();
            jobManager = null;
        }
        home.deleteTemporaryFiles();
    }

    /** Mends what a JobManager finds when it starts. */
    @FunctionalInterface
    interface Repair {
        void mend() throws IOException;
    }
}
