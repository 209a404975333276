package org.apache.flink.connector.lancedb.sink.tracker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.typeutils.GenericTypeInfo;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.lance.LanceTable;
import org.apache.flink.connector.lancedb.lance.SoleWriter;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.sink.encoder.RowConverter;
import org.apache.flink.connector.lancedb.sink.encoder.TrackedChange;
import org.apache.flink.connector.lancedb.sink.settings.TargetTable;
import org.apache.flink.connector.lancedb.sink.settings.TrackingOptions;
import org.apache.flink.connector.lancedb.testing.Tables;
import org.apache.flink.connector.lancedb.testing.TestTable;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.CheckpointStorage;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.runtime.state.storage.FileSystemCheckpointStorage;
import org.apache.flink.runtime.state.storage.JobManagerCheckpointStorage;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.types.Either;
import org.apache.flink.types.Row;
import org.apache.flink.util.FileUtils;

/** One subtask of the tracker, with Flink's own state behind it. */
final class TrackerHarness implements AutoCloseable {

    static final int MAX_PARALLELISM = 16;

    static final TableSchema PEOPLE =
            TableSchema.builder()
                    .column("id", ColumnDef.notNull(LanceType.int64()))
                    .column("name", LanceType.utf8())
                    .primaryKey("id")
                    .build();

    /** The same with a column before the others. */
    static final TableSchema PEOPLE_WITH_LEVEL =
            TableSchema.builder()
                    .column("level", LanceType.utf8())
                    .column("id", ColumnDef.notNull(LanceType.int64()))
                    .column("name", LanceType.utf8())
                    .primaryKey("id")
                    .build();

    /** The tracker asks the table's history, and writes nothing: one table is enough for all. */
    private static final Path DATABASE = newDatabase();

    private final DeclaredKeyTracker<Row> tracker;
    private final KeyedOneInputStreamOperatorTestHarness<
                    DeclaredKey, Row, Either<Row, Either<Row, Tuple2<String, Long>>>>
            harness;
    private long checkpoints;
    private SoleWriter soleWriter;

    private TrackerHarness(
            TableSchema schema,
            TrackingOptions options,
            StateBackend backend,
            CheckpointStorage storage,
            OperatorSubtaskState restored,
            int parallelism,
            int subtask)
            throws Exception {
        TargetTable target = target(schema);
        tracker = new DeclaredKeyTracker<>(target, RowConverter.forRow(), options);
        harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        tracker,
                        new DeclaredKeySelector<>(target, RowConverter.forRow()),
                        TrackerTypeInformation.KEY,
                        MAX_PARALLELISM,
                        parallelism,
                        subtask);
        harness.setStateBackend(backend);
        harness.setCheckpointStorage(storage);
        harness.setup(
                TrackedChange.type(new GenericTypeInfo<>(Row.class))
                        .createSerializer(harness.getExecutionConfig().getSerializerConfig()));
        if (restored != null) {
            harness.initializeState(restored);
        }
        harness.open();
    }

    private static TargetTable target(TableSchema schema) {
        LanceConnection connection = LanceConnection.of(DATABASE.toString());
        // Schemas with one key share a table, which gets the columns of all of them.
        String name =
                schema.column(schema.position("id")).type().equals(LanceType.utf8())
                        ? "named"
                        : "people";
        try (LanceTable table = new LanceTable(connection, name)) {
            Tables.prepare(table, schema);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new TargetTable(connection, name, schema);
    }

    /** The subtask that Flink sends a person to. */
    static int subtaskOf(long id, int parallelism) {
        DeclaredKey key =
                new DeclaredKeySelector<>(target(PEOPLE), RowConverter.forRow())
                        .getKey(Row.of(id, null));
        return KeyGroupRangeAssignment.assignKeyToParallelOperator(
                key, MAX_PARALLELISM, parallelism);
    }

    private static Path newDatabase() {
        try {
            Path database = Files.createTempDirectory("tracker");
            Runtime.getRuntime()
                    .addShutdownHook(
                            new Thread(() -> FileUtils.deleteDirectoryQuietly(database.toFile())));
            return database;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The table, as other writers see it. */
    static TestTable table() {
        return TestTable.in(DATABASE, "people");
    }

    /** A tracker without state. */
    static TrackerHarness start(TableSchema schema, TrackingOptions options) throws Exception {
        return restore(schema, options, null);
    }

    /** The only subtask of a tracker that goes on from a checkpoint. */
    static TrackerHarness restore(
            TableSchema schema, TrackingOptions options, OperatorSubtaskState state)
            throws Exception {
        return new TrackerHarness(
                schema,
                options,
                new HashMapStateBackend(),
                new JobManagerCheckpointStorage(),
                state,
                1,
                0);
    }

    /** One subtask of several, which all go on from one checkpoint. */
    static TrackerHarness rescaled(
            StateBackend backend,
            OperatorSubtaskState state,
            int oldParallelism,
            int parallelism,
            int subtask)
            throws Exception {
        OperatorSubtaskState part =
                state == null
                        ? null
                        : KeyedOneInputStreamOperatorTestHarness.repartitionOperatorState(
                                state, MAX_PARALLELISM, oldParallelism, parallelism, subtask);
        return new TrackerHarness(
                PEOPLE,
                TrackingOptions.DEFAULT,
                backend,
                new JobManagerCheckpointStorage(),
                part,
                parallelism,
                subtask);
    }

    /** A tracker without state that is too large for the JobManager's memory. */
    static TrackerHarness large(TableSchema schema, StateBackend backend, Path checkpoints)
            throws Exception {
        return new TrackerHarness(
                schema,
                TrackingOptions.DEFAULT,
                backend,
                new FileSystemCheckpointStorage(checkpoints.toUri()),
                null,
                1,
                0);
    }

    TrackerHarness add(Row element) throws Exception {
        harness.processElement(new StreamRecord<>(element));
        return this;
    }

    /** The barrier of a checkpoint. */
    OperatorSubtaskState checkpoint() throws Exception {
        checkpoints++;
        harness.prepareSnapshotPreBarrier(checkpoints);
        return harness.snapshot(checkpoints, checkpoints);
    }

    void endInput() throws Exception {
        harness.endInput();
    }

    /** What was passed on since the last call. */
    List<Row> passedOn() {
        List<Row> rows = new ArrayList<>();
        receive((row, isNew) -> rows.add(row));
        return rows;
    }

    /** Of what was passed on since the last call, the rows whose keys were new. */
    List<Row> passedOnAsNew() {
        List<Row> rows = new ArrayList<>();
        receive(
                (row, isNew) -> {
                    if (isNew) {
                        rows.add(row);
                    }
                });
        return rows;
    }

    private void receive(BiConsumer<Row, Boolean> rows) {
        TrackedChange.Receiver<Row> receiver =
                new TrackedChange.Receiver<>() {
                    @Override
                    public void element(Row row, boolean keyIsNew) {
                        rows.accept(row, keyIsNew);
                    }

                    @Override
                    public void soleWriter(SoleWriter announced) {
                        soleWriter = announced;
                    }
                };
        try {
            for (Either<Row, Either<Row, Tuple2<String, Long>>> change :
                    harness.extractOutputValues()) {
                TrackedChange.receive(change, receiver);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        harness.getOutput().clear();
    }

    /** The last announced sole writer of the table. */
    SoleWriter soleWriter() {
        return soleWriter;
    }

    int declaredKeys() {
        return harness.numKeyedStateEntries();
    }

    /** What a counter of the tracker's metrics says. */
    long count(Verdict verdict) {
        return tracker.verdicts().counted(verdict);
    }

    @Override
    public void close() throws Exception {
        harness.close();
    }
}
