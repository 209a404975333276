package org.apache.flink.connector.lancedb.lance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.lance.Dataset;
import org.lance.FragmentMetadata;
import org.lance.ipc.LanceScanner;
import org.lance.ipc.ScanOptions;

/**
 * Scans the key columns of a table for rows that have wanted keys; a large table's on several
 * threads. The scan takes no scalar index: a long list of keys looked up through one is far slower
 * than reading the column.
 */
final class KeyScan {

    private static final String ROW_ADDRESS = "_rowaddr";

    /** Lance's default for one scan; all threads together read no further ahead. */
    private static final int READAHEAD_BATCHES = 16;

    private final LanceTable table;
    private final TableSchema declared;
    private final long leastRowsOfAThread;

    /**
     * Scans of a table.
     *
     * @param leastRowsOfAThread fewer rows are no work for another thread
     */
    KeyScan(LanceTable table, TableSchema declared, long leastRowsOfAThread) {
        this.table = table;
        this.declared = declared;
        this.leastRowsOfAThread = leastRowsOfAThread;
    }

    /**
     * Adds the rows that have wanted keys.
     *
     * @param fragments the fragments to look at, of which there is one at least
     * @param read listens for the rows' keys
     */
    void scan(
            Dataset dataset,
            List<FragmentMetadata> fragments,
            WantedKeys wanted,
            int batchRows,
            LocatedRows found,
            ReadKeys read)
            throws IOException {
        new KeyColumns(declared).check(table.name(), dataset.getSchema());
        ParallelWork work = new ParallelWork("Locating rows of the table '" + table.name() + "'");
        List<ParallelWork.Part> parts = new ArrayList<>();
        List<List<Integer>> shares = shares(fragments);
        for (List<Integer> share : shares) {
            ScanOptions keysOnly =
                    new ScanOptions.Builder()
                            .fragmentIds(share)
                            .columns(declared.primaryKey())
                            .withRowAddress(true)
                            .useScalarIndex(false)
                            .batchSize(batchRows)
                            .batchReadahead(Math.max(1, READAHEAD_BATCHES / shares.size()))
                            .build();
            KeyProbe probe = new KeyProbe(new KeyColumns(declared), wanted, found, read);
            parts.add(() -> scan(dataset, keysOnly, probe, work));
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

    /** Deals fragments out in shares of about as many rows, one for each thread. */
    private List<List<Integer>> shares(List<FragmentMetadata> fragments) {
        long all = fragments.stream().mapToLong(KeyScan::weight).sum();
        int threads = ParallelWork.parts(all / leastRowsOfAThread);
        List<List<Integer>> shares = new ArrayList<>();
        List<Integer> share = new ArrayList<>();
        long dealt = 0;
        for (FragmentMetadata fragment : fragments) {
            share.add(fragment.getId());
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
