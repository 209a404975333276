package org.apache.flink.connector.lancedb.examples;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The main job, end to end: starts a Flink, has it keep a LanceDB table in step with a changelog,
 * stops it, and reads the table back. {@code quickstart.sh} builds what is needed and runs this.
 */
public final class Quickstart {

    private static final Duration TIME_TO_READ = Duration.ofMinutes(5);

    private final Workspace workspace;
    private final String question;
    private final JavaProcesses processes;
    private final PrintStream out;

    private Quickstart(
            Workspace workspace, String question, JavaProcesses processes, PrintStream out) {
        this.workspace = workspace;
        this.question = question;
        this.processes = processes;
        this.out = out;
    }

    /**
     * Exits with status 0 if the table holds what the changelog declares; with 1 if it does not, or
     * something failed, after a sentence that says what; with 2 if the arguments are wrong.
     *
     * @param args the directories of this module, of the Flink distribution, for this run's
     *     temporary files (made and removed), for log files, and of the LanceDB database; and the
     *     question
     */
    public static void main(String[] args) {
        if (args.length != 6) {
            System.err.println(
                    "Found "
                            + args.length
                            + " arguments, expected 6. Use quickstart.sh, which gives the right ones.");
            System.exit(2);
        }
        Workspace workspace =
                new Workspace(
                        Path.of(args[0]),
                        Path.of(args[1]),
                        Path.of(args[2]),
                        Path.of(args[3]),
                        Path.of(args[4]));
        JavaProcesses processes = new JavaProcesses(workspace);
        AtomicBoolean ended = new AtomicBoolean();
        AtomicBoolean interrupted = new AtomicBoolean();
        // Also runs when this JVM is interrupted (Ctrl-C) or terminated.
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    interrupted.set(!ended.get());
                                    if (interrupted.get()) {
                                        System.err.println("Interrupted: stopping what runs ...");
                                    }
                                    processes.close();
                                    workspace.removeTemporary();
                                },
                                "quickstart-clean-up"));
        int status = 1;
        try {
            // A JVM's standard output need not know the dashes that the book has.
            PrintStream utf8 = new PrintStream(System.out, true, StandardCharsets.UTF_8);
            status = new Quickstart(workspace, args[5], processes, utf8).run() ? 0 : 1;
        } catch (IOException | InterruptedException | RuntimeException e) {
            // Once told to stop, what fails fails because its processes are being stopped.
            if (!interrupted.get()) {
                System.err.println("The quickstart failed. " + explain(e));
                System.err.println("Log files are in " + workspace.logs());
            }
        } finally {
            ended.set(true);
        }
        System.exit(status);
    }

    /** Returns whether the table holds what the changelog declares. */
    private boolean run() throws IOException, InterruptedException {
        Files.createDirectories(workspace.temporary());
        Files.createDirectories(workspace.logs());
        Changelog changelog = Changelog.read(workspace.changelog());
        out.printf(
                Locale.ROOT,
                "The changelog has %,d changes to passages of Moby Dick: "
                        + "%,d inserts, %,d updates, %,d deletes.%n",
                changelog.changes(),
                changelog.inserts(),
                changelog.updates(),
                changelog.deletes());
        long versionBefore = latestVersion();

        out.println("Starting Flink: a JobManager and a TaskManager ...");
        FlinkCluster cluster = FlinkCluster.start(workspace, processes);
        out.printf(
                Locale.ROOT,
                "Flink is up at %s (process ids %d and %d).%n",
                cluster.rest().address(),
                cluster.jobManager().pid(),
                cluster.taskManager().pid());
        new SqlJob(workspace, processes, cluster, out).run();
        processes.stopAll();
        out.println("Flink is stopped. What a reader of the table finds now:");
        out.println();
        return readBack(versionBefore);
    }

    /**
     * In a JVM of its own, because interrupting one that is just loading the model can crash it.
     */
    private boolean readBack(long versionBefore) throws IOException, InterruptedException {
        Path report = workspace.temporary().resolve("report.txt");
        JavaProcess reader =
                processes.start(
                        "reader",
                        List.of("-Xmx512m"),
                        ReadBack.class.getName(),
                        List.of(
                                workspace.changelog().toString(),
                                workspace.database().toString(),
                                Long.toString(versionBefore),
                                question,
                                report.toString()));
        if (!reader.endsWithin(TIME_TO_READ)) {
            throw new IOException(
                    "Reading the table has not ended within "
                            + TIME_TO_READ.toMinutes()
                            + " minutes.");
        }
        if (reader.exitStatus() != 0 && reader.exitStatus() != ReadBack.DIFFERENT) {
            throw new IOException(
                    "Reading the table ended with status "
                            + reader.exitStatus()
                            + ". It says:\n"
                            + reader.lastError());
        }
        out.print(Files.readString(report));
        return reader.exitStatus() == 0;
    }

    private long latestVersion() {
        if (!PassageTable.exists(workspace.database())) {
            return 0;
        }
        try (PassageTable table = PassageTable.open(workspace.database())) {
            return table.version();
        }
    }

    private static String explain(Exception e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
