package org.apache.flink.connector.lancedb.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.connector.lancedb.testing.Figures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What jobs leave behind in a session cluster that goes on without them: the same job is submitted
 * and cancelled again and again, with the connector in {@code lib/} and as a jar of the job. Each
 * has a cluster of its own, and both mostly wait, so they run at the same time.
 */
@EnabledOnOs(OS.LINUX)
class GoodGuestITCase {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Pattern JOB_ID = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern OF_JOBS = Pattern.compile("(taskmanager-|tm_|jm_).*");
    private static final String WARNING = "was loaded from the jar of a job";

    /**
     * Longer than the ten seconds for which the threads of Lance's runtime that wait for files stay
     * when there is no more to do. They have the names of its workers, and each burst of jobs has
     * as many as it had files at once.
     */
    private static final Duration IDLE = Duration.ofSeconds(15);

    /** Flink's dispatchers and the JVM's compilers start threads and end them as they like. */
    private static final int THREADS_OF_OTHERS = 5;

    /** The JVM's own doings: code that was compiled, metaspace. One leaked library is more. */
    private static final long MARGIN = 96;

    @TempDir private Path database;

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void thirtyJobsWithTheConnectorInLibLeaveNothingBehind(TestInfo test) throws Exception {
        FlinkHome home = FlinkDistribution.newest().install("good-guest");
        try (FlinkCluster cluster = FlinkCluster.start(home, 1);
                SqlGateway gateway = SqlGateway.start(home)) {
            runJobs(cluster, gateway, List.of(), 10);
            ProcessFigures tenth = figures(cluster);
            runJobs(cluster, gateway, List.of(), 20);
            ProcessFigures thirtieth = figures(cluster);

            String both =
                    String.format(
                            "after 10 jobs %s; after 30 %s; more threads: %s",
                            tenth, thirtieth, thirtieth.threadsSince(tenth));
            assertThat(thirtieth.megabytes())
                    .as(both)
                    .isLessThanOrEqualTo(tenth.megabytes() + MARGIN);
            assertThat(thirtieth.threads())
                    .as(both)
                    .isLessThanOrEqualTo(tenth.threads() + THREADS_OF_OTHERS);
            assertThat(thirtieth.openFiles()).as(both).isLessThanOrEqualTo(tenth.openFiles() + 5);
            assertThat(thirtieth.jobClassLoaders()).as(both).isLessThanOrEqualTo(1);
            assertThat(thirtieth.lanceLibraries()).as(both).isEqualTo(1);
            assertThat(temporaryMegabytes(cluster)).isZero();
            assertThat(cluster.countLogged(WARNING)).isZero();
            Figures.print(test, "the TaskManager has %s", both);
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aJarOfTheJobCostsMemoryButNoDiskAndIsWarnedOf(TestInfo test) throws Exception {
        FlinkHome home = FlinkDistribution.newest().installWithoutConnector("costly-guest");
        String addJar = "ADD JAR '" + BuildProduct.CONNECTOR_JAR.path() + "'";
        // By default Flink keeps a job's jar for an hour.
        Map<String, String> changes = Map.of("blob.service.cleanup.interval", "1");
        try (FlinkCluster cluster = FlinkCluster.start(home, 1, changes);
                SqlGateway gateway = SqlGateway.start(home)) {
            ProcessFigures before = figures(cluster);
            runJobs(cluster, gateway, List.of(addJar), 1);
            ProcessFigures first = figures(cluster);
            runJobs(cluster, gateway, List.of(addJar), 3);
            ProcessFigures fourth = figures(cluster);

            assertThat(fourth.lanceLibraries()).as(fourth.toString()).isEqualTo(4);
            assertThat(cluster.countLogged(WARNING)).isEqualTo(4);
            Await.until(
                    "nothing is left of the jobs' jars and libraries",
                    PATIENCE,
                    () -> temporaryMegabytes(cluster) == 0,
                    cluster::describe);
            Figures.print(
                    test,
                    "the TaskManager has before %s; after one job %s; after four %s: each further job costs %d MB and %d threads",
                    before,
                    first,
                    fourth,
                    (fourth.megabytes() - first.megabytes()) / 3,
                    (fourth.threads() - first.threads()) / 3);
        }
    }

    /** Submits jobs one after another, and cancels each when it has written to the table. */
    private void runJobs(
            FlinkCluster cluster, SqlGateway gateway, List<String> preparation, int jobs)
            throws Exception {
        for (int i = 0; i < jobs; i++) {
            String job = submit(gateway, preparation);
            Await.until(
                    "job " + job + " has committed what two checkpoints had",
                    PATIENCE,
                    () -> {
                        cluster.requireHealthy(job);
                        return cluster.rest().completedCheckpoints(job) >= 3;
                    },
                    cluster::describe);
            cluster.rest().cancel(job);
            Await.until(
                    "job " + job + " is cancelled",
                    PATIENCE,
                    () -> cluster.rest().stateOf(job).equals("CANCELED"),
                    cluster::describe);
        }
    }

    private String submit(SqlGateway gateway, List<String> preparation) throws Exception {
        List<String> statements = new ArrayList<>(preparation);
        statements.addAll(
                SqlScript.named("endless-upserts.sql").with("database", database).statements());
        String answer = null;
        for (SqlOutcome outcome : gateway.run("endless-upserts", statements)) {
            assertThat(outcome.isRefused()).as(outcome.text()).isFalse();
            answer = outcome.text();
        }
        Matcher job = JOB_ID.matcher(answer);
        assertThat(job.find()).as(answer).isTrue();
        return job.group();
    }

    /** What the TaskManager has once no more threads end that are idle. */
    private static ProcessFigures figures(FlinkCluster cluster) throws Exception {
        long pid = cluster.taskManagerPid();
        AtomicLong fewest = new AtomicLong(Long.MAX_VALUE);
        AtomicLong since = new AtomicLong();
        Await.until(
                "no thread has ended for " + IDLE.toSeconds() + " s",
                PATIENCE,
                () -> {
                    long threads = ProcessFigures.threadsOf(pid);
                    if (threads < fewest.get()) {
                        fewest.set(threads);
                        since.set(System.nanoTime());
                    }
                    return System.nanoTime() - since.get() > IDLE.toNanos();
                },
                cluster::describe);
        return ProcessFigures.of(cluster.taskManagerPid(), cluster.home().logDirectory());
    }

    /**
     * What the JobManager and the TaskManager have of jobs: in the TaskManager's directory for
     * temporary files, and in the two that Flink keeps jars in.
     */
    private static long temporaryMegabytes(FlinkCluster cluster) throws IOException {
        try (Stream<Path> directories = Files.list(cluster.home().directory().resolve("tmp"))) {
            return directories
                    .filter(each -> OF_JOBS.matcher(each.getFileName().toString()).matches())
                    .mapToLong(ProcessFigures::megabytesIn)
                    .sum();
        }
    }
}
