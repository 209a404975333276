package org.apache.flink.connector.lancedb.benchmarks.documents;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.lance.Dataset;
import org.lance.Fragment;
import org.lance.ipc.LanceScanner;
import org.lance.ipc.ScanOptions;

/**
 * Reads a table with lance-core alone and compares each row with what it must be: no row is
 * missing, doubled, or one too many, and each has the title of its revision. Vectors are compared
 * bit by bit; where they take more than 2 GiB, those of every nth fragment.
 */
public final class TableCheck {

    private static final long MOST_VECTOR_BYTES = 2L << 30;
    private static final long BATCH_ROWS = 8192;

    private final Documents documents;
    private final ExpectedRows expected;
    private final BitSet seen = new BitSet();

    public TableCheck(Documents documents, ExpectedRows expected) {
        this.documents = documents;
        this.expected = expected;
    }

    /**
     * Compares all rows.
     *
     * @throws IllegalStateException if the table is not as it must be
     */
    public void check(String uri) throws Exception {
        try (BufferAllocator allocator = new RootAllocator();
                Dataset table = Dataset.open().allocator(allocator).uri(uri).build()) {
            ScanOptions texts =
                    new ScanOptions.Builder()
                            .columns(List.of(Documents.ID, Documents.TITLE))
                            .batchSize(BATCH_ROWS)
                            .build();
            long rows = scan(table, texts, this::checkTexts);
            if (rows != expected.count() || seen.cardinality() != rows) {
                throw new IllegalStateException(
                        String.format(
                                "The table %s has %d rows of %d documents, expected %d.",
                                uri, rows, seen.cardinality(), expected.count()));
            }
            if (rows > 0) {
                checkVectors(table);
            }
        }
    }

    private void checkVectors(Dataset table) throws Exception {
        List<Integer> fragments =
                table.getFragments().stream().map(Fragment::getId).collect(Collectors.toList());
        long vectorBytes = expected.count() * documents.dimension() * Float.BYTES;
        int step = Math.toIntExact(1 + vectorBytes / MOST_VECTOR_BYTES);
        List<Integer> sample =
                fragments.stream()
                        .filter(id -> fragments.indexOf(id) % step == 0)
                        .collect(Collectors.toList());
        ScanOptions vectors =
                new ScanOptions.Builder()
                        .columns(List.of(Documents.ID, Documents.EMBEDDING))
                        .fragmentIds(sample)
                        .batchSize(BATCH_ROWS)
                        .build();
        scan(table, vectors, this::checkVectors);
    }

    private static long scan(Dataset table, ScanOptions options, RowsCheck check) throws Exception {
        long rows = 0;
        try (LanceScanner scanner = table.newScan(options);
                ArrowReader batches = scanner.scanBatches()) {
            while (batches.loadNextBatch()) {
                VectorSchemaRoot batch = batches.getVectorSchemaRoot();
                check.check(batch);
                rows += batch.getRowCount();
            }
        }
        return rows;
    }

    private void checkTexts(VectorSchemaRoot batch) {
        VarCharVector ids = (VarCharVector) batch.getVector(Documents.ID);
        VarCharVector titles = (VarCharVector) batch.getVector(Documents.TITLE);
        for (int row = 0; row < batch.getRowCount(); row++) {
            long number = number(ids, row);
            int revision = expected.revision(number);
            if (revision == Change.DELETED) {
                throw new IllegalStateException(
                        "The table has the document " + number + ", which it must not have.");
            }
            byte[] title = Documents.titles(revision)[Documents.titlePlace(number)];
            if (!Arrays.equals(titles.get(row), title)) {
                throw new IllegalStateException(
                        String.format(
                                "The document %d has the title '%s', expected '%s'.",
                                number,
                                titles.getObject(row),
                                new String(title, StandardCharsets.UTF_8)));
            }
            seen.set((int) number);
        }
    }

    private void checkVectors(VectorSchemaRoot batch) {
        VarCharVector ids = (VarCharVector) batch.getVector(Documents.ID);
        FixedSizeListVector vectors = (FixedSizeListVector) batch.getVector(Documents.EMBEDDING);
        ArrowBuf elements = vectors.getDataVector().getDataBuffer();
        float[][] pool = documents.vectors();
        for (int row = 0; row < batch.getRowCount(); row++) {
            long number = number(ids, row);
            float[] expectedVector = pool[Documents.vectorPlace(number, expected.revision(number))];
            long offset = (long) row * documents.dimension() * Float.BYTES;
            for (float element : expectedVector) {
                if (elements.getInt(offset) != Float.floatToRawIntBits(element)) {
                    throw new IllegalStateException(
                            "The document " + number + " has another vector than was written.");
                }
                offset += Float.BYTES;
            }
        }
    }

    private static long number(VarCharVector ids, int row) {
        ArrowBuf bytes = ids.getDataBuffer();
        int end = ids.getEndOffset(row);
        long number = 0;
        for (int at = ids.getStartOffset(row) + Documents.ID_PREFIX.length(); at < end; at++) {
            number = 10 * number + Character.digit(bytes.getByte(at), 10);
        }
        return number;
    }

    /** What is looked at in each batch of a scan. */
    @FunctionalInterface
    private interface RowsCheck {
        void check(VectorSchemaRoot batch);
    }
}
