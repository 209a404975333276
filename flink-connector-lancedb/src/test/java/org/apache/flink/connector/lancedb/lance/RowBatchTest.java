package org.apache.flink.connector.lancedb.lance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.schema.VectorElementType;
import org.apache.flink.connector.lancedb.sink.encoder.RowEncoder;
import org.apache.flink.connector.lancedb.testing.RandomValues;
import org.apache.flink.connector.lancedb.testing.Rows;
import org.apache.flink.connector.lancedb.testing.Tables;
import org.apache.flink.connector.lancedb.testing.TestTable;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of every type through native memory into files and back. */
class RowBatchTest {

    @TempDir Path database;

    /** A schema with a column of each type, nullable, and one that tells the rows apart. */
    private static TableSchema everyType() {
        TableSchema.Builder schema =
                TableSchema.builder().column("row", ColumnDef.notNull(LanceType.int32()));
        int number = 0;
        for (LanceType type : RandomValues.allTypes()) {
            schema.column("c" + number++, type);
        }
        return schema.build();
    }

    @Test
    void deadRowsAreLeftOutAndTheOthersKeepEveryValue() throws Exception {
        TableSchema schema = everyType();
        try (LanceFixture target = new LanceFixture(database, schema)) {
            for (int round = 0; round < 12; round++) {
                long seed = System.nanoTime();
                System.out.println("RowBatchTest seed " + seed);
                int deadOfHundred = List.of(0, 1, 50, 99).get(round % 4);
                writeAndCompare(target, round + 1, seed, deadOfHundred);
                target.reader.delete("true");
            }
        }
    }

    private static void writeAndCompare(
            LanceFixture target, int checkpoint, long seed, int deadOfHundred) throws Exception {
        Random random = new Random(seed);
        RandomValues values = new RandomValues(random);
        TableSchema schema = target.schema;
        TableLayout layout = target.table.layout(schema);
        RowEncoder encoder = new RowEncoder("documents", schema, layout);
        Rows rows = new Rows(schema);
        int nullsOfTen = random.nextInt(10);
        Deque<RowBatch> batches = new ArrayDeque<>();
        List<Map<String, Object>> expected = new ArrayList<>();
        int row = 0;
        for (int batchNumber = 0; batchNumber < 3; batchNumber++) {
            RowBatch batch = target.table.newBatch(layout);
            batches.add(batch);
            int count = 1 + random.nextInt(100);
            for (int i = 0; i < count; i++, row++) {
                Object[] fields = new Object[schema.columnCount()];
                Map<String, Object> readBack = new LinkedHashMap<>();
                for (int c = 0; c < fields.length; c++) {
                    LanceType type = schema.column(c).type();
                    fields[c] =
                            c == 0
                                    ? (Object) row
                                    : random.nextInt(10) < nullsOfTen ? null : values.next(type);
                    readBack.put(
                            schema.columnNames().get(c), RandomValues.readBack(type, fields[c]));
                }
                RowData data = rows.insert(fields);
                int position =
                        encoder.encode(random.nextBoolean() ? data : rows.binary(data), batch);
                assertThat(position).isEqualTo(i);
                if (random.nextInt(100) < deadOfHundred) {
                    batch.kill(position);
                } else {
                    expected.add(readBack);
                }
            }
            assertThat(batch.liveRows()).isLessThanOrEqualTo(count);
        }
        FragmentFiles files = new FragmentFiles(target.table, layout);
        List<WrittenFragment> fragments = files.write(batches).fragments();
        assertThat(batches).isEmpty();
        assertThat(fragments.stream().mapToLong(WrittenFragment::rows).sum())
                .isEqualTo(expected.size());
        target.commit(
                checkpoint,
                files.name(OptionalLong.empty(), fragments, List.of(), 0, 0, Optional.empty()));
        assertThat(target.reader.rows()).as("seed %d", seed).isEqualTo(expected);
    }

    @Test
    void rewritingAFragmentKeepsEveryValueOfItsLiveRows() throws Exception {
        long seed = System.nanoTime();
        System.out.println("RowBatchTest seed " + seed);
        Random random = new Random(seed);
        RandomValues values = new RandomValues(random);
        TableSchema schema = everyType();
        try (LanceFixture target = new LanceFixture(database, schema)) {
            Checkpoint checkpoint = target.checkpoint();
            List<Map<String, Object>> expected = new ArrayList<>();
            BitSet dead = new BitSet();
            for (int row = 0; row < 500; row++) {
                Object[] fields = new Object[schema.columnCount()];
                Map<String, Object> readBack = new LinkedHashMap<>();
                for (int c = 0; c < fields.length; c++) {
                    LanceType type = schema.column(c).type();
                    fields[c] =
                            c == 0
                                    ? (Object) row
                                    : random.nextInt(5) == 0 ? null : values.next(type);
                    readBack.put(
                            schema.columnNames().get(c), RandomValues.readBack(type, fields[c]));
                }
                checkpoint.upsert(fields);
                if (random.nextInt(3) == 0) {
                    dead.set(row);
                } else {
                    expected.add(readBack);
                }
            }
            UncommittedChanges changes = checkpoint.changes();
            FragmentFiles files = new FragmentFiles(target.table, target.table.layout(schema));
            assertThat(changes.fragments()).hasSize(1);
            List<WrittenFragment> rewritten = files.rewrite(changes.fragments().get(0), dead);
            target.commit(
                    1,
                    files.name(OptionalLong.empty(), rewritten, List.of(), 0, 0, Optional.empty()));
            assertThat(target.reader.rows()).as("seed %d", seed).isEqualTo(expected);

            dead.set(0, 500);
            assertThat(files.rewrite(changes.fragments().get(0), dead)).isEmpty();
        }
    }

    @Test
    void listsOfEveryTypeGrowBeyondTheMemoryOfABatch() throws Exception {
        long seed = System.nanoTime();
        System.out.println("RowBatchTest seed " + seed);
        Random random = new Random(seed);
        RandomValues values = new RandomValues(random);
        TableSchema.Builder builder = TableSchema.builder();
        List<Object> fields = new ArrayList<>();
        Map<String, Object> expected = new LinkedHashMap<>();
        for (LanceType element : RandomValues.allTypes()) {
            if (element.kind() == LanceType.Kind.JSON) {
                continue; // It is no part of other types.
            }
            LanceType type = LanceType.list(element);
            String name = "c" + fields.size();
            builder.column(name, type);
            List<Object> list = new ArrayList<>();
            for (int i = 0; i < 5_000; i++) {
                list.add(random.nextInt(10) == 0 ? null : values.next(element));
            }
            fields.add(list);
            // Arrow's own reader of durations saturates.
            expected.put(
                    name,
                    element.kind() == LanceType.Kind.DURATION
                            ? list.size()
                            : RandomValues.readBack(type, list));
        }
        try (LanceFixture target = new LanceFixture(database, builder.build())) {
            target.commit(1, target.checkpoint().upsert(fields.toArray()));
            Map<String, Object> found = target.reader.rows().get(0);
            found.replaceAll(
                    (name, list) ->
                            expected.get(name) instanceof Integer ? ((List<?>) list).size() : list);
            for (Map.Entry<String, Object> column : expected.entrySet()) {
                assertThat(found.get(column.getKey()))
                        .as("%s, seed %d", column.getKey(), seed)
                        .isEqualTo(column.getValue());
            }
        }
    }

    /** Lance's native code ended the whole process here while it owned the file's reader. */
    @Test
    void aRewriteThatFailsIsAnError() throws Exception {
        TableSchema schema = TableSchema.builder().column("c", LanceType.utf8()).build();
        TableSchema other = TableSchema.builder().column("c", LanceType.int32()).build();
        try (LanceFixture source = new LanceFixture(database.resolve("source"), schema);
                LanceFixture target = new LanceFixture(database.resolve("target"), other)) {
            WrittenFragment fragment =
                    source.checkpoint().upsert("a").upsert("b").changes().fragments().get(0);
            Path data = Files.createDirectories(Path.of(target.table.uri(), "data"));
            Files.copy(
                    Path.of(source.table.uri(), "data", fragment.dataFile()),
                    data.resolve(fragment.dataFile()));
            FragmentFiles files = new FragmentFiles(target.table, target.table.layout(other));
            BitSet dead = new BitSet();
            dead.set(0);
            assertThatThrownBy(() -> files.rewrite(fragment, dead))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("could not be");
        }
    }

    @Test
    void aBatchIsFullAtTheBytesOfItsLists() throws Exception {
        TableSchema schema =
                TableSchema.builder()
                        .column(
                                "l",
                                LanceType.parse("list<struct<v: fixed_size_list<float32, 100>>>"))
                        .build();
        try (LanceFixture target = new LanceFixture(database, schema)) {
            TableLayout layout = target.table.layout(schema);
            RowEncoder encoder = new RowEncoder("documents", schema, layout);
            RowData row =
                    new Rows(schema).insert(Collections.nCopies(100, Map.of("v", new float[100])));
            int count = 0;
            try (RowBatch batch = target.table.newBatch(layout)) {
                System.out.printf(
                        "Figure: an empty batch of lists takes %,d bytes%n",
                        target.table.allocatedBytes());
                while (!batch.isFull()) {
                    encoder.encode(row, batch);
                    count++;
                }
                System.out.printf(
                        "Figure: a batch is full at %d rows of lists of 40,000 bytes and takes %,d bytes%n",
                        count, target.table.allocatedBytes());
                assertThat(count).isBetween(50, 53);
                assertThat(target.table.allocatedBytes()).isLessThan(8 << 20);
            }
        }
    }

    @Test
    void aBatchWithoutLiveRowsMakesNoFile() throws Exception {
        TableSchema schema = everyType();
        try (LanceFixture target = new LanceFixture(database, schema)) {
            TableLayout layout = target.table.layout(schema);
            RowBatch batch = target.table.newBatch(layout);
            Object[] fields = new Object[schema.columnCount()];
            fields[0] = 1;
            int row =
                    new RowEncoder("documents", schema, layout)
                            .encode(new Rows(schema).insert(fields), batch);
            batch.kill(row);
            assertThat(
                            new FragmentFiles(target.table, layout)
                                    .write(new ArrayDeque<>(List.of(batch))))
                    .isSameAs(FlushedRows.NONE);
            assertThat(database.resolve("documents.lance/data")).doesNotExist();
        }
    }

    @Test
    void aBatchIsFullAtItsBytesBeforeMemoryRunsAway() throws Exception {
        TableSchema schema = TableSchema.builder().column("text", LanceType.utf8()).build();
        try (LanceFixture target = new LanceFixture(database, schema)) {
            TableLayout layout = target.table.layout(schema);
            RowEncoder encoder = new RowEncoder("documents", schema, layout);
            Rows rows = new Rows(schema);
            int count = 0;
            try (RowBatch batch = target.table.newBatch(layout)) {
                while (!batch.isFull()) {
                    encoder.encode(rows.insert("x".repeat(100_000)), batch);
                    count++;
                }
                System.out.printf(
                        "Figure: a batch is full at %d rows of 100,000 bytes and takes %,d bytes%n",
                        count, target.table.allocatedBytes());
                assertThat(count).isEqualTo(21);
                assertThat(target.table.allocatedBytes()).isLessThan(6 << 20);
            }
            assertThat(target.table.allocatedBytes()).isZero();
        }
    }

    @Test
    void aBatchOfWideVectorsIsSmall() throws Exception {
        TableSchema schema =
                TableSchema.builder()
                        .column("v", LanceType.vector(VectorElementType.FLOAT64, 100_000))
                        .build();
        try (LanceFixture target = new LanceFixture(database, schema);
                RowBatch batch = target.table.newBatch(target.table.layout(schema))) {
            assertThat(batch.isFull()).isFalse();
            System.out.printf(
                    "Figure: an empty batch of 100,000 doubles a row takes %,d bytes%n",
                    target.table.allocatedBytes());
            assertThat(target.table.allocatedBytes()).isLessThan(4 << 20);
        }
    }

    /** Vectors' memory is not zeroed; what was in it before must not come into a file. */
    @Test
    void theMemoryBehindANullVectorIsZeroWhateverWasThere() {
        LanceType type = LanceType.vector(VectorElementType.FLOAT32, 3);
        TableSchema schema = TableSchema.builder().column("v", type).build();
        try (BufferAllocator allocator = new RootAllocator();
                FieldVector vectors =
                        ArrowTypes.schema(schema).findField("v").createVector(allocator)) {
            ColumnWriters.allocateForPuts(vectors, 4);
            ArrowBuf values = vectors.getChildrenFromFields().get(0).getDataBuffer();
            values.setOne(0, values.capacity());
            ColumnWriter column = ColumnWriters.of(vectors, type);

            column.row = 0;
            column.putVector(new float[] {1, 2, 3});
            column.row = 1;
            column.putNull();
            column.row = 2;
            column.putVector(new float[] {4, 5, 6});
            column.finish(3);

            assertThat(vectors.getObject(0)).isEqualTo(List.of(1f, 2f, 3f));
            assertThat(vectors.isNull(1)).isTrue();
            assertThat(vectors.getObject(2)).isEqualTo(List.of(4f, 5f, 6f));
            for (int element = 3; element < 6; element++) {
                assertThat(values.getInt((long) element * Float.BYTES)).isZero();
            }
        }
    }

    /** Why every other test proves that nothing leaks. */
    @Test
    void aForgottenBatchMakesClosingTheTableFail() throws Exception {
        TableSchema schema = TableSchema.builder().column("n", LanceType.int32()).build();
        LanceTable table = new LanceTable(LanceConnection.of(database.toString()), "documents");
        Tables.prepare(table, schema);
        RowBatch forgotten = table.newBatch(table.layout(schema));
        assertThatThrownBy(table::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Memory was leaked");
        assertThat(forgotten.liveRows()).isZero();
    }

    @Test
    void columnsThatAreNotDeclaredAreNull() throws Exception {
        TableSchema found =
                TableSchema.builder()
                        .column("vector", LanceType.vector(VectorElementType.FLOAT32, 2))
                        .column("b", LanceType.utf8())
                        .column("number", LanceType.int64())
                        .column("a", LanceType.int32())
                        .column("flag", LanceType.bool())
                        .build();
        TableSchema declared =
                TableSchema.builder()
                        .column("a", ColumnDef.notNull(LanceType.int32()))
                        .column("b", LanceType.utf8())
                        .primaryKey("a")
                        .build();
        try (LanceFixture target = new LanceFixture(database, found);
                TestTable reader = TestTable.in(database, "documents")) {
            target.commit(1, target.checkpoint().upsert(new float[] {1, 2}, "old", 5L, 1, true));
            new TableCommit(target.table, declared, 1 << 20, afterConflict -> {})
                    .commit(
                            LanceFixture.stamp(2),
                            List.of(
                                    new Checkpoint(target.table, declared)
                                            .upsert(1, "new")
                                            .upsert(2, null)
                                            .changes()));
            assertThat(reader.rowsBy("a")).hasSize(2);
            assertThat(reader.rowsBy("a").get(0))
                    .containsEntry("a", 1)
                    .containsEntry("b", "new")
                    .containsEntry("vector", null)
                    .containsEntry("number", null)
                    .containsEntry("flag", null);
            assertThat(reader.rowsBy("a").get(1)).containsEntry("a", 2).containsEntry("b", null);
        }
    }
}
