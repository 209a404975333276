package org.apache.flink.connector.lancedb.lance;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.lance.Dataset;
import org.lance.ipc.LanceScanner;
import org.lance.ipc.ScanOptions;

/**
 * Finds the rows of a table that changes replace or delete, by one scan of the key columns for each
 * part of the keys that fits the memory budget. The scan takes no scalar index: a long list of keys
 * looked up through one is far slower than reading the column.
 */
final class RowLocator {

    private static final String ROW_ADDRESS = "_rowaddr";

    private final LanceTable table;
    private final TableSchema declared;
    private final FragmentReader files;
    private final long budgetBytes;

    RowLocator(LanceTable table, TableSchema declared, FragmentReader files, long budgetBytes) {
        this.table = table;
        this.declared = declared;
        this.files = files;
        this.budgetBytes = budgetBytes;
    }

    /** The rows that have the changes' keys. */
    LocatedRows locate(
            Dataset dataset, UncommittedChanges changes, Iterable<WrittenFragment> fragments)
            throws IOException {
        return locate(dataset, Optional.empty(), changes, fragments);
    }

    /** Those of them that are in some fragments, of which there may be none. */
    LocatedRows locateIn(
            Dataset dataset,
            List<Integer> fragmentIds,
            UncommittedChanges changes,
            Iterable<WrittenFragment> fragments)
            throws IOException {
        return fragmentIds.isEmpty()
                ? new LocatedRows()
                : locate(dataset, Optional.of(fragmentIds), changes, fragments);
    }

    private LocatedRows locate(
            Dataset dataset,
            Optional<List<Integer>> fragmentIds,
            UncommittedChanges changes,
            Iterable<WrittenFragment> fragments)
            throws IOException {
        LocatedRows found = new LocatedRows();
        KeyPartitions partitions =
                KeyPartitions.within(
                        budgetBytes,
                        changes.keys(),
                        changes.keyBytes() + changes.keys() * KeyFilter.BYTES_PER_KEY);
        for (int partition = 0; partition < partitions.count(); partition++) {
            WantedKeys wanted = collect(changes, fragments, partitions, partition);
            if (!wanted.isEmpty()) {
                scan(dataset, fragmentIds, wanted, partitions.batchRows(), found);
            }
        }
        return found;
    }

    private WantedKeys collect(
            UncommittedChanges changes,
            Iterable<WrittenFragment> fragments,
            KeyPartitions partitions,
            int partition)
            throws IOException {
        KeyColumns columns = new KeyColumns(declared);
        WantedKeys wanted = new WantedKeys(changes.keys() / partitions.count());
        DeletedKeys.forEach(
                table,
                changes.deletedKeys(),
                changes.deletedKeyFiles(),
                key -> {
                    long hash = columns.hash(key);
                    if (partitions.contains(partition, hash)) {
                        wanted.addDeleted(key, hash);
                    }
                });
        for (WrittenFragment fragment : fragments) {
            files.readKeys(
                    fragment,
                    partitions.batchRows(),
                    (row, key) -> {
                        long hash = columns.hash(key);
                        if (partitions.contains(partition, hash)) {
                            wanted.addUpserted(key, hash);
                        }
                    });
        }
        return wanted;
    }

    private void scan(
            Dataset dataset,
            Optional<List<Integer>> fragmentIds,
            WantedKeys wanted,
            int batchRows,
            LocatedRows found)
            throws IOException {
        ScanOptions.Builder keysOnly =
                new ScanOptions.Builder()
                        .columns(declared.primaryKey())
                        .withRowAddress(true)
                        .useScalarIndex(false)
                        .batchSize(batchRows);
        fragmentIds.ifPresent(keysOnly::fragmentIds);
        KeyColumns columns = new KeyColumns(declared);
        columns.check(table.name(), dataset.getSchema());
        KeyProbe probe = new KeyProbe(columns, wanted, found);
        try (LanceScanner scanner = dataset.newScan(keysOnly.build());
                ArrowReader batches = scanner.scanBatches()) {
            while (batches.loadNextBatch()) {
                VectorSchemaRoot batch = batches.getVectorSchemaRoot();
                probe.look(batch, batch.getVector(ROW_ADDRESS).getDataBuffer());
            }
        } catch (Exception e) { // Lance throws checked exceptions that it does not declare.
            throw table.failed("scanned", e);
        }
    }
}
