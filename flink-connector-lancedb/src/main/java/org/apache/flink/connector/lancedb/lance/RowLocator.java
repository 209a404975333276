package org.apache.flink.connector.lancedb.lance;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.lance.Dataset;
import org.lance.FragmentMetadata;

/**
 * Finds the rows of a table that changes replace or delete, by one scan of the key columns for each
 * part of the keys that fits the memory budget, without the small fragments that are known to have
 * none of them.
 */
final class RowLocator {

    /** Fewer are scanned by the time that another thread has begun. */
    private static final long LEAST_ROWS_OF_A_THREAD = 500_000;

    private final LanceTable table;
    private final TableSchema declared;
    private final FragmentReader files;
    private final long budgetBytes;
    private final KeyScan scan;
    private final KnownFragments known = new KnownFragments();
    private final RememberedKeys remembered = new RememberedKeys();
    private final DeletedRows deleted = new DeletedRows();

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
        this.scan = new KeyScan(table, declared, deleted, leastRowsOfAThread);
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
        List<FragmentMetadata> version = fragments(dataset, fragmentIds);
        KeyPartitions partitions =
                KeyPartitions.within(
                        budgetBytes,
                        changes.keys(),
                        changes.keyBytes() + changes.keys() * KeyFilter.BYTES_PER_KEY);
        for (int partition = 0; partition < partitions.count(); partition++) {
            WantedKeys wanted = collect(changes, fragments, partitions, partition);
            List<FragmentMetadata> mayHave =
                    those(version, fragment -> remembered.mayHave(fragment.getId(), wanted));
            if (!wanted.isEmpty() && !mayHave.isEmpty()) {
                ReadFragments read =
                        new ReadFragments()
                                .noteKeys(remembered.toBeRead(mayHave))
                                .noteRows(deleted.toBeRead(mayHave));
                scan.scan(dataset, mayHave, wanted, partitions.batchRows(), found, read);
                read.rememberIn(remembered, deleted);
            }
        }
        return found;
    }

    /** The fragments of a version, or some of them. */
    private List<FragmentMetadata> fragments(Dataset dataset, Optional<List<Integer>> ids) {
        List<FragmentMetadata> version = known.of(dataset);
        remembered.follow(version);
        deleted.follow(version);
        if (ids.isEmpty()) {
            return version;
        }
        Set<Integer> wanted = Set.copyOf(ids.get());
        return those(version, fragment -> wanted.contains(fragment.getId()));
    }

    private static List<FragmentMetadata> those(
            List<FragmentMetadata> fragments, Predicate<FragmentMetadata> condition) {
        return fragments.stream().filter(condition).collect(Collectors.toList());
    }

    /** Takes note of how the fragments, in which rows were located, are to be without these. */
    void willDelete(LocatedRows located, ReplacedRows rows) {
        remembered.delete(rows.updatedFragments());
        deleted.delete(rows.updatedFragments(), located.places());
    }

    /** Takes note of what a commit made of a version. */
    void committed(
            Dataset base, ReplacedRows rows, List<WrittenFragment> added, Dataset committed) {
        known.follow(base, rows, added, committed);
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
            long[] hashes = new long[(int) Math.min(fragment.rows(), RememberedKeys.MAX_ROWS)];
            files.readKeys(
                    fragment,
                    partitions.batchRows(),
                    (row, key) -> {
                        long hash = columns.hash(key);
                        if (row < hashes.length) {
                            hashes[row] = hash;
                        }
                        if (partitions.contains(partition, hash)) {
                            wanted.addUpserted(key, hash);
                        }
                    });
            if (hashes.length == fragment.rows()) {
                remembered.wrote(fragment.dataFile(), hashes);
            }
        }
        return wanted;
    }
}
