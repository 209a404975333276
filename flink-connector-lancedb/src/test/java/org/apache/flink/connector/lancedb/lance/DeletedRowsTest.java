package org.apache.flink.connector.lancedb.lance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lance.FragmentMetadata;
import org.lance.fragment.DataFile;
import org.lance.fragment.DeletionFile;
import org.lance.fragment.DeletionFileType;

/** What is known of fragments' deleted rows, and when it must not be believed any more. */
class DeletedRowsTest {

    private static final long ROWS = 20_000;

    private final DeletedRows deleted = new DeletedRows();

    private static FragmentMetadata fragment(int id, String file, DeletionFile deletions) {
        return fragment(id, file, deletions, ROWS);
    }

    private static FragmentMetadata fragment(
            int id, String file, DeletionFile deletions, long rows) {
        DataFile data = new DataFile(file, new int[1], new int[1], 2, 1, 100L, null);
        return new FragmentMetadata(id, List.of(data), rows, deletions, null);
    }

    private static DeletionFile deletions(long id) {
        return new DeletionFile(id, 1, 1L, DeletionFileType.ARRAY, null);
    }

    private static BitSet rows(int... places) {
        BitSet rows = new BitSet();
        for (int place : places) {
            rows.set(place);
        }
        return rows;
    }

    private FragmentMetadata read(BitSet rows) {
        FragmentMetadata fragment = fragment(3, "a", deletions(1));
        deleted.follow(List.of(fragment));
        deleted.read(fragment, rows);
        return fragment;
    }

    @Test
    void onlyLargeFragmentsWithDeletionsAreToBeRead() {
        assertThat(deleted.toBeRead(List.of(fragment(3, "a", deletions(1))))).isNotEmpty();
        assertThat(deleted.toBeRead(List.of(fragment(3, "a", null)))).isEmpty();
        assertThat(
                        deleted.toBeRead(
                                List.of(fragment(3, "a", deletions(1), RememberedKeys.MAX_ROWS))))
                .isEmpty();
        assertThat(deleted.of(fragment(3, "a", deletions(1)))).isEmpty();
    }

    @Test
    void whatWasReadIsKnownAsLongAsNothingChanges() {
        FragmentMetadata fragment = read(rows(1, 5));
        deleted.follow(List.of(fragment));

        assertThat(deleted.of(fragment)).contains(rows(1, 5));
        assertThat(deleted.toBeRead(List.of(fragment))).isEmpty();
    }

    @Test
    void deletionsOfThisSinkAreAddedOnceTheyAreInAVersion() {
        FragmentMetadata fragment = read(rows(1, 5));
        FragmentMetadata next = fragment(3, "a", deletions(2));
        deleted.delete(List.of(next), Map.of(3, rows(7)));
        assertThat(deleted.of(fragment)).contains(rows(1, 5));

        deleted.follow(List.of(next));
        assertThat(deleted.of(next)).contains(rows(1, 5, 7));
    }

    @Test
    void deletionsThatWereNotPublishedAreForgotten() {
        FragmentMetadata fragment = read(rows(1, 5));
        FragmentMetadata next = fragment(3, "a", deletions(2));
        deleted.delete(List.of(next), Map.of(3, rows(7)));

        deleted.follow(List.of(fragment));
        assertThat(deleted.of(fragment)).contains(rows(1, 5));
        deleted.follow(List.of(next));
        assertThat(deleted.of(next)).isEmpty();
    }

    @Test
    void deletionsOfOthersAndThoseThatWereTakenBackMakeAFragmentUnknown() {
        for (DeletionFile foreign : new DeletionFile[] {deletions(9), null}) {
            read(rows(1));
            FragmentMetadata changed = fragment(3, "a", foreign);
            deleted.follow(List.of(changed));

            assertThat(deleted.of(changed)).isEqualTo(Optional.empty());
        }
    }

    @Test
    void otherFilesUnderTheSameNumberAreAnotherFragment() {
        read(rows(1));
        FragmentMetadata other = fragment(3, "b", deletions(1));
        deleted.follow(List.of(other));

        assertThat(deleted.of(other)).isEmpty();
    }

    @Test
    void noMoreIsKeptThanThereIsRoomForAndGoneFragmentsMakeRoom() {
        DeletedRows small = new DeletedRows(2 * ROWS);
        List<FragmentMetadata> fragments =
                List.of(
                        fragment(1, "a", deletions(1)),
                        fragment(2, "b", deletions(1)),
                        fragment(3, "c", deletions(1)));
        small.follow(fragments);
        assertThat(small.toBeRead(fragments)).containsExactlyElementsOf(fragments.subList(0, 2));
        fragments.forEach(fragment -> small.read(fragment, rows(1)));
        assertThat(fragments)
                .extracting(fragment -> small.of(fragment).isPresent())
                .containsExactly(true, true, false);
        assertThat(small.toBeRead(List.of(fragments.get(2)))).isEmpty();

        small.follow(fragments.subList(1, 3));
        assertThat(small.toBeRead(List.of(fragments.get(2)))).isNotEmpty();
    }
}
