package org.apache.flink.connector.lancedb.lance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.flink.annotation.Internal;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.lance.Dataset;
import org.lance.FragmentMetadata;
import org.lance.fragment.DataFile;
import org.lance.ipc.LanceScanner;
import org.lance.ipc.ScanOptions;

/**
 * Reads what a version of a table holds, fragment by fragment: each row's key, and its content in
 * the same bytes as those of a row that is declared. Columns that are not declared are not read. A
 * version stays open until another one is asked for. Must be closed. Not thread-safe.
 */
@Internal
public final class StoredRows implements AutoCloseable {

    private final LanceTable table;
    private final TableSchema declared;
    private final StoredValue[] values;

    private Dataset dataset;

    public StoredRows(LanceTable table, TableSchema declared) {
        this.table = table;
        this.declared = declared;
        this.values = new StoredValue[declared.columnCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = StoredValue.of(declared.column(i).type());
        }
    }

    /** The ids of the fragments of a version. */
    public List<Integer> fragments(long version) throws IOException {
        List<Integer> ids = new ArrayList<>();
        open(version).getFragments().forEach(fragment -> ids.add(fragment.getId()));
        return ids;
    }

    /**
     * Hands over each row of a fragment.
     *
     * @throws IOException if a column is not as it is declared, a row has no key, or Lance fails
     */
    public void read(long version, int fragment, RowVisitor visitor) throws IOException {
        KeyColumns keys = new KeyColumns(declared);
        KeyBytes key = new KeyBytes();
        RowContent content = new RowContent(declared);
        Dataset opened = open(version);
        check(opened.getSchema());
        ScanOptions options =
                new ScanOptions.Builder()
                        .columns(declared.columnNames())
                        .batchSize(batchRows(opened.getFragment(fragment).metadata()))
                        .build();
        try (LanceScanner scanner = opened.getFragment(fragment).newScan(options);
                ArrowReader batches = scanner.scanBatches()) {
            while (batches.loadNextBatch()) {
                VectorSchemaRoot batch = batches.getVectorSchemaRoot();
                keys.bind(batch);
                bind(batch);
                for (int row = 0; row < batch.getRowCount(); row++) {
                    if (!keys.read(row, key)) {
                        throw rowWithoutKey();
                    }
                    readContent(row, content);
                    visitor.visit(key, content);
                }
            }
        } catch (IOException e) {
            throw e;
        } catch (Exception e) { // Lance throws checked exceptions that it does not declare.
            throw table.failed("scanned", e);
        }
    }

    private int batchRows(FragmentMetadata fragment) {
        long bytes =
                fragment.getFiles().stream()
                        .map(DataFile::getFileSizeBytes)
                        .mapToLong(size -> size == null ? 0 : size)
                        .sum();
        return BatchRows.like(
                fragment.getPhysicalRows(), bytes, RowBatch.capacity(ArrowTypes.schema(declared)));
    }

    private Dataset open(long version) throws IOException {
        if (dataset == null || dataset.version() != version) {
            close();
            dataset = table.open(version);
        }
        return dataset;
    }

    private void check(Schema found) throws IOException {
        for (String name : declared.columnNames()) {
            Field field = found.findField(name);
            if (!ArrowTypes.matches(declared.column(declared.position(name)).type(), field)) {
                throw new IOException(
                        String.format(
                                "The column '%s' of the table '%s' is %s, and was declared %s, so that its rows cannot be compared with those of the run.",
                                name,
                                table.name(),
                                ArrowTypes.describe(field),
                                declared.column(declared.position(name)).type()));
            }
        }
    }

    private IOException rowWithoutKey() {
        return new IOException(
                String.format(
                        "The table '%s' at %s has a row in which a column of the primary key %s is null, so no run can declare it or delete it. Delete such rows, with another client, and run again.",
                        table.name(), table.uri(), declared.primaryKey()));
    }

    private void bind(VectorSchemaRoot batch) {
        for (int i = 0; i < values.length; i++) {
            values[i].bind(batch.getVector(declared.columnNames().get(i)));
        }
    }

    private void readContent(int row, RowContent content) {
        content.clear();
        for (int place = 0; place < content.columnCount(); place++) {
            int position = content.position(place);
            if (!values[position].isNull(row)) {
                values[position].putValue(content.begin(position), row);
            }
        }
    }

    @Override
    public void close() {
        if (dataset != null) {
            dataset.close();
            dataset = null;
        }
    }

    /** Takes a row: its key and its content, in buffers that the next row uses again. */
    @Internal
    @FunctionalInterface
    public interface RowVisitor {
        void visit(KeyBytes key, RowContent content) throws IOException;
    }
}
