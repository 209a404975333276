package org.apache.flink.connector.lancedb.lance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.lance.Dataset;
import org.lance.Fragment;
import org.lance.ipc.LanceScanner;
import org.lance.ipc.ScanOptions;

/**
 * Finds the rows of a table that changes replace or delete, by one scan of the key columns for each
 * part of the keys that fits the memory budget. The scan takes no scalar index: a long list of keys
 * looked up through one is far slower than reading the column.
 */
final class RowLocator {

    private static final String ROW_ADDRESS = "_rowaddr";

    /** Fewer are scanned by the time that another thread has begun. */
    private static final long LEAST_ROWS_OF_A_THREAD = 500_000;

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
        new KeyColumns(declared).check(table.name(), dataset.getSchema());
        ParallelWork work = new ParallelWork("Locating rows of the table '" + table.name() + "'");
        List<ParallelWork.Part> parts = new ArrayList<>();
        for (Optional<List<Integer>> share : shares(dataset, fragmentIds)) {
            ScanOptions.Builder keysOnly =
                    new ScanOptions.Builder()
                            .columns(declared.primaryKey())
                            .withRowAddress(true)
                            .useScalarIndex(false)
                            .batchSize(batchRows);
            share.ifPresent(keysOnly::fragmentIds);
            KeyProbe probe = new KeyProbe(new KeyColumns(declared), wanted, found);
            parts.add(() -> scan(dataset, keysOnly.build(), probe, work));
        }
        try {
            work.run(parts);
        } catch (Exception e) { // Lance throws checked exceptions that it does not declare.
            throw table.failed("scanned", e);
        }
    }

    private static void scan(
            Dataset dataset, ScanOptions options, KeyProbe probe, ParallelWork work)
            throws Exception {
        try (LanceScanner scanner = dataset.newScan(options);
                ArrowReader batches = scanner.scanBatches()) {
            while (!work.isOver() && batches.loadNextBatch()) {
                VectorSchemaRoot batch = batches.getVectorSchemaRoot();
                probe.look(batch, batch.getVector(ROW_ADDRESS).getDataBuffer());
            }
        }
    }

    /** The fragments that each thread scans; none stands for all. */
    private static List<Optional<List<Integer>>> shares(
            Dataset dataset, Optional<List<Integer>> fragmentIds) {
        int parts =
                fragmentIds.isPresent()
                        ? 1
                        : ParallelWork.parts(dataset.countRows() / LEAST_ROWS_OF_A_THREAD);
        if (parts == 1) {
            return List.of(fragmentIds);
        }
        List<Optional<List<Integer>>> shares = new ArrayList<>();
        List<Fragment> fragments = dataset.getFragments();
        long rows = 0;
        long all = fragments.stream().mapToLong(fragment -> fragment.metadata().getPhysicalRows()).sum();
        List<Integer> share = new ArrayList<>();
        for (Fragment fragment : fragments) {
            share.add(fragment.getId());
            rows += fragment.metadata().getPhysicalRows();
            if (rows >= all * (shares.size() + 1) / parts) {
                shares.add(Optional.of(share));
                share = new ArrayList<>();
            }
        }
        return shares;
    }
}
