package org.apache.flink.connector.lancedb.benchmarks.documents;

import java.io.Serializable;

/** Changes by their numbers, which begin at 0: the same each time one is asked for. */
@FunctionalInterface
public interface Changes extends Serializable {

    int LAST_REVISION = Documents.REVISIONS - 1;

    /** The rounds after which some documents are deleted. */
    int DELETED_AFTER = 10;

    Change at(long number);

    /** Each document once, in the order of their numbers. */
    static Changes inserts() {
        return number -> new Change(number, 0);
    }

    /**
     * Rounds of changes to documents in a random order: the next documents in each round, in the
     * next revision.
     *
     * @param documents how many there are
     * @param perRound the changes of one round, at most the documents
     */
    static Changes updates(long documents, long perRound) {
        Shuffle order = new Shuffle(documents);
        return number ->
                new Change(
                        order.at(number), 1 + Math.toIntExact(number / perRound) % LAST_REVISION);
    }

    /** Deletes documents in a random order, each once. */
    static Changes deletes(long documents) {
        Shuffle order = new Shuffle(documents);
        return number -> new Change(order.at(number), Change.DELETED);
    }

    /**
     * Rounds of upserts, four in five, and of deletes of documents that were upserted {@link
     * #DELETED_AFTER} rounds before. Within a round no document comes twice.
     *
     * @param documents how many there are; more than those of twice so many rounds
     * @param perRound the changes of one round, a multiple of 5
     */
    static Changes mixed(long documents, int perRound) {
        Shuffle order = new Shuffle(documents);
        int upserts = perRound / 5 * 4;
        return number -> {
            long round = number / perRound;
            int place = (int) (number % perRound);
            if (place < upserts) {
                return new Change(
                        order.at(round * upserts + place),
                        1 + Math.toIntExact(round) % LAST_REVISION);
            }
            int deletion = place - upserts;
            long deleted =
                    round < DELETED_AFTER
                            ? documents - 1 - round * perRound - deletion // Not there.
                            : (round - DELETED_AFTER) * upserts + 4L * deletion;
            return new Change(order.at(deleted), Change.DELETED);
        };
    }
}
