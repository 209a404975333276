package org.apache.flink.connector.lancedb.sink.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.connector.lancedb.sink.settings.SinkScope;
import org.apache.flink.connector.lancedb.testing.Figures;
import org.apache.flink.connector.lancedb.testing.TestTable;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that declare all rows that the table is to hold. */
class SnapshotITCase extends MiniClusterTestBase {

    private enum Mode {
        BATCH,
        STREAMING,
        STREAMING_WITHOUT_CHECKPOINTS,
        STREAMING_ROCKSDB
    }

    /** Rows that sources of this class emitted. */
    private static final AtomicLong EMITTED = new AtomicLong();

    private static Row row(long id, String title) {
        return Row.of(id, title, 0, new float[] {id, 1, 2, 3});
    }

    private static Row retraction(long id) {
        return Row.ofKind(RowKind.DELETE, id, null, null, null);
    }

    private static Map<Long, String> model(List<Row> rows) {
        Map<Long, String> model = new TreeMap<>();
        rows.forEach(
                row ->
                        model.put(
                                row.getFieldAs(0),
                                Documents.text(
                                        row.getField(1), row.getField(2), row.getFieldAs(3))));
        return model;
    }

    private static List<Row> people(int count) {
        List<Row> rows = new ArrayList<>();
        for (long id = 0; id < count; id++) {
            rows.add(row(id, "person " + id));
        }
        return rows;
    }

    private SinkJob job(Mode mode) {
        SinkJob job = new SinkJob().sinkParallelism(2);
        if (mode == Mode.BATCH) {
            return job.batch();
        }
        if (mode == Mode.STREAMING_WITHOUT_CHECKPOINTS) {
            return job.executionMode(RuntimeExecutionMode.STREAMING);
        }
        return job.stateBackend(mode == Mode.STREAMING_ROCKSDB ? "rocksdb" : "hashmap")
                .checkpointInterval(Duration.ofMillis(20))
                .checkpointDirectory(directory.resolve("checkpoints"));
    }

    private void run(Mode mode, List<Row> rows) throws Exception {
        run(job(mode), new Faults(), rows);
    }

    private void run(SinkJob job, Faults faults, List<Row> rows) throws Exception {
        job.run(index -> rows.get(Math.toIntExact(index)), rows.size(), snapshot(true, faults));
    }

    private FaultySink<Row> snapshot(boolean keyed) {
        return snapshot(keyed, new Faults());
    }

    private FaultySink<Row> snapshot(boolean keyed, Faults faults) {
        return new FaultySink<>(
                documents.sink(keyed).setScope(SinkScope.SNAPSHOT).build(), faults, "snapshot");
    }

    private TestTable table() {
        return TestTable.in(directory.resolve("lancedb"), Documents.TABLE);
    }

    private static List<String> files(TestTable table) {
        return table.read(
                dataset ->
                        dataset.getFragments().stream()
                                .flatMap(fragment -> fragment.metadata().getFiles().stream())
                                .map(file -> file.getPath())
                                .collect(Collectors.toList()));
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"BATCH", "STREAMING"})
    void a1WhatIsDeclaredIsWrittenInOneVersion(Mode mode) throws Exception {
        run(mode, List.of(row(1, "Alice"), row(2, "Bob")));

        assertThat(documents.rows()).isEqualTo(model(List.of(row(1, "Alice"), row(2, "Bob"))));
        assertThat(documents.version()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"BATCH", "STREAMING"})
    void a2TheSameAgainWritesNothing(Mode mode) throws Exception {
        run(mode, List.of(row(1, "Alice"), row(2, "Bob")));
        run(mode, List.of(row(2, "Bob"), row(1, "Alice")));

        assertThat(documents.version()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"BATCH", "STREAMING"})
    void a3AChangedRowIsWrittenAlone(Mode mode) throws Exception {
        run(mode, List.of(row(1, "Alice"), row(2, "Bob")));
        run(mode, List.of(row(1, "Alicia"), row(2, "Bob")));

        assertThat(documents.rows()).isEqualTo(model(List.of(row(1, "Alicia"), row(2, "Bob"))));
        try (TestTable table = table()) {
            assertThat(table.writtenRows()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"BATCH", "STREAMING"})
    void a4ARowThatIsNotDeclaredIsDeleted(Mode mode) throws Exception {
        run(mode, List.of(row(1, "Alice"), row(2, "Bob")));
        run(mode, List.of(row(1, "Alice")));

        assertThat(documents.rows()).isEqualTo(model(List.of(row(1, "Alice"))));
        assertThat(documents.version()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"BATCH", "STREAMING"})
    void a5ARowThatIsRetractedAndDeclaredAgainIsNotWritten(Mode mode) throws Exception {
        run(mode, List.of(row(1, "Alice"), row(2, "Bob")));
        run(mode, List.of(row(1, "Alice"), row(2, "Robert"), retraction(2), row(2, "Bob")));

        assertThat(documents.version()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void theSameInputAgainMakesNoVersionAndChangesMakeOneOfTheChangedRowsAlone(Mode mode)
            throws Exception {
        List<Row> rows = people(100);
        run(mode, rows);
        try (TestTable table = table()) {
            assertThat(documents.rows()).isEqualTo(model(rows));
            assertThat(table.version()).as("creation and one commit").isEqualTo(2);
            long written = table.writtenRows();
            List<String> files = files(table);

            run(mode, rows);
            assertThat(table.version()).as("the same rows again").isEqualTo(2);

            rows.set(3, row(3, "changed"));
            rows.set(47, row(47, "changed"));
            rows.set(99, row(99, "changed"));
            rows.remove(50);
            rows.remove(0);
            rows.add(row(1_000, "added"));
            run(mode, rows);

            assertThat(documents.rows()).isEqualTo(model(rows));
            assertThat(table.version()).as("3 changed, 2 removed, 1 added").isEqualTo(3);
            assertThat(table.writtenRows() - written).as("rows written").isEqualTo(4);
            long deleted =
                    table.read(
                            dataset ->
                                    dataset.getFragments().stream()
                                            .mapToLong(
                                                    fragment ->
                                                            fragment.metadata().getNumDeletions())
                                            .sum());
            assertThat(deleted).as("rows deleted").isEqualTo(5);
            assertThat(files(table)).as("files of rows that are as they were").containsAll(files);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"BATCH", "STREAMING"})
    void aRunWithoutRowsEmptiesTheTableInOneVersion(Mode mode) throws Exception {
        run(mode, people(10));
        run(mode, List.of(retraction(5)));

        assertThat(documents.countRows()).isZero();
        assertThat(documents.version()).isEqualTo(3);
    }

    /** The last change of a key counts, as everywhere, though Flink sorts a batch by key. */
    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"BATCH", "STREAMING"})
    void theLastChangeOfEachKeyCounts(Mode mode) throws Exception {
        run(mode, people(40));
        for (int run = 0; run < 3; run++) {
            Changelog changelog = new Changelog(23 + run, 5_000, 60);
            long version = documents.version();

            job(mode).run(changelog, changelog.changes, snapshot(true));

            assertThat(documents.rows()).isEqualTo(changelog.expected());
            assertThat(documents.version()).isEqualTo(version + 1);
        }
    }

    @Test
    void c6ARunThatDiesBeforeItsEndChangesNothing() throws Exception {
        List<Row> rows = people(50);
        run(Mode.STREAMING, rows);
        for (Mode mode : List.of(Mode.BATCH, Mode.STREAMING)) {
            assertThatThrownBy(
                            () ->
                                    job(mode)
                                            .noRestart()
                                            .changesPerCheckpoint(mode == Mode.BATCH ? 0 : 10)
                                            .run(
                                                    index -> {
                                                        if (index == 35) {
                                                            throw new IllegalStateException("dies");
                                                        }
                                                        return row(index, "never seen");
                                                    },
                                                    50,
                                                    snapshot(true)))
                    .satisfies(
                            e -> assertThat(ExceptionUtils.stringifyException(e)).contains("dies"));

            assertThat(documents.version()).as("%s", mode).isEqualTo(2);
            assertThat(documents.rows()).as("%s", mode).isEqualTo(model(rows));
        }
    }

    @ParameterizedTest
    @EnumSource(Faults.Point.class)
    void aRunThatFailsAndIsRestoredCommitsOnce(Faults.Point point) throws Exception {
        run(Mode.STREAMING, people(2_000));
        List<Row> rows = people(2_500);
        rows.replaceAll(
                row -> (long) row.getFieldAs(0) % 5 == 0 ? row(row.getFieldAs(0), "changed") : row);
        rows.subList(100, 200).clear();
        Faults faults = new Faults().at(point, point == Faults.Point.WRITE ? 300 : 1);

        run(job(Mode.STREAMING).changesPerCheckpoint(400).unalignedCheckpoints(), faults, rows);

        assertThat(faults.happened(point)).isTrue();
        assertThat(documents.rows()).isEqualTo(model(rows));
        assertThat(documents.version()).isEqualTo(3);
    }

    /** A second scan of the table would find each of its rows twice, and fail. */
    @ParameterizedTest
    @ValueSource(strings = {"hashmap", "rocksdb"})
    void aRunThatGoesOnFromASavepointUsesItsState(String backend) throws Exception {
        run(Mode.STREAMING, people(300));
        List<Row> rows = people(320);
        rows.set(7, row(7, "changed"));
        rows.subList(200, 210).clear();
        String savepoint = null;
        for (int parallelism : new int[] {1, 4}) {
            long before = EMITTED.get();
            JobClient job =
                    goingOn(parallelism, savepoint, backend)
                            .changesPerSecond(100)
                            .with(counted(rows), rows.size(), snapshot(true))
                            .executeAsync();
            JobProgress.await("60 rows", job, () -> EMITTED.get() >= before + 60);
            savepoint = stopWithSavepoint(job);
            assertThat(documents.version()).as("nothing is visible before the end").isEqualTo(2);
        }
        goingOn(2, savepoint, backend).run(counted(rows), rows.size(), snapshot(true));

        assertThat(documents.rows()).isEqualTo(model(rows));
        assertThat(documents.version()).isEqualTo(3);
    }

    /** Asks again while not all tasks run yet, or some are done and others not. */
    private String stopWithSavepoint(JobClient job) throws Exception {
        for (int attempt = 1; ; attempt++) {
            try {
                return job.stopWithSavepoint(
                                false,
                                directory.resolve("savepoints").toString(),
                                SavepointFormatType.CANONICAL)
                        .get(60, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                if (attempt == 50 || job.getJobStatus().get().isTerminalState()) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }

    private SinkJob goingOn(int parallelism, String savepoint, String backend) {
        SinkJob job = job(Mode.STREAMING).sinkParallelism(parallelism).stateBackend(backend);
        return savepoint == null ? job : job.restoreFrom(savepoint);
    }

    private static GeneratorFunction<Long, Row> counted(List<Row> rows) {
        return index -> {
            EMITTED.incrementAndGet();
            return rows.get(Math.toIntExact(index));
        };
    }

    @Test
    void indexesSurviveARun() throws Exception {
        run(Mode.BATCH, people(500));
        try (TestTable table = table()) {
            table.createScalarIndex("by_id", "id");
            List<Row> rows = people(490);
            rows.set(7, row(7, "changed"));
            run(Mode.BATCH, rows);

            assertThat(table.indexes()).containsExactly("by_id");
            assertThat(documents.rows()).isEqualTo(model(rows));
        }
    }

    @Test
    void twoRowsOfOneKeyThatOthersWroteFailTheRunWithASentence() throws Exception {
        List<Row> twice = people(3);
        twice.add(row(1, "person 1"));
        append(Mode.BATCH, twice);

        assertThatThrownBy(() -> run(job(Mode.BATCH).noRestart(), new Faults(), people(3)))
                .satisfies(
                        e ->
                                assertThat(ExceptionUtils.stringifyException(e))
                                        .contains(
                                                "The table 'documents'",
                                                "has two rows with one primary key [id]",
                                                "run again"));
        assertThat(documents.countRows()).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"BATCH", "STREAMING"})
    void aTableWithoutAKeyIsReplacedInOneVersion(Mode mode) throws Exception {
        List<Row> rows = people(30);
        append(mode, rows);
        append(mode, rows);
        assertThat(documents.version()).isEqualTo(3);
        assertThat(documents.rows()).isEqualTo(model(rows));

        append(mode, people(2));
        assertThat(documents.rows()).isEqualTo(model(people(2)));
        assertThat(documents.version()).isEqualTo(4);
    }

    private void append(Mode mode, List<Row> rows) throws Exception {
        job(mode).run(index -> rows.get(Math.toIntExact(index)), rows.size(), snapshot(false));
    }

    /** Random runs, in both modes, against a model. */
    @Test
    void randomRunsEqualTheirModels(TestInfo test) throws Exception {
        long seed = Long.getLong("lancedb.test.seed", System.nanoTime());
        System.out.println("SnapshotITCase seed " + seed);
        Random random = new Random(seed);
        long declared = 0;
        int runs = 12;
        for (int run = 0; run < runs; run++) {
            List<Row> rows = new ArrayList<>();
            for (long id = 0; id < 400; id++) {
                if (random.nextInt(5) != 0) {
                    rows.add(row(id, "version " + random.nextInt(3)));
                }
            }
            Collections.shuffle(rows, random);
            Mode mode = Mode.values()[random.nextInt(Mode.values().length)];
            long before = documents.exists() ? documents.version() : 1;
            run(
                    job(mode)
                            .sinkParallelism(1 + random.nextInt(4))
                            .sourceParallelism(1 + random.nextInt(2)),
                    new Faults(),
                    rows);
            assertThat(documents.rows())
                    .as("run %d, %s, seed %d", run, mode, seed)
                    .isEqualTo(model(rows));
            assertThat(documents.version()).as("seed %d", seed).isEqualTo(before + 1);
            declared += rows.size();
        }
        Figures.print(
                test,
                "%d runs that declared %,d rows equal their models, one version each, seed %d",
                runs,
                declared,
                seed);
    }
}
