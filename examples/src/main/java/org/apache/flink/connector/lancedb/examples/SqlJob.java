package org.apache.flink.connector.lancedb.examples;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Runs the SQL script with Flink's SQL client, and tells how its job gets on. */
final class SqlJob {

    private static final Duration TIME_FOR_THE_JOB = Duration.ofMinutes(10);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    private final Workspace workspace;
    private final JavaProcesses processes;
    private final FlinkCluster cluster;
    private final PrintStream out;

    SqlJob(Workspace workspace, JavaProcesses processes, FlinkCluster cluster, PrintStream out) {
        this.workspace = workspace;
        this.processes = processes;
        this.cluster = cluster;
        this.out = out;
    }

    /**
     * Returns when the job has finished.
     *
     * @throws IOException if the script or its job failed, or took too long; the message has the
     *     cause
     */
    void run() throws IOException, InterruptedException {
        Path script = workspace.temporary().resolve("quickstart.sql");
        new Template(workspace.script())
                .write(
                        script,
                        Map.of(
                                "changelog", insideSqlString(workspace.changelog()),
                                "database", insideSqlString(workspace.database())));
        out.println("Running " + workspace.script() + " with Flink's SQL client ...");
        JavaProcess client =
                processes.start(
                        "sql-client",
                        List.of("-Xmx512m"),
                        "org.apache.flink.table.client.SqlClient",
                        // The script by its bare name, in the process's directory: the client takes
                        // neither a
                        // blank in a path nor a URI that has it encoded.
                        List.of(
                                "embedded",
                                "-f",
                                script.getFileName().toString(),
                                "-hist",
                                workspace.temporary().resolve("sql-history").toString()));
        long started = System.nanoTime();
        while (!client.endsWithin(BETWEEN_LOOKS)) {
            cluster.requireAlive();
            Duration passed = Duration.ofNanos(System.nanoTime() - started);
            Optional<JobFigures> job = cluster.rest().job();
            if (job.isPresent()) {
                showProgress(passed, job.get());
                requireNotFailed(job.get());
            }
            if (passed.compareTo(TIME_FOR_THE_JOB) > 0) {
                throw new IOException(
                        "The job has not ended within "
                                + TIME_FOR_THE_JOB.toMinutes()
                                + " minutes, which is far more than it needs.");
            }
        }
        requireFinished(client, cluster.rest().job());
    }

    private void showProgress(Duration passed, JobFigures job) {
        StringBuilder line =
                new StringBuilder(
                        String.format(
                                Locale.ROOT,
                                "  %3d s  %s, checkpoints: %d",
                                passed.toSeconds(),
                                job.state(),
                                job.checkpoints()));
        if (PassageTable.exists(workspace.database())) {
            try (PassageTable table = PassageTable.open(workspace.database())) {
                line.append(
                        String.format(
                                Locale.ROOT,
                                "; a reader sees version %d with %,d passages",
                                table.version(),
                                table.countRows()));
            }
        }
        out.println(line);
    }

    private void requireNotFailed(JobFigures job) throws IOException, InterruptedException {
        if (job.hasEnded() && !job.hasFinished()) {
            throw new IOException(
                    "Flink's job "
                            + job.id()
                            + " ended as "
                            + job.state()
                            + ". "
                            + cluster.rest().failureCause(job.id()));
        }
    }

    private void requireFinished(JavaProcess client, Optional<JobFigures> job)
            throws IOException, InterruptedException {
        if (job.isPresent()) {
            requireNotFailed(job.get());
        }
        if (job.isEmpty() || client.exitStatus() != 0) {
            throw new IOException(
                    "Flink's SQL client ended with status "
                            + client.exitStatus()
                            + (job.isEmpty() ? " and submitted no job." : ".")
                            + " It says:\n"
                            + client.lastError());
        }
        if (!job.get().hasFinished()) {
            throw new IOException(
                    "Flink's SQL client has ended, but the job is "
                            + job.get().state()
                            + ": expected FINISHED.");
        }
        out.printf(
                Locale.ROOT,
                "The job has finished after %d s, checkpoints: %d.%n",
                job.get().duration().toSeconds(),
                job.get().checkpoints());
    }

    private static String insideSqlString(Path path) {
        return path.toString().replace("'", "''");
    }
}
