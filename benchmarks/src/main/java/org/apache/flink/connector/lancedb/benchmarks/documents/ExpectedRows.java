package org.apache.flink.connector.lancedb.benchmarks.documents;

import java.util.Arrays;

/** Which documents a table must hold after some changes, and in which revision. */
public final class ExpectedRows {

    private static final byte ABSENT = -1;

    private final byte[] revisions;

    private ExpectedRows(byte[] revisions) {
        this.revisions = revisions;
    }

    /** No document of those with lower numbers than the bound. */
    public static ExpectedRows none(long bound) {
        byte[] revisions = new byte[Math.toIntExact(bound)];
        Arrays.fill(revisions, ABSENT);
        return new ExpectedRows(revisions);
    }

    /** All documents with lower numbers than the bound, in their first revision. */
    public static ExpectedRows all(long bound) {
        return new ExpectedRows(new byte[Math.toIntExact(bound)]);
    }

    /** Makes the changes of the numbers from one to another, which is not made. */
    public ExpectedRows apply(Changes changes, long from, long to) {
        for (long number = from; number < to; number++) {
            Change change = changes.at(number);
            revisions[Math.toIntExact(change.document())] = (byte) change.revision();
        }
        return this;
    }

    /** One more than the highest number that a document may have. */
    public long bound() {
        return revisions.length;
    }

    public long count() {
        long count = 0;
        for (byte revision : revisions) {
            count += revision == ABSENT ? 0 : 1;
        }
        return count;
    }

    /** The revision of a document, or -1 if the table must not hold it. */
    public int revision(long document) {
        return document < revisions.length ? revisions[(int) document] : ABSENT;
    }
}
