package org.apache.flink.connector.lancedb.lance;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.lance.Dataset;

/**
 * Finds the rows of a table that changes replace or delete, by one scan of the key columns for each
 * part of the keys that fits the memory budget.
 */
final class RowLocator {

    /** Fewer are scanned by the time that another thread has begun. */
    private static final long LEAST_ROWS_OF_A_THREAD = 500_000;

    private final LanceTable table;
    private final TableSchema declared;
    private final FragmentReader files;
    private final long budgetBytes;
    private final KeyScan scan;

    RowLocator(LanceTable table, TableSchema declared, FragmentReader files, long budgetBytes) {
        this(table, declared, files, budgetBytes, LEAST_ROWS_OF_A_THREAD);
    }

    /** With threads for smaller tables, for tests. */
    RowLocator(
            LanceTable table,
            TableSchema declared,
            FragmentReader files,
            long budgetBytes,
            long leastRowsOfAThread) {
        this.table = table;
        this.declared = declared;
        this.files = files;
        this.budgetBytes = budgetBytes;
        this.scan = new KeyScan(table, declared, leastRowsOfAThread);
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
                scan.scan(dataset, fragmentIds, wanted, partitions.batchRows(), found);
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
}
