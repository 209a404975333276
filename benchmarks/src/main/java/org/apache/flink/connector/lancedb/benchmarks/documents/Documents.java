package org.apache.flink.connector.lancedb.benchmarks.documents;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.schema.VectorElementType;

/**
 * The rows that all measurements write: a document's text id, its title and its vector, each a
 * function of the document's number and revision. Titles and vectors come from a pool, so that
 * making a row takes next to nothing, and what a table must hold is known. Immutable.
 */
public final class Documents implements Serializable {

    private static final long serialVersionUID = 1L;

    public static final String ID = "id";
    public static final String TITLE = "title";
    public static final String EMBEDDING = "embedding";

    /** The different vectors and titles of one revision; a power of two. */
    public static final int POOL = 4096;

    /** Revisions begin at 0 and stay below. */
    public static final int REVISIONS = 64;

    private static final int ID_DIGITS = 10;
    static final String ID_PREFIX = "doc-";

    /** The bytes of each id. */
    public static final int ID_LENGTH = ID_PREFIX.length() + ID_DIGITS;

    /** An odd step, so that a new revision has another vector. */
    private static final int REVISION_STEP = 1021;

    private static final Map<Integer, float[][]> VECTORS = new ConcurrentHashMap<>();
    private static final Map<Integer, byte[][]> TITLES = new ConcurrentHashMap<>();

    private final int dimension;

    public Documents(int dimension) {
        this.dimension = dimension;
    }

    public int dimension() {
        return dimension;
    }

    /** The bytes of a row, about. */
    public long bytes() {
        return 64 + (long) dimension * Float.BYTES;
    }

    /** The table as it is declared to the sink. */
    public TableSchema schema(boolean keyed) {
        TableSchema.Builder schema =
                TableSchema.builder()
                        .column(ID, ColumnDef.notNull(LanceType.utf8()))
                        .column(TITLE, LanceType.utf8())
                        .column(EMBEDDING, LanceType.vector(VectorElementType.FLOAT32, dimension));
        return keyed ? schema.primaryKey(ID).build() : schema.build();
    }

    /** The id of a document in its UTF-8 bytes. */
    public static byte[] id(long number) {
        byte[] id = new byte[ID_LENGTH];
        id[0] = 'd';
        id[1] = 'o';
        id[2] = 'c';
        id[3] = '-';
        long rest = number;
        for (int i = ID_LENGTH - 1; i >= ID_PREFIX.length(); i--) {
            id[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return id;
    }

    /** The id of a document as a text. */
    public static String idText(long number) {
        return new String(id(number), StandardCharsets.ISO_8859_1);
    }

    /** The place of a document's title and vector in the pool of its revision's titles. */
    public static int titlePlace(long number) {
        return (int) number & (POOL - 1);
    }

    public static int vectorPlace(long number, int revision) {
        return (int) (number + (long) revision * REVISION_STEP) & (POOL - 1);
    }

    /** The titles of a revision in their UTF-8 bytes, by their places. */
    public static byte[][] titles(int revision) {
        return TITLES.computeIfAbsent(revision, Documents::newTitles);
    }

    private static byte[][] newTitles(int revision) {
        byte[][] titles = new byte[POOL][];
        for (int i = 0; i < POOL; i++) {
            titles[i] =
                    String.format("A document about subject %d, revision %d", i, revision)
                            .getBytes(StandardCharsets.UTF_8);
        }
        return titles;
    }

    /** The vectors, by their places. They are shared and must not be changed. */
    public float[][] vectors() {
        return VECTORS.computeIfAbsent(dimension, Documents::newVectors);
    }

    private static float[][] newVectors(int dimension) {
        SplittableRandom random = new SplittableRandom(dimension);
        float[][] vectors = new float[POOL][dimension];
        for (float[] vector : vectors) {
            for (int i = 0; i < dimension; i++) {
                vector[i] = (float) (2 * random.nextDouble() - 1);
            }
        }
        return vectors;
    }
}
