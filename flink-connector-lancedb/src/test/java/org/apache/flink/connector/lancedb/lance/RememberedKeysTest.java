package org.apache.flink.connector.lancedb.lance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lance.FragmentMetadata;
import org.lance.fragment.DataFile;
import org.lance.fragment.DeletionFile;
import org.lance.fragment.DeletionFileType;

/** What is remembered of fragments' keys, and when it must not be believed any more. */
class RememberedKeysTest {

    private static final long MINE = 17;
    private static final long OTHER = 18;

    private final RememberedKeys remembered = new RememberedKeys();

    private static FragmentMetadata fragment(int id, DeletionFile deletions, String... files) {
        List<DataFile> dataFiles =
                Arrays.stream(files)
                        .map(path -> new DataFile(path, new int[1], new int[1], 2, 1, 100L, null))
                        .collect(Collectors.toList());
        return new FragmentMetadata(id, dataFiles, 3L, deletions, null);
    }

    private static DeletionFile deletions(long id) {
        return new DeletionFile(id, 1, 1L, DeletionFileType.ARRAY, null);
    }

    private static WantedKeys keys(long... hashes) {
        WantedKeys keys = new WantedKeys(hashes.length);
        for (long hash : hashes) {
            KeyBytes key = new KeyBytes();
            key.putLong(hash);
            keys.addUpserted(key, hash);
        }
        return keys;
    }

    private boolean mayHave(FragmentMetadata fragment, long hash) {
        return remembered.mayHave(fragment.getId(), keys(hash));
    }

    @Test
    void aFragmentThatNothingIsKnownOfMayHaveAnyKeyAndIsToBeRead() {
        FragmentMetadata fragment = fragment(1, null, "a");
        remembered.follow(List.of(fragment));

        assertThat(mayHave(fragment, MINE)).isTrue();
        assertThat(remembered.toBeRead(List.of(fragment))).isNotEmpty();
    }

    @Test
    void aFragmentThatWasWrittenIsRecognisedByItsFileWhateverRowsOfItWereDeletedSince() {
        remembered.wrote("a", new long[] {MINE});
        FragmentMetadata committed = fragment(7, null, "a");
        remembered.follow(List.of(committed));

        assertThat(mayHave(committed, MINE)).isTrue();
        assertThat(mayHave(committed, OTHER)).isFalse();
        assertThat(remembered.toBeRead(List.of(committed))).isEmpty();

        FragmentMetadata deleted = fragment(7, deletions(3), "a");
        remembered.follow(List.of(deleted));
        assertThat(mayHave(deleted, OTHER)).isFalse();
    }

    @Test
    void whatWasWrittenAndNotCommittedIsForgotten() {
        remembered.wrote("a", new long[] {MINE});
        remembered.follow(List.of());
        remembered.follow(List.of(fragment(7, null, "a")));

        assertThat(remembered.mayHave(7, keys(OTHER))).isTrue();
    }

    @Test
    void theKeysThatWereReadCountForTheVersionsDeletionsAndThoseOfThisSink() {
        FragmentMetadata read = fragment(1, deletions(5), "a");
        remembered.follow(List.of(read));
        remembered.read(read, new long[] {MINE});
        assertThat(mayHave(read, OTHER)).isFalse();

        FragmentMetadata own = fragment(1, deletions(6), "a");
        remembered.delete(List.of(own));
        remembered.follow(List.of(own));
        assertThat(mayHave(own, OTHER)).isFalse();
        assertThat(mayHave(own, MINE)).isTrue();
    }

    /** An older version that was restored has rows that were not there when the keys were read. */
    @Test
    void theKeysThatWereReadDoNotCountForDeletionsThatOthersMadeOrTookBack() {
        FragmentMetadata read = fragment(1, deletions(5), "a");
        for (FragmentMetadata foreign :
                List.of(fragment(1, deletions(4), "a"), fragment(1, null, "a"))) {
            remembered.follow(List.of(read));
            remembered.read(read, new long[] {MINE});
            remembered.follow(List.of(foreign));

            assertThat(mayHave(foreign, OTHER)).isTrue();
        }
    }

    @Test
    void deletionsThatWereNotCommittedMakeTheFragmentUnknown() {
        FragmentMetadata read = fragment(1, null, "a");
        remembered.follow(List.of(read));
        remembered.read(read, new long[] {MINE});
        remembered.delete(List.of(fragment(1, deletions(6), "a")));
        remembered.follow(List.of(read));

        assertThat(mayHave(read, OTHER)).isTrue();
    }

    @Test
    void otherFilesUnderTheSameNumberAreAnotherFragment() {
        remembered.wrote("a", new long[] {MINE});
        remembered.follow(List.of(fragment(1, null, "a")));
        assertThat(remembered.mayHave(1, keys(OTHER))).isFalse();

        FragmentMetadata withAnotherColumn = fragment(1, null, "a", "b");
        remembered.follow(List.of(withAnotherColumn));
        assertThat(mayHave(withAnotherColumn, OTHER)).isTrue();
    }

    @Test
    void noMoreIsKeptThanThereIsRoomFor() {
        RememberedKeys small = new RememberedKeys(5);
        List<FragmentMetadata> version =
                IntStream.range(0, 3)
                        .mapToObj(id -> fragment(id, null, "f" + id))
                        .collect(Collectors.toList());
        small.follow(version);
        assertThat(small.toBeRead(version)).containsExactly(version.get(0));
        version.forEach(fragment -> small.read(fragment, new long[] {MINE, MINE}));

        assertThat(version)
                .extracting(fragment -> small.mayHave(fragment.getId(), keys(OTHER)))
                .containsExactly(false, false, true);
        assertThat(small.toBeRead(List.of(version.get(2)))).isEmpty();

        small.follow(version.subList(1, 3));
        assertThat(small.toBeRead(List.of(version.get(2)))).as("there is room again").isNotEmpty();
    }

    @Test
    void largeFragmentsAreNotRemembered() {
        FragmentMetadata large =
                new FragmentMetadata(
                        1,
                        fragment(1, null, "a").getFiles(),
                        RememberedKeys.MAX_ROWS + 1L,
                        null,
                        null);
        remembered.follow(List.of(large));

        assertThat(remembered.toBeRead(List.of(large))).isEmpty();
        assertThat(mayHave(large, MINE)).isTrue();
    }
}
