package org.apache.flink.connector.lancedb.lance;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.lance.Dataset;
import org.lance.FragmentMetadata;

/**
 * The deletion vectors of rows, written to files that are invisible until a transaction names them.
 */
final class DeletionVectors {

    private final List<FragmentMetadata> updated = new ArrayList<>();
    private final List<Long> removed = new ArrayList<>();

    private DeletionVectors() {}

    /**
     * Writes them.
     *
     * @param rows the rows' places, by the id of their fragment
     */
    static DeletionVectors write(Dataset dataset, Map<Integer, BitSet> rows) {
        DeletionVectors vectors = new DeletionVectors();
        rows.forEach(
                (fragmentId, places) -> {
                    FragmentMetadata kept =
                            dataset.getFragment(fragmentId)
                                    .deleteRows(
                                            places.stream().boxed().collect(Collectors.toList()));
                    if (kept == null) { // No row is left.
                        vectors.removed.add((long) fragmentId);
                    } else {
                        vectors.updated.add(kept);
                    }
                });
        return vectors;
    }

    /** The fragments that keep rows. */
    List<FragmentMetadata> updated() {
        return updated;
    }

    /** The ids of the fragments that keep none. */
    List<Long> removed() {
        return removed;
    }
}
