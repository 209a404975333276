package org.apache.flink.connector.lancedb.lance;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.lance.Dataset;
import org.lance.Fragment;
import org.lance.FragmentMetadata;
import org.lance.ipc.LanceScanner;
import org.lance.ipc.ScanOptions;

/**
 * Finds the rows of a table that changes replace or delete, by one scan of the key columns for each
 * part of the keys that fits the memory budget. The scan takes no scalar index: a long list of keys
 * looked up through one is far slower than reading the column.
 */
final class RowLocator {

    private static final String ROW_ADDRESS = "_rowaddr";

    /** What the index has for a key: what the changes say of it, and whether a row was found. */
    private static final int DELETED = 0;

    static final int UPSERTED = 1;
    static final int UPDATED = 2;

    private final LanceTable table;
    private final TableSchema declared;
    private final FragmentReader files;
    private final long budgetBytes;
    private final RememberedKeys remembered = new RememberedKeys();

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
        List<FragmentMetadata> version = metadata(dataset, fragmentIds);
        KeyPartitions partitions =
                KeyPartitions.within(budgetBytes, changes.keys(), changes.keyBytes());
        for (int partition = 0; partition < partitions.count(); partition++) {
            KeyIndex keys = collect(changes, fragments, partitions, partition);
            List<FragmentMetadata> mayHave =
                    version.stream()
                            .filter(fragment -> remembered.mayHave(fragment.getId(), keys))
                            .collect(Collectors.toList());
            if (keys.size() > 0 && !mayHave.isEmpty()) {
                scan(dataset, mayHave, keys, partitions.batchRows(), found);
            }
        }
        return found;
    }

    /** The fragments of a version, or some of them. */
    private List<FragmentMetadata> metadata(Dataset dataset, Optional<List<Integer>> fragmentIds) {
        List<FragmentMetadata> version =
                dataset.getFragments().stream()
                        .map(Fragment::metadata)
                        .collect(Collectors.toList());
        remembered.follow(version);
        if (fragmentIds.isEmpty()) {
            return version;
        }
        Set<Integer> wanted = Set.copyOf(fragmentIds.get());
        version.removeIf(fragment -> !wanted.contains(fragment.getId()));
        return version;
    }

    /** Takes note of how the fragments, in which rows were located, are to be without these. */
    void willDelete(ReplacedRows rows) {
        remembered.delete(rows.updatedFragments());
    }

    private KeyIndex collect(
            UncommittedChanges changes,
            Iterable<WrittenFragment> fragments,
            KeyPartitions partitions,
            int partition)
            throws IOException {
        KeyColumns columns = new KeyColumns(declared);
        KeyIndex keys = new KeyIndex();
        DeletedKeys.forEach(
                table,
                changes.deletedKeys(),
                changes.deletedKeyFiles(),
                key -> add(key, columns.hash(key), DELETED, keys, partitions, partition));
        // A key that one flush deleted and a later one upserted is in both; its row stays.
        for (WrittenFragment fragment : fragments) {
            long[] hashes = new long[(int) Math.min(fragment.rows(), RememberedKeys.MAX_ROWS)];
            files.readKeys(
                    fragment,
                    partitions.batchRows(),
                    (row, key) -> {
                        long hash = columns.hash(key);
                        if (row < hashes.length) {
                            hashes[row] = hash;
                        }
                        add(key, hash, UPSERTED, keys, partitions, partition);
                    });
            if (hashes.length == fragment.rows()) {
                remembered.wrote(fragment.dataFile(), hashes);
            }
        }
        return keys;
    }

    private static void add(
            KeyBytes key,
            long hash,
            int change,
            KeyIndex keys,
            KeyPartitions partitions,
            int partition) {
        if (partitions.contains(partition, hash)) {
            keys.put(key, hash, change);
        }
    }

    private void scan(
            Dataset dataset,
            List<FragmentMetadata> fragments,
            KeyIndex wanted,
            int batchRows,
            LocatedRows found)
            throws IOException {
        ScanOptions.Builder keysOnly =
                new ScanOptions.Builder()
                        .fragmentIds(
                                fragments.stream()
                                        .map(FragmentMetadata::getId)
                                        .collect(Collectors.toList()))
                        .columns(declared.primaryKey())
                        .withRowAddress(true)
                        .useScalarIndex(false)
                        .batchSize(batchRows);
        ReadKeys read =
                new ReadKeys(
                        fragments.stream()
                                .filter(remembered::isToBeRead)
                                .collect(Collectors.toList()));
        KeyColumns columns = new KeyColumns(declared);
        columns.check(table.name(), dataset.getSchema());
        KeyProbe probe = new KeyProbe(columns, wanted, wanted.filter(), found, read);
        try (LanceScanner scanner = dataset.newScan(keysOnly.build());
                ArrowReader batches = scanner.scanBatches()) {
            while (batches.loadNextBatch()) {
                VectorSchemaRoot batch = batches.getVectorSchemaRoot();
                probe.look(batch, batch.getVector(ROW_ADDRESS).getDataBuffer());
            }
        } catch (Exception e) { // Lance throws checked exceptions that it does not declare.
            throw table.failed("scanned", e);
        }
        read.rememberIn(remembered);
    }
}
