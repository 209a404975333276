package org.apache.flink.connector.lancedb.lance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.flink.annotation.Internal;

/**
 * What one writer changed within one checkpoint, as names of files and a few keys: small however
 * many rows it stands for. Immutable.
 *
 * <p>Upserted keys are not in it: they are read back from the fragments.
 */
@Internal
public final class UncommittedChanges {

    private static final String SEPARATOR = ",";

    private final String id;
    private final long baseVersion;
    private final List<WrittenFragment> fragments;
    private final List<String> fragmentListFiles;
    private final List<byte[]> deletedKeys;
    private final List<String> deletedKeyFiles;
    private final long keys;
    private final long keyBytes;
    private final Optional<SoleWriter> newTo;

    /**
     * Names the changes.
     *
     * @param id unique to these changes; it is stored with their commit, so that a repeated commit
     *     is recognised. Neither Flink's checkpoint ids nor job ids would do: committables of the
     *     end of input come with ids that are guessed (Flink 2) or all the same (Flink 1)
     * @param baseVersion a version before the changes' commit, and not after the one for whose
     *     columns their first file was written
     * @param fragments the fragments whose rows are to be added
     * @param fragmentListFiles files that list further fragments
     * @param deletedKeys keys whose rows are to be deleted
     * @param deletedKeyFiles files that list further keys to be deleted
     * @param keys the number of upserted and deleted keys; 0 where rows are appended without a key
     * @param keyBytes the bytes of these keys together
     * @param newTo the sole writer of the table to whom all upserted keys were new, if that is
     *     known: of these keys the table had no row but of those that are deleted as well
     */
    UncommittedChanges(
            String id,
            long baseVersion,
            List<WrittenFragment> fragments,
            List<String> fragmentListFiles,
            List<byte[]> deletedKeys,
            List<String> deletedKeyFiles,
            long keys,
            long keyBytes,
            Optional<SoleWriter> newTo) {
        this.id = id;
        this.baseVersion = baseVersion;
        this.fragments = List.copyOf(fragments);
        this.fragmentListFiles = List.copyOf(fragmentListFiles);
        this.deletedKeys = List.copyOf(deletedKeys);
        this.deletedKeyFiles = List.copyOf(deletedKeyFiles);
        this.keys = keys;
        this.keyBytes = keyBytes;
        this.newTo = newTo;
    }

    /** The changes of several writers as one. The writers' keys must be distinct. */
    static UncommittedChanges merge(List<UncommittedChanges> parts) {
        List<String> ids = new ArrayList<>();
        List<WrittenFragment> fragments = new ArrayList<>();
        List<String> fragmentListFiles = new ArrayList<>();
        List<byte[]> deletedKeys = new ArrayList<>();
        List<String> deletedKeyFiles = new ArrayList<>();
        long baseVersion = Long.MAX_VALUE;
        long keys = 0;
        long keyBytes = 0;
        for (UncommittedChanges part : parts) {
            ids.add(part.id);
            baseVersion = Math.min(baseVersion, part.baseVersion);
            fragments.addAll(part.fragments);
            fragmentListFiles.addAll(part.fragmentListFiles);
            deletedKeys.addAll(part.deletedKeys);
            deletedKeyFiles.addAll(part.deletedKeyFiles);
            keys += part.keys;
            keyBytes += part.keyBytes;
        }
        return new UncommittedChanges(
                String.join(SEPARATOR, ids),
                baseVersion,
                fragments,
                fragmentListFiles,
                deletedKeys,
                deletedKeyFiles,
                keys,
                keyBytes,
                Optional.empty());
    }

    /** The same without what is upserted. */
    UncommittedChanges deletions() {
        return new UncommittedChanges(
                id,
                baseVersion,
                List.of(),
                List.of(),
                deletedKeys,
                deletedKeyFiles,
                deletedKeys.isEmpty() && deletedKeyFiles.isEmpty() ? 0 : keys,
                keyBytes,
                Optional.empty());
    }

    /** The id; of merged changes, the ids of all parts. */
    String id() {
        return id;
    }

    /** Takes the ids of merged changes apart. */
    static List<String> splitIds(String ids) {
        return List.of(ids.split(SEPARATOR));
    }

    long baseVersion() {
        return baseVersion;
    }

    List<WrittenFragment> fragments() {
        return fragments;
    }

    List<String> fragmentListFiles() {
        return fragmentListFiles;
    }

    List<byte[]> deletedKeys() {
        return deletedKeys;
    }

    List<String> deletedKeyFiles() {
        return deletedKeyFiles;
    }

    long keys() {
        return keys;
    }

    long keyBytes() {
        return keyBytes;
    }

    Optional<SoleWriter> newTo() {
        return newTo;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof UncommittedChanges)) {
            return false;
        }
        UncommittedChanges that = (UncommittedChanges) other;
        return id.equals(that.id)
                && baseVersion == that.baseVersion
                && fragments.equals(that.fragments)
                && fragmentListFiles.equals(that.fragmentListFiles)
                && Arrays.deepEquals(deletedKeys.toArray(), that.deletedKeys.toArray())
                && deletedKeyFiles.equals(that.deletedKeyFiles)
                && keys == that.keys
                && keyBytes == that.keyBytes
                && newTo.equals(that.newTo);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return String.format(
                "UncommittedChanges{id=%s, baseVersion=%d, fragments=%d (+%d files), deletedKeys=%d (+%d files), keys=%d}",
                id,
                baseVersion,
                fragments.size(),
                fragmentListFiles.size(),
                deletedKeys.size(),
                deletedKeyFiles.size(),
                keys);
    }
}
