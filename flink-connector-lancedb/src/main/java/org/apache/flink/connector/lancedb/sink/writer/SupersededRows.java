package org.apache.flink.connector.lancedb.sink.writer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.flink.connector.lancedb.lance.FragmentFiles;
import org.apache.flink.connector.lancedb.lance.KeyBytes;
import org.apache.flink.connector.lancedb.lance.KeyIndex;
import org.apache.flink.connector.lancedb.lance.KeyPartitions;
import org.apache.flink.connector.lancedb.lance.LanceTable;
import org.apache.flink.connector.lancedb.lance.WrittenFragment;

/**
 * Takes rows out of a checkpoint's fragments that a later flush of the same checkpoint replaced or
 * deleted. Lance cannot delete rows from a fragment that is not committed, so such fragments are
 * written again without them. Which keys can be in two flushes is told by their hashes, as long as
 * these are known. Keys are read back from the files of such flushes, part by part, so that memory
 * stays bounded however many flushes a checkpoint has.
 */
final class SupersededRows {

    private static final int SEEN = 0;

    private final LanceTable table;
    private final FragmentFiles files;
    private final long budgetBytes;

    SupersededRows(LanceTable table, FragmentFiles files, long budgetBytes) {
        this.table = table;
        this.files = files;
        this.budgetBytes = budgetBytes;
    }

    /** The fragments of all flushes, with one row per key. */
    List<WrittenFragment> remove(List<FlushedChanges> flushes) throws IOException {
        List<WrittenFragment> fragments = new ArrayList<>();
        flushes.forEach(flush -> fragments.addAll(flush.fragments()));
        long keys = flushes.stream().mapToLong(FlushedChanges::keys).sum();
        if (flushes.size() < 2 || keys == 0) {
            return fragments; // Rows without a key replace nothing.
        }
        Optional<long[]> shared =
                KeyHashes.shared(
                        flushes.stream().map(FlushedChanges::hashes).collect(Collectors.toList()));
        List<BitSet> dead = findDead(flushes, keys, shared);
        List<WrittenFragment> remaining = new ArrayList<>();
        for (int i = 0; i < fragments.size(); i++) {
            if (dead.get(i).isEmpty()) {
                remaining.add(fragments.get(i));
            } else {
                remaining.addAll(files.rewrite(fragments.get(i), dead.get(i)));
            }
        }
        return remaining;
    }

    /** The dead rows of each fragment, in the order of the flushes and their fragments. */
    private List<BitSet> findDead(List<FlushedChanges> flushes, long keys, Optional<long[]> shared)
            throws IOException {
        long keyBytes = flushes.stream().mapToLong(FlushedChanges::keyBytes).sum();
        List<List<BitSet>> dead = new ArrayList<>();
        for (FlushedChanges flush : flushes) {
            List<BitSet> ofFlush = new ArrayList<>();
            flush.fragments().forEach(fragment -> ofFlush.add(new BitSet()));
            dead.add(ofFlush);
        }
        KeyPartitions partitions = KeyPartitions.within(budgetBytes, keys, keyBytes);
        for (int partition = 0; partition < partitions.count(); partition++) {
            Pass pass = new Pass(partitions, partition, shared);
            // From the last flush to the first: what was seen already is later and wins.
            for (int i = flushes.size() - 1; i >= 0; i--) {
                FlushedChanges flush = flushes.get(i);
                if (shared.isEmpty() || flush.hashes().hasAnyOf(shared.get())) {
                    pass.visit(flush, dead.get(i));
                }
            }
        }
        List<BitSet> all = new ArrayList<>();
        dead.forEach(all::addAll);
        return all;
    }

    /** One walk over the flushes for one part of the keys. */
    private final class Pass {

        private final KeyPartitions partitions;
        private final int partition;
        private final Optional<long[]> shared;
        private final KeyIndex later = new KeyIndex();

        Pass(KeyPartitions partitions, int partition, Optional<long[]> shared) {
            this.partitions = partitions;
            this.partition = partition;
            this.shared = shared;
        }

        void visit(FlushedChanges flush, List<BitSet> dead) throws IOException {
            for (int i = 0; i < flush.fragments().size(); i++) {
                BitSet deadRows = dead.get(i);
                files.readKeys(
                        flush.fragments().get(i),
                        partitions.batchRows(),
                        (row, key) -> {
                            if (wasSeen(key)) {
                                deadRows.set(row);
                            }
                        });
            }
            flush.deleted().forEach(table, this::wasSeen);
        }

        /** Whether a later flush has the key; from now on it was seen. */
        private boolean wasSeen(KeyBytes key) {
            long hash = key.hash();
            return partitions.contains(partition, hash)
                    && (shared.isEmpty() || Arrays.binarySearch(shared.get(), hash) >= 0)
                    && later.put(key, hash, SEEN) != KeyIndex.ABSENT;
        }
    }
}
