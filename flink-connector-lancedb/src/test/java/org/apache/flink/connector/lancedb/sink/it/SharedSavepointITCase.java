package org.apache.flink.connector.lancedb.sink.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.connector.lancedb.sink.settings.BufferFlushOptions;
import org.apache.flink.connector.lancedb.testing.Figures;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Jobs that share a savepoint with others, and jobs that end without one. The changes that are
 * pending in a savepoint are committed once, whichever job commits them; what a job does from then
 * on is its own.
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

    @Test
    void rowsOfASavepointThatTwoJobsGoOnFromAreAppendedOnceAndLaterOnesByEach(TestInfo test)
            throws Exception {
        String savepoint = savepointWithPendingChanges(APPENDED, false, false);
        runTwice(APPENDED, savepoint, false, false);
        Map<Long, Integer> counts = documents.counts();
        assertThat(counts).hasSize(CHANGES);
        long inSavepoint = counts.values().stream().takeWhile(count -> count == 1).count();
        assertThat(inSavepoint).as("rows of the savepoint, each once").isPositive();
        assertThat(counts.values().stream().skip(inSavepoint))
                .as("rows after the savepoint, each of two jobs")
                .containsOnly(2);
        Figures.print(
                test,
                "two jobs from one savepoint: %d rows that were pending in it, each appended once, and %d later ones, each appended by both",
                inSavepoint,
                CHANGES - inSavepoint);
    }

    /** The savepoint's changes are pending in the job that took it as well. */
    @Test
    void aJobThatGoesOnBesideOneFromItsSavepointSharesThePendingRowsOnly(TestInfo test)
            throws Exception {
        JobClient original =
                new SinkJob()
                        .sinkParallelism(2)
                        .checkpointInterval(Duration.ofMillis(50))
                        .changesPerCheckpoint(50)
                        .with(APPENDED, CHANGES, sink(false, false))
                        .executeAsync();
        JobProgress.awaitVersion(documents, 3, original);
        String savepoint = savepointOf(original);
        JobClient other = goOn(APPENDED, savepoint, false, false);
        original.getJobExecutionResult().get(120, TimeUnit.SECONDS);
        other.getJobExecutionResult().get(120, TimeUnit.SECONDS);
        Map<Long, Integer> counts = documents.counts();
        assertThat(counts).hasSize(CHANGES);
        long inSavepoint = counts.values().stream().takeWhile(count -> count == 1).count();
        assertThat(inSavepoint).as("rows up to the savepoint, each once").isPositive();
        assertThat(counts.values().stream().skip(inSavepoint)).containsOnly(2);
        Figures.print(
                test,
                "a job and another one from its savepoint: %d rows up to it, each once, and %d later ones, each of both",
                inSavepoint,
                CHANGES - inSavepoint);
    }

    /** What it had committed is in the table; what it had not is not. */
    @ParameterizedTest(name = "with a primary key: {0}")
    @ValueSource(booleans = {true, false})
    void aJobThatIsCancelledAndStartedAnewDeclaresAllAgain(boolean keyed) throws Exception {
        GeneratorFunction<Long, Row> changes = keyed ? new Changelog(22, CHANGES, 100) : APPENDED;
        JobClient cancelled =
                new SinkJob()
                        .sinkParallelism(2)
                        .checkpointInterval(Duration.ofMillis(50))
                        .changesPerCheckpoint(100)
                        .with(changes, CHANGES, sink(keyed, keyed))
                        .executeAsync();
        JobProgress.awaitVersion(documents, 4, cancelled);
        JobProgress.cancel(cancelled);
        long committed = documents.countRows();
        new SinkJob()
                .sinkParallelism(3)
                .checkpointInterval(Duration.ofMillis(50))
                .run(changes, CHANGES, sink(keyed, keyed));
        if (keyed) {
            assertThat(documents.rows()).isEqualTo(new Changelog(22, CHANGES, 100).expected());
        } else {
            assertThat(documents.countRows()).isEqualTo(CHANGES + committed);
            assertThat(documents.counts()).hasSize(CHANGES);
        }
    }

    /** Without a savepoint, and without a second copy of a row. */
    @ParameterizedTest(name = "with a primary key: {0}")
    @ValueSource(booleans = {true, false})
    void aJobThatIsCancelledGoesOnFromItsLastCheckpointAsAnother(boolean keyed) throws Exception {
        GeneratorFunction<Long, Row> changes = keyed ? new Changelog(23, CHANGES, 100) : APPENDED;
        Path checkpoints = directory.resolve("checkpoints");
        JobClient cancelled =
                new SinkJob()
                        .sinkParallelism(2)
                        .checkpointInterval(Duration.ofMillis(50))
                        .checkpointDirectory(checkpoints)
                        .keepCheckpoints()
                        .changesPerCheckpoint(100)
                        .with(changes, CHANGES, sink(keyed, keyed))
                        .executeAsync();
        JobProgress.awaitVersion(documents, 4, cancelled);
        JobProgress.cancel(cancelled);
        new SinkJob()
                .sinkParallelism(3)
                .checkpointInterval(Duration.ofMillis(50))
                .restoreFrom(lastIn(checkpoints.resolve(cancelled.getJobID().toString())))
                .run(changes, CHANGES, sink(keyed, keyed));
        if (keyed) {
            assertThat(documents.rows()).isEqualTo(new Changelog(23, CHANGES, 100).expected());
        } else {
            assertThat(documents.counts()).hasSize(CHANGES);
            assertThat(documents.countRows()).isEqualTo(CHANGES);
        }
    }

    private static String lastIn(Path checkpoints) throws Exception {
        try (Stream<Path> found = Files.list(checkpoints)) {
            return found.filter(checkpoint -> Files.exists(checkpoint.resolve("_metadata")))
                    .max(
                            Comparator.comparingLong(
                                    checkpoint ->
                                            Long.parseLong(
                                                    checkpoint
                                                            .getFileName()
                                                            .toString()
                                                            .substring("chk-".length()))))
                    .orElseThrow()
                    .toString();
        }
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
                        .changesPerSecond(400)
                        .with(changes, CHANGES, sink(keyed, tracked))
                        .executeAsync();
        JobProgress.await("files of uncommitted changes", job, () -> dataFiles() > 5);
        String savepoint = savepointOf(job);
        JobProgress.cancel(job);
        assertThat(documents.version()).as("only the table's creation").isEqualTo(1);
        return savepoint;
    }

    private String savepointOf(JobClient job) throws Exception {
        return job.triggerSavepoint(
                        directory.resolve("savepoints").toString(), SavepointFormatType.CANONICAL)
                .get(60, TimeUnit.SECONDS);
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
            return (int) files.count();
        }
    }
}
