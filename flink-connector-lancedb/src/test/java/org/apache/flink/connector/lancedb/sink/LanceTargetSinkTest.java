package org.apache.flink.connector.lancedb.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.lance.LanceTable;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.schema.VectorElementType;
import org.apache.flink.connector.lancedb.sink.committer.LanceCommittable;
import org.apache.flink.connector.lancedb.sink.encoder.RowConverter;
import org.apache.flink.connector.lancedb.sink.settings.BufferFlushOptions;
import org.apache.flink.connector.lancedb.testing.RecordedMetrics;
import org.apache.flink.connector.lancedb.testing.Rows;
import org.apache.flink.connector.lancedb.testing.SinkHarness;
import org.apache.flink.connector.lancedb.testing.TestTable;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writers and committer together, without a cluster. */
class LanceTargetSinkTest {

    private static final TableSchema KEYED =
            TableSchema.builder()
                    .column("id", ColumnDef.notNull(LanceType.utf8()))
                    .column("n", LanceType.int32())
                    .column("embedding", LanceType.vector(VectorElementType.FLOAT32, 2))
                    .primaryKey("id")
                    .build();

    private static final TableSchema KEYLESS =
            TableSchema.builder()
                    .column("id", LanceType.utf8())
                    .column("n", LanceType.int32())
                    .column("embedding", LanceType.vector(VectorElementType.FLOAT32, 2))
                    .build();

    @TempDir Path database;

    private SinkHarness<RowData> start(TableSchema schema, int maxRows, int parallelism)
            throws IOException {
        return new SinkHarness<>(
                sink(schema, BufferFlushOptions.of(maxRows, MemorySize.ofMebiBytes(1))),
                parallelism);
    }

    private LanceTargetSink<RowData> sink(TableSchema schema, BufferFlushOptions options) {
        return LanceTargetSink.<RowData>builder()
                .setConnection(LanceConnection.of(database.toString()))
                .setTable("documents")
                .setSchema(schema)
                .setRowConverter(RowConverter.forRowData())
                .setBufferFlushOptions(options)
                .build();
    }

    private TestTable reader() {
        return TestTable.in(database, "documents");
    }

    private static RowData row(RowKind kind, String id, Integer n) {
        RowData row = new Rows(KEYED).insert(id, n, n == null ? null : new float[] {n, -n});
        row.setRowKind(kind);
        return row;
    }

    private static RowData insert(String id, Integer n) {
        return row(RowKind.INSERT, id, n);
    }

    private static RowData delete(String id) {
        return row(RowKind.DELETE, id, null);
    }

    private Map<String, Object> contents() {
        Map<String, Object> contents = new TreeMap<>();
        try (TestTable reader = reader()) {
            for (Map<String, Object> row : reader.rows()) {
                assertThat(contents.put((String) row.get("id"), row.get("n")))
                        .as("a second row of the key %s", row.get("id"))
                        .isNull();
                int n = (int) row.get("n");
                assertThat(row.get("embedding")).isEqualTo(List.of((float) n, (float) -n));
            }
        }
        return contents;
    }

    /** Every history of one key over three flushes of one checkpoint, from both beginnings. */
    @Test
    void a6TheLastChangeOfAKeyWinsWhateverFlushesLieBetween() throws Exception {
        String[] changes = {"upsert", "delete", "nothing"};
        long checkpoint = 1;
        try (SinkHarness<RowData> sink = start(KEYED, 2, 1)) {
            for (boolean present : new boolean[] {false, true}) {
                for (String first : changes) {
                    for (String second : changes) {
                        for (String third : changes) {
                            sink.write(0, present ? insert("k", -1) : delete("k"));
                            sink.write(0, insert("other", 0));
                            sink.checkpoint(checkpoint++);
                            Integer expected = present ? -1 : null;
                            int n = 1;
                            for (String change : List.of(first, second, third)) {
                                if (change.equals("upsert")) {
                                    sink.write(0, insert("k", n));
                                    expected = n;
                                } else if (change.equals("delete")) {
                                    sink.write(0, delete("k"));
                                    expected = null;
                                }
                                // Fills the buffer, so that it is flushed.
                                sink.write(0, insert("x" + n, n));
                                sink.write(0, insert("y" + n, n));
                                n++;
                            }
                            sink.checkpoint(checkpoint++);
                            assertThat(contents().get("k"))
                                    .as("%s: %s, %s, %s", present, first, second, third)
                                    .isEqualTo(expected);
                        }
                    }
                }
            }
        }
    }

    @Test
    void randomChangelogsOverManyFlushesEqualTheModel() throws Exception {
        for (int run = 0; run < 6; run++) {
            long seed = System.nanoTime();
            System.out.println("LanceTargetSinkTest seed " + seed);
            randomChangelog(seed, "run" + run);
        }
    }

    private void randomChangelog(long seed, String prefix) throws Exception {
        Random random = new Random(seed);
        int parallelism = 1 + random.nextInt(3);
        int keys = 1 + random.nextInt(40);
        Map<String, Object> model = new TreeMap<>(contentsOrNothing());
        try (SinkHarness<RowData> sink = start(KEYED, 1 + random.nextInt(8), parallelism);
                TestTable reader = reader()) {
            for (int checkpoint = 1; checkpoint <= 8; checkpoint++) {
                Map<String, Object> before = new TreeMap<>(model);
                int changes = random.nextInt(60);
                for (int i = 0; i < changes; i++) {
                    String key = prefix + random.nextInt(keys);
                    int subtask = Math.floorMod(key.hashCode(), parallelism);
                    int n = random.nextInt(1_000_000);
                    RowData row;
                    switch (random.nextInt(5)) {
                        case 0:
                            row = delete(key);
                            model.remove(key);
                            break;
                        case 1:
                            row = row(RowKind.UPDATE_BEFORE, key, n);
                            break;
                        case 2:
                            row = row(RowKind.UPDATE_AFTER, key, n);
                            model.put(key, n);
                            break;
                        default:
                            row = insert(key, n);
                            model.put(key, n);
                    }
                    sink.write(subtask, random.nextBoolean() ? row : new Rows(KEYED).binary(row));
                }
                long versionBefore = reader.version();
                List<LanceCommittable> committables = sink.prepare(checkpoint);
                assertThat(reader.version()).as("nothing is visible yet").isEqualTo(versionBefore);
                sink.commit(committables);
                assertThat(reader.version())
                        .as("versions of a checkpoint, seed %d", seed)
                        .isBetween(versionBefore, versionBefore + 1);
                if (!before.equals(model)) {
                    assertThat(reader.version()).isEqualTo(versionBefore + 1);
                }
                if (random.nextBoolean()) {
                    sink.commit(committables);
                }
                assertThat(contents()).as("seed %d", seed).isEqualTo(model);
            }
        }
    }

    private Map<String, Object> contentsOrNothing() {
        return Files.exists(database.resolve("documents.lance")) ? contents() : Map.of();
    }

    @Test
    void keysBeyondTheMemoryBudgetAreResolvedPartByPart() throws Exception {
        int keys = 30_000;
        try (SinkHarness<RowData> sink = start(KEYED, 10_000, 1)) {
            for (int round = 0; round < 2; round++) {
                for (int i = 0; i < keys; i++) {
                    sink.write(0, insert("key number " + i, i + round));
                }
            }
            for (int i = 0; i < keys; i += 3) {
                sink.write(0, delete("key number " + i));
            }
            List<LanceCommittable> committables = sink.prepare(1);
            System.out.printf(
                    "Figure: %d changes in %d flushes: committables of %d bytes%n",
                    2 * keys + keys / 3, (2 * keys + keys / 3) / 10_000, sink.size(committables));
            assertThat(sink.size(committables)).isLessThan(10_000);
            sink.commit(committables);
        }
        Map<String, Object> contents = contents();
        assertThat(contents).hasSize(keys - keys / 3);
        for (int i = 0; i < keys; i++) {
            assertThat(contents.get("key number " + i)).isEqualTo(i % 3 == 0 ? null : i + 1);
        }
    }

    @Test
    void filesAreReadBackOnlyIfAKeyIsInTwoFlushes() throws Exception {
        for (boolean again : List.of(false, true)) {
            try (SinkHarness<RowData> sink = start(KEYED, 1_000, 1)) {
                for (int i = 0; i < 4_500; i++) {
                    sink.write(0, insert("k" + i, i));
                    if (i % 7 == 0) {
                        sink.write(0, delete("another" + i));
                    }
                }
                if (again) {
                    sink.write(0, insert("k0", -1));
                }
                int written = removeFinishedFiles();
                assertThat(written).isPositive();
                if (again) {
                    assertThatThrownBy(() -> sink.prepare(1))
                            .isInstanceOf(IOException.class)
                            .hasMessageContaining(" could not be read back: ");
                } else {
                    assertThat(sink.prepare(1)).hasSize(1);
                }
            }
        }
    }

    /** So that whoever reads them back fails. */
    private int removeFinishedFiles() throws IOException {
        try (Stream<Path> files = Files.list(database.resolve("documents.lance/data"))) {
            List<Path> finished =
                    files.filter(file -> file.toString().endsWith(".lance"))
                            .collect(Collectors.toList());
            for (Path file : finished) {
                Files.delete(file);
            }
            return finished.size();
        }
    }

    @Test
    void committablesStaySmallOverManyFlushesOfDeletes() throws Exception {
        try (SinkHarness<RowData> sink = start(KEYED, 50, 1)) {
            for (int i = 0; i < 20_000; i++) {
                sink.write(0, delete("a key of about thirty characters " + i));
            }
            List<LanceCommittable> committables = sink.prepare(1);
            System.out.printf(
                    "Figure: 20,000 deletes in 400 flushes: committables of %d bytes%n",
                    sink.size(committables));
            assertThat(sink.size(committables)).isLessThan(20_000);
            sink.commit(committables);
        }
        try (TestTable reader = reader()) {
            assertThat(reader.version()).isEqualTo(1);
        }
    }

    @Test
    void a15ManyWritersMakeOneVersion() throws Exception {
        try (SinkHarness<RowData> sink = start(KEYED, 100, 50);
                TestTable reader = reader()) {
            long before = reader.version();
            for (int subtask = 0; subtask < 50; subtask++) {
                sink.write(subtask, insert("k" + subtask, subtask));
            }
            sink.checkpoint(1);
            assertThat(reader.version()).isEqualTo(before + 1);
            assertThat(reader.rows()).hasSize(50);
        }
    }

    @Test
    void rowsThatAreUsedAgainByTheirProducerAreSafe() throws Exception {
        try (SinkHarness<RowData> sink = start(KEYED, 3, 1)) {
            GenericRowData reused = new GenericRowData(3);
            for (int i = 0; i < 10; i++) {
                reused.setField(0, StringData.fromString("k" + i));
                reused.setField(1, i);
                reused.setField(
                        2, new org.apache.flink.table.data.GenericArrayData(new float[] {i, -i}));
                sink.write(0, reused);
            }
            sink.checkpoint(1);
        }
        assertThat(contents()).hasSize(10).containsEntry("k0", 0).containsEntry("k9", 9);
    }

    @Test
    void emptyCheckpointsMakeNoCommittable() throws Exception {
        try (SinkHarness<RowData> sink = start(KEYED, 10, 2)) {
            assertThat(sink.prepare(1)).isEmpty();
            sink.write(0, insert("a", 1));
            assertThat(sink.prepare(2)).hasSize(1);
            assertThat(sink.prepare(3)).isEmpty();
            sink.write(0, row(RowKind.UPDATE_BEFORE, "a", 1));
            assertThat(sink.prepare(4)).isEmpty();
        }
    }

    @Test
    void b1TheTableExistsEvenIfNoRowComes() throws Exception {
        start(KEYED, 10, 1).close();
        try (TestTable reader = reader()) {
            assertThat(reader.rows()).isEmpty();
        }
    }

    @Test
    void rowsThatWereNotHandedOverAreInvisibleAndLeakNothing() throws Exception {
        try (SinkHarness<RowData> sink = start(KEYED, 5, 1)) {
            for (int i = 0; i < 12; i++) {
                sink.write(0, insert("k" + i, i));
            }
        }
        assertThat(contents()).isEmpty();
    }

    @Test
    void rowsAreAppendedWithoutAKeyInEachCheckpointOnce() throws Exception {
        try (SinkHarness<RowData> sink = start(KEYLESS, 3, 2);
                TestTable reader = reader()) {
            List<LanceCommittable> all = new ArrayList<>();
            for (int checkpoint = 1; checkpoint <= 3; checkpoint++) {
                for (int i = 0; i < 10; i++) {
                    sink.write(i % 2, insert("same", i));
                }
                List<LanceCommittable> committables = sink.prepare(checkpoint);
                sink.commit(committables);
                all.addAll(committables);
            }
            sink.commit(all);
            assertThat(reader.rows()).hasSize(30);
        }
    }

    @Test
    void changesOtherThanInsertsAreRefusedWithoutAKey() throws Exception {
        try (SinkHarness<RowData> sink = start(KEYLESS, 3, 1)) {
            for (RowKind kind :
                    List.of(RowKind.DELETE, RowKind.UPDATE_AFTER, RowKind.UPDATE_BEFORE)) {
                assertThatThrownBy(() -> sink.write(0, row(kind, "a", 1)))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(
                                "The table 'documents' was sent a change of kind %s, but has no primary key to tell which row is meant. Declare a primary key, or send inserts only.",
                                kind);
            }
        }
    }

    @Test
    void c1AWriteThatFailsSaysSoAndLeaksNothing() throws Exception {
        try (SinkHarness<RowData> sink = start(KEYED, 100_000, 1)) {
            for (int i = 0; i < 1_000; i++) {
                sink.write(0, insert("k" + i, i));
            }
            replaceByFile(database.resolve("documents.lance"));
            assertThatThrownBy(() -> sink.prepare(1))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(
                            "The table 'documents' at "
                                    + database.resolve("documents.lance")
                                    + " could not be opened: ");
        }
    }

    @Test
    void c1AWriteInTheBackgroundThatFailsFailsTheNextRowsOrTheBarrierAndLeaksNothing()
            throws Exception {
        for (int later : List.of(0, 1_000_000)) {
            RecordedMetrics metrics;
            Path directory = database.resolve("documents.lance");
            try (SinkHarness<RowData> sink = start(KEYED, 1_000, 1)) {
                metrics = sink.writerMetrics(0);
                replaceByFile(directory);
                for (int i = 0; i < 1_000; i++) {
                    sink.write(0, insert("k" + i, i));
                }
                assertThatThrownBy(
                                () -> {
                                    for (int i = 0; i < later; i++) {
                                        sink.write(0, insert("later", i));
                                    }
                                    sink.prepare(1);
                                })
                        .isInstanceOf(IOException.class)
                        .hasMessageStartingWith(
                                "The table 'documents' at " + directory + " could not be opened: ");
                assertThat(metrics.value("numRecordsSendErrors")).isEqualTo(1_000);
                if (later > 0) {
                    assertThat(metrics.value("numRecordsSend")).isLessThan(1_000 + later);
                }
            }
            assertNothingIsOpen();
            Files.delete(directory);
        }
    }

    @Test
    void aWriterThatIsClosedWhileABufferIsWrittenLeaksNothing() throws Exception {
        int inProgress = 0;
        for (int round = 0; round < 10; round++) {
            SinkHarness<RowData> sink = start(KEYED, 1_000, 1);
            for (int i = 0; i < 1_500; i++) {
                sink.write(0, insert("k" + i, i));
            }
            inProgress += buffersBeingWritten();
            boolean cancelled = round % 2 == 0;
            if (cancelled) {
                Thread.currentThread().interrupt();
            }
            sink.close();
            assertThat(Thread.interrupted()).isEqualTo(cancelled);
            assertNothingIsOpen();
        }
        assertThat(inProgress).as("writers that were closed in the midst").isPositive();
        assertThat(contents()).isEmpty();
    }

    @Test
    void aWriterThatIsInterruptedWhileItWaitsForABufferSaysSoAndLeaksNothing() throws Exception {
        try (SinkHarness<RowData> sink = start(KEYED, 1_000, 1)) {
            Thread.currentThread().interrupt(); // Noticed when a buffer has to be waited for.
            assertThatThrownBy(
                            () -> {
                                for (int i = 0; i < 1_000_000; i++) {
                                    sink.write(0, insert("k" + i, i));
                                }
                            })
                    .isInstanceOf(InterruptedException.class);
        }
        assertNothingIsOpen();
    }

    @Test
    void aWriterHasAThreadFromItsFirstFullBufferUntilItIsClosed() throws Exception {
        try (SinkHarness<RowData> sink = start(KEYED, 1_000, 2)) {
            for (int i = 0; i < 500; i++) {
                sink.write(i % 2, insert("k" + i, i));
            }
            sink.checkpoint(1);
            assertThat(flushThreads()).as("the barrier's own work needs none").isZero();

            for (int i = 500; i < 10_500; i++) {
                sink.write(i % 2, insert("k" + i, i));
            }
            sink.checkpoint(2);
            assertThat(flushThreads()).as("one for each writer").isEqualTo(2);
            assertThat(contents()).hasSize(10_500);
        }
        assertNothingIsOpen();
    }

    private static int buffersBeingWritten() {
        return (int)
                Thread.getAllStackTraces().entrySet().stream()
                        .filter(thread -> isFlush(thread.getKey()))
                        .filter(
                                thread ->
                                        Arrays.stream(thread.getValue())
                                                .anyMatch(
                                                        frame ->
                                                                frame.getClassName()
                                                                        .endsWith(".PendingFlush")))
                        .count();
    }

    private static int flushThreads() {
        return (int)
                Thread.getAllStackTraces().keySet().stream()
                        .filter(LanceTargetSinkTest::isFlush)
                        .count();
    }

    private static boolean isFlush(Thread thread) {
        return thread.getName().startsWith("lancedb-flush documents (");
    }

    private static void assertNothingIsOpen() {
        assertThat(LanceTable.openTables()).isZero();
        assertThat(flushThreads()).isZero();
    }

    private static void replaceByFile(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(directory)) {
            files = walk.collect(Collectors.toList());
        }
        for (int i = files.size() - 1; i >= 0; i--) {
            Files.delete(files.get(i));
        }
        Files.createFile(directory);
    }

    @Test
    void a12AnInvalidRowFailsAndNothingOfItsCheckpointBecomesVisible() throws Exception {
        try (SinkHarness<RowData> sink = start(KEYED, 2, 1)) {
            for (int i = 0; i < 5; i++) {
                sink.write(0, insert("k" + i, i));
            }
            RowData wrong = new Rows(KEYED).insert("bad", 1, new float[3]);
            assertThatThrownBy(() -> sink.write(0, wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "A row cannot be written to the table 'documents': column 'embedding', key id=bad: the vector has 3 elements, expected 2");
        }
        assertThat(contents()).isEmpty();
    }

    @Test
    void b8ATableThatDoesNotFitIsRefusedAndLeaksNothing() throws Exception {
        start(KEYED, 10, 1).close();
        TableSchema other =
                TableSchema.builder()
                        .column("id", ColumnDef.notNull(LanceType.int64()))
                        .primaryKey("id")
                        .build();
        assertThatThrownBy(() -> start(other, 10, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "The table 'documents' does not fit its declaration; the columns marked with * differ:");
    }

    @Test
    void memoryStaysWithinTheLimitOfBytes() throws Exception {
        TableSchema schema =
                TableSchema.builder()
                        .column("id", ColumnDef.notNull(LanceType.utf8()))
                        .column("text", LanceType.utf8())
                        .primaryKey("id")
                        .build();
        Rows rows = new Rows(schema);
        try (SinkHarness<RowData> sink = start(schema, 1_000_000, 1);
                TestTable reader = reader()) {
            RecordedMetrics metrics = sink.writerMetrics(0);
            for (int i = 0; i < 200; i++) {
                sink.write(0, rows.insert("k" + i, "x".repeat(100_000)));
                assertThat(metrics.value("offHeapBytes"))
                        .as("buffers that fill and that are written, and one row")
                        .isLessThan((1 << 20) + 300_000);
            }
            List<LanceCommittable> committables = sink.prepare(1);
            sink.commit(committables);
            System.out.printf(
                    "Figure: 20 MB of text within a limit of 1 MB: %d fragments%n",
                    reader.fragments());
            assertThat(reader.fragments()).isBetween(5, 40);
            assertThat(reader.rows()).hasSize(200);
        }
    }
}
