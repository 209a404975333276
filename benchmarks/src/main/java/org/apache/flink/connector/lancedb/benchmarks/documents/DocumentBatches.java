package org.apache.flink.connector.lancedb.benchmarks.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** Documents as Arrow batches that are complete before a measurement begins. Must be closed. */
public final class DocumentBatches implements AutoCloseable {

    /**
     * Where the buffers of the columns after the id begin: validity, offsets and bytes come first.
     */
    private static final int ID_BUFFERS = 3;

    private final BufferAllocator allocator;
    private final Schema schema;
    private final List<ArrowRecordBatch> batches = new ArrayList<>();

    private DocumentBatches(BufferAllocator allocator, Schema schema) {
        this.allocator = allocator;
        this.schema = schema;
    }

    /** The documents' columns in Arrow, as the sink creates them. */
    public static Schema schema(Documents documents) {
        Field element =
                Field.nullable("item", new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE));
        return new Schema(
                List.of(
                        Field.notNullable(Documents.ID, ArrowType.Utf8.INSTANCE),
                        Field.nullable(Documents.TITLE, ArrowType.Utf8.INSTANCE),
                        new Field(
                                Documents.EMBEDDING,
                                FieldType.nullable(
                                        new ArrowType.FixedSizeList(documents.dimension())),
                                List.of(element))));
    }

    /**
     * Documents of consecutive numbers in their first revision. Titles and vectors of all batches
     * are the same memory, so that they may be more than the memory holds.
     *
     * @param from the first number, a multiple of {@link Documents#POOL}
     * @param to one more than the last number
     */
    public static DocumentBatches inserts(
            BufferAllocator allocator, Documents documents, long from, long to) {
        DocumentBatches batches = new DocumentBatches(allocator, schema(documents));
        try (ArrowRecordBatch pool =
                batches.newBatch(documents, Documents.POOL, number -> new Change(number, 0))) {
            for (long first = from; first < to; first += Documents.POOL) {
                batches.batches.add(
                        batches.withIds(
                                pool,
                                documents.dimension(),
                                first,
                                (int) Math.min(Documents.POOL, to - first)));
            }
        }
        return batches;
    }

    /** The rows of the changes of the numbers from one to another, deletions left out. */
    public static DocumentBatches of(
            BufferAllocator allocator, Documents documents, Changes changes, long from, long to) {
        DocumentBatches batches = new DocumentBatches(allocator, schema(documents));
        for (long first = from; first < to; first += Documents.POOL) {
            long start = first;
            int rows = (int) Math.min(Documents.POOL, to - first);
            batches.batches.add(
                    batches.newBatch(documents, rows, place -> changes.at(start + place)));
        }
        return batches;
    }

    private ArrowRecordBatch newBatch(Documents documents, int rows, LongFunction<Change> changes) {
        try (VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
            VarCharVector ids = (VarCharVector) root.getVector(Documents.ID);
            VarCharVector titles = (VarCharVector) root.getVector(Documents.TITLE);
            FixedSizeListVector vectors = (FixedSizeListVector) root.getVector(Documents.EMBEDDING);
            Float4Vector elements = (Float4Vector) vectors.getDataVector();
            vectors.setInitialCapacity(rows);
            vectors.allocateNew();
            int row = 0;
            for (int place = 0; place < rows; place++) {
                Change change = changes.apply(place);
                if (change.isDeletion()) {
                    continue;
                }
                long number = change.document();
                int revision = change.revision();
                ids.setSafe(row, Documents.id(number));
                titles.setSafe(row, Documents.titles(revision)[Documents.titlePlace(number)]);
                vectors.setNotNull(row);
                int element = row * documents.dimension();
                for (float value : documents.vectors()[Documents.vectorPlace(number, revision)]) {
                    elements.setSafe(element++, value);
                }
                row++;
            }
            root.setRowCount(row);
            return new VectorUnloader(root).getRecordBatch();
        }
    }

    private ArrowRecordBatch withIds(ArrowRecordBatch pool, int dimension, long first, int rows) {
        try (VarCharVector ids = new VarCharVector(Documents.ID, allocator)) {
            ids.allocateNew((long) rows * Documents.ID_LENGTH, rows);
            for (int row = 0; row < rows; row++) {
                ids.set(row, Documents.id(first + row));
            }
            ids.setValueCount(rows);
            List<ArrowBuf> buffers = new ArrayList<>();
            ids.getFieldBuffers().forEach(buffers::add);
            buffers.addAll(pool.getBuffers().subList(ID_BUFFERS, pool.getBuffers().size()));
            return new ArrowRecordBatch(
                    rows,
                    List.of(
                            new ArrowFieldNode(rows, 0),
                            new ArrowFieldNode(rows, 0),
                            new ArrowFieldNode(rows, 0),
                            new ArrowFieldNode((long) rows * dimension, 0)),
                    buffers);
        }
    }

    /** Reads the batches; may be called again. The reader must be closed before these batches. */
    public ArrowReader reader() {
        return new RecordBatchReader(allocator, schema, batches);
    }

    @Override
    public void close() {
        batches.forEach(ArrowRecordBatch::close);
        batches.clear();
    }
}
