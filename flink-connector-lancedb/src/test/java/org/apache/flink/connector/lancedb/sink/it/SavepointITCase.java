package org.apache.flink.connector.lancedb.sink.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.types.Row;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A job that is stopped with a savepoint and goes on as another job with another parallelism. */
class SavepointITCase extends MiniClusterTestBase {

    private static final int CHANGES = 4_000;

    /** Were the state of declared keys lost, deletes of earlier jobs' rows would be dropped. */
    @ParameterizedTest(name = "unaligned checkpoints: {0}, state in {1}")
    @CsvSource({"false, hashmap", "true, hashmap", "false, rocksdb", "true, rocksdb"})
    void aKeyedTableIsExactOverSavepointsFromParallelism1To4To2(boolean unaligned, String backend)
            throws Exception {
        Changelog changelog = new Changelog(unaligned ? 5 : 6, CHANGES, 150);
        runOverSavepoints(changelog, true, unaligned, backend);
        assertThat(documents.rows()).isEqualTo(changelog.expected());
    }

    @ParameterizedTest(name = "unaligned checkpoints: {0}")
    @ValueSource(booleans = {false, true})
    void aTableWithoutAKeyIsExactOverSavepointsFromParallelism1To4To2(boolean unaligned)
            throws Exception {
        runOverSavepoints(
                index -> Row.of(index, "row " + index, (int) (long) index, null),
                false,
                unaligned,
                "hashmap");
        assertThat(documents.counts())
                .hasSize(CHANGES)
                .allSatisfy((id, count) -> assertThat(count).isEqualTo(1));
    }

    private void runOverSavepoints(
            GeneratorFunction<Long, Row> changes, boolean keyed, boolean unaligned, String backend)
            throws Exception {
        String savepoint = null;
        for (int parallelism : new int[] {1, 4}) {
            JobClient job =
                    job(parallelism, savepoint, unaligned)
                            .stateBackend(backend)
                            .with(changes, CHANGES, sink(keyed))
                            .executeAsync();
            long target = (savepoint == null ? 1 : documents.version()) + 3;
            JobProgress.awaitVersion(documents, target, job);
            savepoint =
                    job.stopWithSavepoint(
                                    false,
                                    directory.resolve("savepoints").toString(),
                                    SavepointFormatType.CANONICAL)
                            .get(60, TimeUnit.SECONDS);
        }
        job(2, savepoint, unaligned)
                .stateBackend(backend)
                .changesPerSecond(Double.MAX_VALUE)
                .run(changes, CHANGES, sink(keyed));
    }

    private SinkJob job(int parallelism, String savepoint, boolean unaligned) {
        SinkJob job =
                new SinkJob()
                        .sinkParallelism(parallelism)
                        .checkpointInterval(Duration.ofMillis(50))
                        .changesPerSecond(800);
        if (unaligned) {
            job.unalignedCheckpoints();
        }
        return savepoint == null ? job : job.restoreFrom(savepoint);
    }

    private FaultySink<Row> sink(boolean keyed) {
        return new FaultySink<>(documents.sink(keyed).build(), new Faults(), "savepoint");
    }
}
