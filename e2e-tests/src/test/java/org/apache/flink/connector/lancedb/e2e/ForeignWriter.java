package org.apache.flink.connector.lancedb.e2e;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Writes to a table with LanceDB's own client, the npm package {@code @lancedb/lancedb}, as a
 * process that knows nothing of Flink.
 */
final class ForeignWriter {

    /** Leaves others a chance: who commits without a pause to the same fragments shuts them out. */
    private static final Duration PAUSE = Duration.ofMillis(50);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final NodeProject node;
    private final Path database;
    private final String table;
    private final String keyColumn;
    private final List<Map<String, Object>> changes = new ArrayList<>();

    ForeignWriter(Path database, String table, String keyColumn) throws Exception {
        this.node = NodeProject.install();
        this.database = database;
        this.table = table;
        this.keyColumn = keyColumn;
    }

    /** One {@code mergeInsert}: inserts rows, and replaces those that have one of their keys. */
    ForeignWriter merge(Collection<?> rows) {
        changes.add(Map.of("merge", List.copyOf(rows)));
        return this;
    }

    /** One {@code delete}. */
    ForeignWriter delete(Collection<String> keys) {
        changes.add(Map.of("delete", List.copyOf(keys)));
        return this;
    }

    /**
     * Commits the changes so far, each by itself.
     *
     * @return the versions of the table that they made
     */
    List<Long> commit() throws Exception {
        String request = JSON.writeValueAsString(changes);
        changes.clear();
        String output =
                node.runScript(
                        "foreign-writer.mjs",
                        database.toString(),
                        table,
                        keyColumn,
                        Long.toString(PAUSE.toMillis()),
                        request);
        // Node.js may print warnings before.
        return JSON.readValue(
                output.lines().reduce((earlier, later) -> later).orElse(""),
                new TypeReference<List<Long>>() {});
    }
}
