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
     * @param fragmentIds the fragments to look at, if not all
     */
    void scan(
            Dataset dataset,
            Optional<List<Integer>> fragmentIds,
            WantedKeys wanted,
            int batchRows,
            LocatedRows found)
            throws IOException {
        new KeyColumns(declared).check(table.name(), dataset.getSchema());
        ParallelWork work = new ParallelWork("Locating rows of the table '" + table.name() + "'");
        List<ParallelWork.Part> parts = new ArrayList<>();
        List<Optional<List<Integer>>> shares = shares(dataset, fragmentIds);
        for (Optional<List<Integer>> share : shares) {
            ScanOptions.Builder keysOnly =
                    new ScanOptions.Builder()
                            .columns(declared.primaryKey())
                            .withRowAddress(true)
                            .useScalarIndex(false)
                            .batchSize(batchRows)
                            .batchReadahead(Math.max(1, READAHEAD_BATCHES / shares.size()));
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

    private List<Optional<List<Integer>>> shares(
            Dataset dataset, Optional<List<Integer>> fragmentIds) {
        int threads =
                fragmentIds.isPresent()
                        ? 1
                        : ParallelWork.parts(dataset.countRows() / leastRowsOfAThread);
        return threads == 1 ? List.of(fragmentIds) : shares(dataset.getFragments(), threads);
    }

    /** Deals fragments out in shares of about as many rows. */
    private static List<Optional<List<Integer>>> shares(List<Fragment> fragments, int most) {
        long all = fragments.stream().mapToLong(KeyScan::weight).sum();
        List<Optional<List<Integer>>> shares = new ArrayList<>();
        List<Integer> share = new ArrayList<>();
        long dealt = 0;
        for (Fragment fragment : fragments) {
            share.add(fragment.getId());
            dealt += weight(fragment);
            if (dealt * most >= all * (shares.size() + 1)) {
                shares.add(Optional.of(share));
                share = new ArrayList<>();
            }
        }
        return shares;
    }

    /** Not 0, so that the last share has the last fragment. */
    private static long weight(Fragment fragment) {
        return Math.max(1, fragment.metadata().getPhysicalRows());
    }
}
