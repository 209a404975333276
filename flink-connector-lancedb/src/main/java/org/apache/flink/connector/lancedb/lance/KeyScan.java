package org.apache.flink.connector.lancedb.lance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.lance.Dataset;
import org.lance.FragmentMetadata;
import org.lance.file.LanceFileReader;
import org.lance.ipc.LanceScanner;
import org.lance.ipc.ScanOptions;

/**
 * Scans the key columns of a table for rows that have wanted keys; a large table's on several
 * threads. The scan takes no scalar index: a long list of keys looked up through one is far slower
 * than reading the column. Fragments whose deleted rows are known are read as the files they are.
 */
final class KeyScan {

    private static final String ROW_ADDRESS = "_rowaddr";

    /** Lance's default for one scan; all threads together read no further ahead. */
    private static final int READAHEAD_BATCHES = 16;

    private final LanceTable table;
    private final TableSchema declared;
    private final DeletedRows deleted;
    private final long leastRowsOfAThread;

    /**
     * Scans of a table.
     *
     * @param deleted what is known of the version that is scanned
     * @param leastRowsOfAThread fewer rows are no work for another thread
     */
    KeyScan(LanceTable table, TableSchema declared, DeletedRows deleted, long leastRowsOfAThread) {
        this.table = table;
        this.declared = declared;
        this.deleted = deleted;
        this.leastRowsOfAThread = leastRowsOfAThread;
    }

    /**
     * Adds the rows that have wanted keys.
     *
     * @param fragments the fragments to look at, of which there is one at least
     * @param read is told of all rows of fragments whose deleted rows are not known
     */
    void scan(
            Dataset dataset,
            List<FragmentMetadata> fragments,
            WantedKeys wanted,
            int batchRows,
            LocatedRows found,
            ReadFragments read)
            throws IOException {
        new KeyColumns(declared).check(table.name(), dataset.getSchema());
        ParallelWork work = new ParallelWork("Locating rows of the table '" + table.name() + "'");
        List<ParallelWork.Part> parts = new ArrayList<>();
        List<List<FragmentMetadata>> shares = shares(fragments);
        ScanOptions keysOnly =
                new ScanOptions.Builder()
                        .columns(declared.primaryKey())
                        .withRowAddress(true)
                        .useScalarIndex(false)
                        .batchSize(batchRows)
                        .batchReadahead(Math.max(1, READAHEAD_BATCHES / shares.size()))
                        .build();
        // Only where a file is to be read: Lance takes milliseconds for the columns of a wide
        // table.
        Optional<KeyFile> files =
                fragments.stream().anyMatch(fragment -> deleted.of(fragment).isPresent())
                        ? Optional.of(new KeyFile(table, declared.primaryKey(), dataset))
                        : Optional.empty();
        for (List<FragmentMetadata> share : shares) {
            KeyProbe probe = new KeyProbe(new KeyColumns(declared), wanted, found, read);
            parts.add(
                    () -> {
                        List<Integer> others = new ArrayList<>();
                        for (FragmentMetadata fragment : share) {
                            if (!readFile(fragment, files, batchRows, probe, work)) {
                                others.add(fragment.getId());
                            }
                        }
                        if (!others.isEmpty()) {
                            scan(dataset, inFragments(keysOnly, others), probe, work);
                        }
                    });
        }
        try {
            work.run(parts);
        } catch (Exception e) { // Lance throws checked exceptions that it does not declare.
            throw table.failed("scanned", e);
        }
    }

    private static ScanOptions inFragments(ScanOptions options, List<Integer> fragmentIds) {
        return new ScanOptions.Builder(options).fragmentIds(fragmentIds).build();
    }

    private static void scan(
            Dataset dataset, ScanOptions options, KeyProbe probe, ParallelWork work)
            throws Exception {
        try (LanceScanner scanner = dataset.newScan(options);
                ArrowReader batches = scanner.scanBatches()) {
            while (!work.isOver() && batches.loadNextBatch()) {
                VectorSchemaRoot batch = batches.getVectorSchemaRoot();
                ArrowBuf addresses = batch.getVector(ROW_ADDRESS).getDataBuffer();
                probe.look(batch, row -> addresses.getLong((long) row * Long.BYTES));
            }
        }
    }

    /** Returns false, with nothing done, if the fragment's file cannot take the table's place. */
    private boolean readFile(
            FragmentMetadata fragment,
            Optional<KeyFile> files,
            int batchRows,
            KeyProbe probe,
            ParallelWork work)
            throws Exception {
        Optional<BitSet> known = deleted.of(fragment);
        Optional<LanceFileReader> opened =
                known.isPresent() ? files.orElseThrow().open(fragment) : Optional.empty();
        if (opened.isEmpty()) {
            return false;
        }
        BitSet missing = known.get();
        try (LanceFileReader file = opened.get();
                ArrowReader batches = file.readAll(declared.primaryKey(), null, batchRows)) {
            int read = 0;
            while (!work.isOver() && batches.loadNextBatch()) {
                VectorSchemaRoot batch = batches.getVectorSchemaRoot();
                int first = read;
                probe.look(
                        batch,
                        row ->
                                missing.get(first + row)
                                        ? RowAddresses.DELETED
                                        : RowAddresses.address(fragment.getId(), first + row));
                read += batch.getRowCount();
            }
        }
        return true;
    }

    /** Deals fragments out in shares of about as many rows, one for each thread. */
    private List<List<FragmentMetadata>> shares(List<FragmentMetadata> fragments) {
        long all = fragments.stream().mapToLong(KeyScan::weight).sum();
        int threads = ParallelWork.parts(all / leastRowsOfAThread);
        List<List<FragmentMetadata>> shares = new ArrayList<>();
        List<FragmentMetadata> share = new ArrayList<>();
        long dealt = 0;
        for (FragmentMetadata fragment : fragments) {
            share.add(fragment);
            dealt += weight(fragment);
            if (dealt * threads >= all * (shares.size() + 1)) {
                shares.add(share);
                share = new ArrayList<>();
            }
        }
        return shares;
    }

    /** Not 0, so that the last share has the last fragment. */
    private static long weight(FragmentMetadata fragment) {
        return Math.max(1, fragment.getPhysicalRows());
    }
}
