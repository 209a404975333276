package org.apache.flink.connector.lancedb.lance;

/**
 * The keys of changes, or a part of them, whose rows are looked for, and which of them were found.
 * Once all keys are added, any thread may look them up; {@link #isFirstUpdate} is for one at a
 * time.
 */
final class WantedKeys {

    /** What the index has for a key: what the changes say of it, and whether a row was found. */
    private static final int DELETED = 0;

    private static final int UPSERTED = 1;
    private static final int UPDATED = 2;

    private final KeyIndex index = new KeyIndex();
    private final KeyFilter filter;

    /** No keys yet. */
    WantedKeys(long expected) {
        filter = new KeyFilter(expected);
    }

    /** The row of this key goes. */
    void addDeleted(KeyBytes key, long hash) {
        add(key, hash, DELETED);
    }

    /** The row of this key gives way to another, whether the key was deleted before or not. */
    void addUpserted(KeyBytes key, long hash) {
        add(key, hash, UPSERTED);
    }

    private void add(KeyBytes key, long hash, int change) {
        index.put(key, hash, change);
        filter.add(hash);
    }

    boolean isEmpty() {
        return index.size() == 0;
    }

    /** False if no key has this hash, which is told without a look at any key. */
    boolean mayContain(long hash) {
        return filter.mayContain(hash);
    }

    /** To be called for many keys before {@link #find}, which is faster then. */
    int touch(long hash) {
        return index.touch(hash);
    }

    /** The number of a key, or {@link KeyIndex#ABSENT}. */
    int find(KeyBytes key, long hash) {
        return index.find(key, hash);
    }

    /** Notes that a row has a key; whether the key was upserted, and this is its first row. */
    boolean isFirstUpdate(int key) {
        if (index.value(key) != UPSERTED) {
            return false;
        }
        index.setValue(key, UPDATED);
        return true;
    }
}
