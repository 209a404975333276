package org.apache.flink.connector.lancedb.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.DurationVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.Text;
import org.apache.flink.util.StringUtils;
import org.lance.Dataset;
import org.lance.ReadOptions;
import org.lance.WriteParams;
import org.lance.cleanup.CleanupPolicy;
import org.lance.index.IndexOptions;
import org.lance.index.IndexParams;
import org.lance.index.IndexType;
import org.lance.index.scalar.ScalarIndexParams;
import org.lance.ipc.LanceScanner;

/**
 * A Lance table as another program sees it: read and changed through lance-core alone, with an
 * allocator of its own that must be empty at the end.
 */
public final class TestTable implements AutoCloseable {

    private final BufferAllocator allocator = new RootAllocator();
    private final String uri;
    private final Map<String, String> storageOptions;

    public TestTable(String uri, Map<String, String> storageOptions) {
        this.uri = uri;
        this.storageOptions = Map.copyOf(storageOptions);
    }

    /** The table of a name in a database directory. */
    public static TestTable in(Path database, String name) {
        return new TestTable(database.resolve(name + ".lance").toString(), Map.of());
    }

    public String uri() {
        return uri;
    }

    /** Creates the table with no rows. */
    public TestTable create(Schema schema) {
        Dataset.write()
                .allocator(allocator)
                .uri(uri)
                .schema(schema)
                .storageOptions(storageOptions)
                .execute()
                .close();
        return this;
    }

    /** Replaces the table by one with no rows. */
    public void overwrite(Schema schema) {
        Dataset.write()
                .allocator(allocator)
                .uri(uri)
                .schema(schema)
                .mode(WriteParams.WriteMode.OVERWRITE)
                .storageOptions(storageOptions)
                .execute()
                .close();
    }

    /** Reads something of the latest version. */
    public <T> T read(Function<Dataset, T> function) {
        try (Dataset latest =
                Dataset.open()
                        .allocator(allocator)
                        .uri(uri)
                        .readOptions(
                                new ReadOptions.Builder().setStorageOptions(storageOptions).build())
                        .build()) {
            return function.apply(latest);
        }
    }

    /** Changes the table, as a foreign writer does. */
    public void change(Consumer<Dataset> change) {
        read(
                dataset -> {
                    change.accept(dataset);
                    return null;
                });
    }

    public long version() {
        return read(Dataset::version);
    }

    public Schema schema() {
        return read(Dataset::getSchema);
    }

    /** The fragments of the latest version. */
    public int fragments() {
        return read(dataset -> dataset.getFragments().size());
    }

    /** The rows that the latest version's files hold, deleted ones included: what was written. */
    public long writtenRows() {
        return read(
                dataset ->
                        dataset.getFragments().stream()
                                .mapToLong(fragment -> fragment.metadata().getPhysicalRows())
                                .sum());
    }

    /** The properties of the transaction that made the latest version. */
    public Map<String, String> stamp() {
        return read(
                dataset ->
                        dataset.readTransaction()
                                .orElseThrow()
                                .transactionProperties()
                                .orElse(Map.of()));
    }

    /** The versions that tags stand at, by the tags' names. */
    public Map<String, Long> tags() {
        return read(
                dataset ->
                        dataset.tags().list().stream()
                                .collect(
                                        Collectors.toMap(
                                                tag -> tag.getName(),
                                                tag -> tag.getVersion(),
                                                (a, b) -> a,
                                                TreeMap::new)));
    }

    /** Deletes rows as a foreign writer: a new version even where none matches. */
    public void delete(String predicate) {
        change(dataset -> dataset.delete(predicate));
    }

    /** Builds a scalar index of a column. */
    public void createScalarIndex(String name, String column) {
        change(
                dataset ->
                        dataset.createIndex(
                                IndexOptions.builder(
                                                List.of(column),
                                                IndexType.BTREE,
                                                IndexParams.builder()
                                                        .setScalarIndexParams(
                                                                ScalarIndexParams.create("btree"))
                                                        .build())
                                        .withIndexName(name)
                                        .build()));
    }

    /** The names of the indexes. */
    public List<String> indexes() {
        return read(Dataset::listIndexes);
    }

    public void compact() {
        change(Dataset::compact);
    }

    /** Removes all old versions that no tag stands at. */
    public void cleanUp() {
        change(
                dataset ->
                        dataset.cleanupWithPolicy(
                                CleanupPolicy.builder()
                                        .withBeforeVersion(dataset.version())
                                        .withDeleteUnverified(false)
                                        .withErrorIfTaggedOldVersions(false)
                                        .build()));
    }

    /**
     * All rows, each as its columns' values by name. Strings are Strings, binary values are hex,
     * vectors are lists (of 16-bit floats, their bits), timestamps are LocalDateTime or, in UTC,
     * the count since the epoch, durations are counts, times are counts or, in milliseconds,
     * LocalDateTime, structs are maps without the fields that are null, maps are lists of their
     * entries.
     */
    public List<Map<String, Object>> rows() {
        return read(TestTable::rowsOf);
    }

    /** All rows in the order of one column. */
    public List<Map<String, Object>> rowsBy(String column) {
        List<Map<String, Object>> rows = rows();
        rows.sort(Comparator.comparing(row -> String.valueOf(row.get(column))));
        return rows;
    }

    /** The values of one column, sorted as text. */
    public List<Object> column(String name) {
        return rows().stream()
                .map(row -> row.get(name))
                .sorted(Comparator.comparing(String::valueOf))
                .collect(Collectors.toList());
    }

    private static List<Map<String, Object>> rowsOf(Dataset dataset) {
        List<Map<String, Object>> rows = new ArrayList<>();
        try (LanceScanner scanner = dataset.newScan();
                ArrowReader batches = scanner.scanBatches()) {
            while (batches.loadNextBatch()) {
                VectorSchemaRoot batch = batches.getVectorSchemaRoot();
                for (int i = 0; i < batch.getRowCount(); i++) {
                    Map<String, Object> row = new LinkedHashMap<>();
                    for (FieldVector vector : batch.getFieldVectors()) {
                        row.put(vector.getName(), value(vector, i));
                    }
                    rows.add(row);
                }
            }
            return rows;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("The table could not be read.", e);
        }
    }

    private static Object value(FieldVector vector, int row) {
        // Arrow's own reader of durations saturates at 64 bits of nanoseconds.
        return vector instanceof DurationVector && !vector.isNull(row)
                ? (Object) DurationVector.get(vector.getDataBuffer(), row)
                : plain(vector.getObject(row));
    }

    private static Object plain(Object value) {
        if (value instanceof Text) {
            return value.toString();
        }
        if (value instanceof byte[]) {
            return StringUtils.byteToHexString((byte[]) value);
        }
        if (value instanceof List) {
            List<Object> elements = new ArrayList<>();
            ((List<?>) value).forEach(element -> elements.add(plain(element)));
            return elements;
        }
        if (value instanceof Map) {
            Map<String, Object> fields = new LinkedHashMap<>();
            ((Map<?, ?>) value).forEach((name, field) -> fields.put((String) name, plain(field)));
            return fields;
        }
        return value;
    }

    @Override
    public void close() {
        allocator.close();
    }
}
