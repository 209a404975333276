package org.apache.flink.connector.lancedb.sink.it;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;

/**
 * A random changelog that is the same wherever it is generated: its n-th change follows from its
 * seed.
 */
final class Changelog implements GeneratorFunction<Long, Row> {

    private static final long serialVersionUID = 1L;

    final long seed;
    final int changes;
    final int keys;

    Changelog(long seed, int changes, int keys) {
        this.seed = seed;
        this.changes = changes;
        this.keys = keys;
    }

    @Override
    public Row map(Long index) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003L + index);
        long key = random.nextInt(keys);
        int kind = random.nextInt(10);
        if (kind < 3) {
            return Row.ofKind(RowKind.DELETE, key, null, null, null);
        }
        float[] embedding = new float[Documents.DIMENSION];
        for (int i = 0; i < embedding.length; i++) {
            embedding[i] = index + i / 4f;
        }
        String title = random.nextInt(10) == 0 ? null : "change " + index;
        return Row.ofKind(
                kind < 5 ? RowKind.INSERT : RowKind.UPDATE_AFTER,
                key,
                title,
                (int) (long) index,
                random.nextInt(10) == 0 ? null : embedding);
    }

    /** What the table must hold after all changes: each row as text, by its key. */
    Map<Long, String> expected() {
        Map<Long, String> rows = new TreeMap<>();
        for (long i = 0; i < changes; i++) {
            Row row = map(i);
            Long key = (Long) row.getField(0);
            if (row.getKind() == RowKind.DELETE) {
                rows.remove(key);
            } else {
                rows.put(
                        key,
                        Documents.text(
                                row.getField(1), row.getField(2), (float[]) row.getField(3)));
            }
        }
        return rows;
    }
}
