package org.apache.flink.connector.lancedb.lance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.lance.Dataset;
import org.lance.FragmentMetadata;
import org.lance.operation.Append;
import org.lance.operation.Delete;
import org.lance.operation.Operation;
import org.lance.operation.Update;

/** The rows of a version that a commit takes away, replaced or not. Immutable. */
final class ReplacedRows {

    private final long rows;
    private final long updatedKeys;
    private final List<Long> removedFragments;
    private final List<FragmentMetadata> updatedFragments;

    private ReplacedRows(
            long rows,
            long updatedKeys,
            List<Long> removedFragments,
            List<FragmentMetadata> updatedFragments) {
        this.rows = rows;
        this.updatedKeys = updatedKeys;
        this.removedFragments = removedFragments;
        this.updatedFragments = updatedFragments;
    }

    /** No rows. */
    static ReplacedRows none() {
        return new ReplacedRows(0, 0, List.of(), List.of());
    }

    /** All rows, none of which has a key that counts. */
    static ReplacedRows all(Dataset version) {
        return new ReplacedRows(
                version.countRows(),
                0,
                version.getFragments().stream()
                        .map(fragment -> (long) fragment.getId())
                        .collect(Collectors.toList()),
                List.of());
    }

    /**
     * The rows that were located. Their deletion vectors are written; they too are invisible until
     * a transaction names them.
     */
    static ReplacedRows at(Dataset version, LocatedRows located) throws IOException {
        Map<Integer, Optional<FragmentMetadata>> left = new ConcurrentSkipListMap<>();
        Queue<Integer> fragmentIds = new ConcurrentLinkedQueue<>(located.places().keySet());
        ParallelWork work = new ParallelWork("Marking rows as deleted");
        work.run(
                Collections.nCopies(
                        ParallelWork.parts(fragmentIds.size()),
                        () -> {
                            Integer id;
                            while (!work.isOver() && (id = fragmentIds.poll()) != null) {
                                left.put(id, without(located.places().get(id), version, id));
                            }
                        }));
        List<FragmentMetadata> updated = new ArrayList<>();
        List<Long> removed = new ArrayList<>();
        left.forEach(
                (id, kept) -> kept.ifPresentOrElse(updated::add, () -> removed.add((long) id)));
        return new ReplacedRows(located.rows(), located.updatedKeys(), removed, updated);
    }

    /** A fragment without some of its rows; empty if none is left. */
    private static Optional<FragmentMetadata> without(BitSet rows, Dataset version, int id) {
        return Optional.ofNullable(
                version.getFragment(id)
                        .deleteRows(rows.stream().boxed().collect(Collectors.toList())));
    }

    /** What a commit changes that adds so many rows. */
    RowCounts counts(long added) {
        return RowCounts.of(added, rows, updatedKeys);
    }

    /** How many they are. */
    long rows() {
        return rows;
    }

    /** The fragments that stay, as they are without the rows. */
    List<FragmentMetadata> updatedFragments() {
        return updatedFragments;
    }

    /** What fragments become without these rows, in a list that may be changed. */
    List<FragmentMetadata> leftOf(List<FragmentMetadata> fragments) {
        Set<Long> removed = Set.copyOf(removedFragments);
        Map<Integer, FragmentMetadata> updated =
                updatedFragments.stream()
                        .collect(Collectors.toMap(FragmentMetadata::getId, Function.identity()));
        List<FragmentMetadata> left = new ArrayList<>(fragments.size());
        for (FragmentMetadata fragment : fragments) {
            if (!removed.contains((long) fragment.getId())) {
                left.add(updated.getOrDefault(fragment.getId(), fragment));
            }
        }
        return left;
    }

    /** Whether no fragment of the version stays. */
    boolean areAllOf(Dataset version) {
        return updatedFragments.isEmpty() // Nearly never; to ask for all fragments takes long.
                && !removedFragments.isEmpty()
                && removedFragments.size() == version.getFragments().size();
    }

    boolean isEmpty() {
        return removedFragments.isEmpty() && updatedFragments.isEmpty();
    }

    /** The operation that takes these rows away and adds the fragments. */
    Operation with(List<FragmentMetadata> added) {
        if (isEmpty()) {
            return Append.builder().fragments(added).build();
        }
        return Update.builder()
                .removedFragmentIds(removedFragments)
                .updatedFragments(updatedFragments)
                .newFragments(added)
                .updateMode(Optional.of(Update.UpdateMode.RewriteRows))
                .build();
    }

    /** The operation that takes these rows away, and was asked for by a predicate. */
    Operation asDeletion(String predicate) {
        return Delete.builder()
                .updatedFragments(updatedFragments)
                .deletedFragmentIds(removedFragments)
                .predicate(predicate)
                .build();
    }
}
