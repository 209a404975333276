package org.apache.flink.connector.lancedb.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Each version of the table is what one run of {@code snapshot-run.sql} declared, run by run. */
final class SnapshotRunsCheck implements VersionCheck {

    /** The number of rows that a run declares. */
    static final int ROWS = 2_400;

    /** By how much the ids of a run are greater than those of the run before. */
    static final int STEP = 50;

    private long runs;

    @Override
    public String table() {
        return "snapshot";
    }

    @Override
    public long check(TableVersion version) throws IOException {
        List<List<Long>> rows = version.rows(List.of("id", "run"));
        Map<Long, Long> found = new HashMap<>();
        rows.forEach(row -> found.put(row.get(0), row.get(1)));
        assertThat(rows).as("rows, of which none has the key of another").hasSize(found.size());
        // The first version is the table's creation.
        runs = version.number() - 1;
        assertThat(found).as("rows of run %d", runs).isEqualTo(declaredBy(runs));
        return rows.size();
    }

    private static Map<Long, Long> declaredBy(long run) {
        Map<Long, Long> rows = new HashMap<>();
        if (run > 0) {
            for (long id = run * STEP; id < run * STEP + ROWS; id++) {
                rows.put(id, id % 7 == run % 7 ? run : 0);
            }
        }
        return rows;
    }

    @Override
    public long progress() {
        return runs;
    }
}
