package org.apache.flink.connector.lancedb.examples;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts JVMs with the distribution's {@code lib/} as class path, and stops them again, each by its
 * process id. After {@link #close} no process is left and none can be started, whichever thread
 * closes: that makes it safe to close from a shutdown hook while another thread is starting one.
 */
final class JavaProcesses implements AutoCloseable {

    private static final Duration TIME_TO_STOP = Duration.ofSeconds(10);

    // As in the default configuration of Flink's own distribution. Arrow needs java.nio.
    private static final List<String> ADD_OPENS =
            List.of(
                    "--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED",
                    "--add-exports=java.security.jgss/sun.security.krb5=ALL-UNNAMED",
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "--add-opens=java.base/java.net=ALL-UNNAMED",
                    "--add-opens=java.base/java.io=ALL-UNNAMED",
                    "--add-opens=java.base/java.nio=ALL-UNNAMED",
                    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                    "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
                    "--add-opens=java.base/java.text=ALL-UNNAMED",
                    "--add-opens=java.base/java.time=ALL-UNNAMED",
                    "--add-opens=java.base/java.util=ALL-UNNAMED",
                    "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                    "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
                    "--add-opens=java.base/java.util.concurrent.locks=ALL-UNNAMED");

    private final Workspace workspace;
    private final List<JavaProcess> started = new ArrayList<>();
    private boolean closed;

    JavaProcesses(Workspace workspace) {
        this.workspace = workspace;
    }

    /**
     * Starts a JVM whose output goes to its log file.
     *
     * @param name what messages and the log file call it
     * @throws IOException if it cannot be started, or {@link #close} was called
     */
    synchronized JavaProcess start(
            String name, List<String> jvmOptions, String mainClass, List<String> arguments)
            throws IOException {
        if (closed) {
            throw new IOException("The quickstart is being stopped: " + name + " is not started.");
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(ADD_OPENS);
        command.add("-Djava.io.tmpdir=" + workspace.temporary());
        command.add("-DDJL_CACHE_DIR=" + workspace.temporary().resolve("djl"));
        command.add(
                "-Dlog4j2.configurationFile="
                        + workspace.configuration().resolve("log4j.properties").toUri());
        command.add("-cp");
        command.add(workspace.flinkHome().resolve("lib") + "/*");
        command.add(mainClass);
        command.addAll(arguments);

        Path logFile = workspace.logs().resolve(name + ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(workspace.temporary().toFile())
                        .redirectInput(new File("/dev/null"))
                        .redirectErrorStream(true)
                        .redirectOutput(logFile.toFile());
        Map<String, String> environment = builder.environment();
        // Settings for another Flink must not reach this one.
        environment.keySet().removeIf(variable -> variable.startsWith("FLINK_"));
        environment.put("FLINK_CONF_DIR", workspace.configuration().toString());
        JavaProcess process = new JavaProcess(name, logFile, builder.start());
        started.add(process);
        return process;
    }

    /** Asks every process to stop, waits for each, and kills the ones that do not. */
    synchronized void stopAll() {
        long deadline = System.nanoTime() + TIME_TO_STOP.toNanos();
        started.forEach(JavaProcess::askToStop);
        started.forEach(
                process -> process.endOrKill(Duration.ofNanos(deadline - System.nanoTime())));
        started.clear();
    }

    /** {@link #stopAll} once and for all. */
    @Override
    public synchronized void close() {
        closed = true;
        stopAll();
    }
}
