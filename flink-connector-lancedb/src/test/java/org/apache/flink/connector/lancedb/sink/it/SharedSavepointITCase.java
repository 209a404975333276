package org.apache.flink.connector.lancedb.sink.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.connector.lancedb.sink.settings.BufferFlushOptions;
import org.apache.flink.connector.lancedb.testing.Figures;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several jobs that start from one savepoint, at once or one after another. The changes that were
 * pending in it are committed once, whichever of them commits them; what a job does from then on is
 * its own.
 */
class SharedSavepointITCase extends MiniClusterTestBase {

    private static final int CHANGES = 2_000;
    private static final GeneratorFunction<Long, Row> APPENDED =
            index -> Row.of(index, "row " + index, 0, null);

    @ParameterizedTest(name = "declared keys tracked: {0}")
    @ValueSource(booleans = {true, false})
    void aKeyedTableThatTwoJobsGoOnWithIsWhatBothDeclare(boolean tracked, TestInfo test)
            throws Exception {
        Changelog changelog = new Changelog(21, CHANGES, 100);
        String savepoint = savepointWithPendingChanges(changelog, true, tracked);
        long before = documents.exists() ? documents.version() : 0;
        runTwice(changelog, savepoint, true, tracked);
        assertThat(documents.rows()).isEqualTo(changelog.expected());
        Figures.print(
                test,
                "two jobs from one savepoint, declared keys tracked: %s: %d rows checked after %d versions",
                tracked,
                documents.countRows(),
                documents.version() - before);
    }

    @RepeatedTest(8)
    void rowsThatWerePendingAreAppendedOnceAndLaterOnesByEachJob() throws Exception {
        String savepoint = savepointWithPendingChanges(APPENDED, false, false);
        runTwice(APPENDED, savepoint, false, false);
        Map<Long, Integer> counts = documents.counts();
        assertThat(counts).hasSize(CHANGES);
        long inSavepoint = counts.values().stream().takeWhile(count -> count == 1).count();
        System.out.println(
                "in savepoint: "
                        + inSavepoint
                        + " version "
                        + documents.version()
                        + " "
                        + documents.countRows());
        assertThat(inSavepoint).as("rows of the savepoint, each once").isPositive();
        assertThat(counts.values().stream().skip(inSavepoint))
                .as("rows after the savepoint, each of two jobs")
                .containsOnly(2);
    }

    private void runTwice(
            GeneratorFunction<Long, Row> changes, String savepoint, boolean keyed, boolean tracked)
            throws Exception {
        JobClient first = goOn(changes, savepoint, keyed, tracked);
        JobClient second = goOn(changes, savepoint, keyed, tracked);
        first.getJobExecutionResult().get(120, TimeUnit.SECONDS);
        second.getJobExecutionResult().get(120, TimeUnit.SECONDS);
    }

    private JobClient goOn(
            GeneratorFunction<Long, Row> changes, String savepoint, boolean keyed, boolean tracked)
            throws Exception {
        return new SinkJob()
                .sinkParallelism(2)
                .checkpointInterval(Duration.ofMillis(50))
                .changesPerSecond(2_000)
                .restoreFrom(savepoint)
                .with(changes, CHANGES, sink(keyed, tracked))
                .executeAsync();
    }

    /** Takes a savepoint of a job that has written files and committed nothing, and cancels it. */
    private String savepointWithPendingChanges(
            GeneratorFunction<Long, Row> changes, boolean keyed, boolean tracked) throws Exception {
        JobClient job =
                new SinkJob()
                        .sinkParallelism(2)
                        .oneCheckpoint()
                        .changesPerSecond(800)
                        .with(changes, CHANGES, sink(keyed, tracked))
                        .executeAsync();
        await("files of uncommitted changes", job, () -> dataFiles() > 5);
        String savepoint =
                job.triggerSavepoint(
                                directory.resolve("savepoints").toString(),
                                SavepointFormatType.CANONICAL)
                        .get(60, TimeUnit.SECONDS);
        job.cancel().get(60, TimeUnit.SECONDS);
        awaitEnd(job);
        System.out.println("version after savepoint " + documents.version());
        return savepoint;
    }

    private FaultySink<Row> sink(boolean keyed, boolean tracked) {
        return new FaultySink<>(
                documents
                        .sink(keyed)
                        .setTrackDeclaredKeys(tracked)
                        .setBufferFlushOptions(BufferFlushOptions.of(50, MemorySize.ofMebiBytes(1)))
                        .build(),
                new Faults(),
                "shared-savepoint");
    }

    private int dataFiles() throws Exception {
        Path data = directory.resolve("lancedb/documents.lance/data");
        if (!Files.exists(data)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(data)) {
            return files.collect(Collectors.toList()).size();
        }
    }

    private static void await(String what, JobClient job, Callable<Boolean> condition)
            throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.call()) {
            if (job.getJobStatus().get().isTerminalState()) {
                job.getJobExecutionResult().get();
                throw new AssertionError("The job ended before " + what);
            }
            assertThat(System.nanoTime()).as("%s in time", what).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static void awaitEnd(JobClient job) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!job.getJobStatus().get().isGloballyTerminalState()) {
            assertThat(System.nanoTime()).as("end of the job in time").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
