package org.apache.flink.connector.lancedb.e2e;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.lance.Dataset;
import org.lance.FragmentMetadata;
import org.lance.ipc.LanceScanner;
import org.lance.ipc.ScanOptions;

/** One version of a table whose columns are BIGINTs without nulls. */
final class TableVersion {

    private final Dataset dataset;

    TableVersion(Dataset dataset) {
        this.dataset = dataset;
    }

    long number() {
        return dataset.version();
    }

    /** The fragments by their ids. */
    Map<Integer, FragmentMetadata> fragments() {
        Map<Integer, FragmentMetadata> fragments = new TreeMap<>();
        dataset.getFragments()
                .forEach(fragment -> fragments.put(fragment.getId(), fragment.metadata()));
        return fragments;
    }

    /** All rows, in no order. */
    List<List<Long>> rows(List<String> columns) throws IOException {
        return rows(new ScanOptions.Builder().columns(columns).build());
    }

    /** The rows of some fragments, in no order. */
    List<List<Long>> rowsOf(List<Integer> fragments, List<String> columns) throws IOException {
        return fragments.isEmpty()
                ? List.of()
                : rows(new ScanOptions.Builder().columns(columns).fragmentIds(fragments).build());
    }

    private List<List<Long>> rows(ScanOptions options) throws IOException {
        List<List<Long>> rows = new ArrayList<>();
        try (LanceScanner scanner = dataset.newScan(options);
                ArrowReader batches = scanner.scanBatches()) {
            while (batches.loadNextBatch()) {
                VectorSchemaRoot batch = batches.getVectorSchemaRoot();
                for (int i = 0; i < batch.getRowCount(); i++) {
                    List<Long> row = new ArrayList<>();
                    for (String column : options.getColumns().orElseThrow()) {
                        row.add(((BigIntVector) batch.getVector(column)).get(i));
                    }
                    rows.add(row);
                }
            }
            return rows;
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("Version " + number() + " could not be read.", e);
        }
    }
}
