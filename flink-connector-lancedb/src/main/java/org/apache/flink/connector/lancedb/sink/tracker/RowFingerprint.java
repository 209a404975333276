package org.apache.flink.connector.lancedb.sink.tracker;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.connector.lancedb.lance.RowContent;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.sink.encoder.ContentEncoder;
import org.apache.flink.table.data.RowData;

/**
 * Takes rows' fingerprints: the first 128 bits of the SHA-256 of their content. Two contents of one
 * key with one fingerprint would leave the older row in the table; with this hash nobody is known
 * to be able to make such rows, and every Java has it, with the processor's instructions for it.
 *
 * <p>Not thread-safe.
 */
@Internal
public final class RowFingerprint {

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final ContentEncoder encoder;
    private final MessageDigest digest;

    public RowFingerprint(String table, TableSchema schema) {
        encoder = new ContentEncoder(table, schema);
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256, and this one has not.", e);
        }
    }

    /**
     * What is to be kept of a row that is declared in an epoch.
     *
     * @throws IllegalArgumentException if a column cannot hold its value
     */
    public DeclaredRow of(RowData row, int epoch) {
        return of(encoder.encode(row), epoch);
    }

    /** What is to be kept of a row whose content is known, as of an epoch. */
    public DeclaredRow of(RowContent content, int epoch) {
        digest.update(content.array(), 0, content.length());
        byte[] hash = digest.digest();
        return new DeclaredRow((long) LONG.get(hash, 0), (long) LONG.get(hash, Long.BYTES), epoch);
    }
}
