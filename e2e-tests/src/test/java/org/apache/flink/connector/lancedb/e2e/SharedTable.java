package org.apache.flink.connector.lancedb.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A table that a job and a foreign writer change in turns: sends what each of them is to do, and
 * knows which rows it leaves, if each turn has ended before the next one begins.
 */
final class SharedTable {

    /** The table's name. */
    static final String NAME = "shared";

    private static final String KEY = "id";
    private static final String STEP = "step";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DebeziumFiles files;
    private final ForeignWriter foreign;
    private final Map<String, JsonNode> declared = new TreeMap<>();
    private final Map<String, JsonNode> rows = new TreeMap<>();
    private int steps;

    /** The job reads its changes from a directory, which must exist. */
    SharedTable(Path changes, Path database) throws Exception {
        this.files = new DebeziumFiles(changes);
        this.foreign = new ForeignWriter(database, NAME, KEY);
    }

    /** The job declares rows, again or for the first time. */
    SharedTable declare(Collection<String> keys, int revision) {
        for (String key : keys) {
            JsonNode row = row(key, revision, "job");
            JsonNode before = declared.put(key, row);
            if (before == null) {
                files.insert(row);
            } else {
                files.update(before, row);
            }
            rows.put(key, row);
        }
        return this;
    }

    /** The job declares rows again as it declared them last. */
    SharedTable declareUnchanged(Collection<String> keys) {
        for (String key : keys) {
            JsonNode row = declared.get(key);
            files.update(row, row);
            rows.put(key, row);
        }
        return this;
    }

    /** The job retracts rows, also those that it has retracted before. */
    SharedTable retract(Collection<String> keys) {
        for (String key : keys) {
            JsonNode before = declared.remove(key);
            files.delete(before == null ? row(key, 0, "job") : before);
            rows.remove(key);
        }
        return this;
    }

    /**
     * Lets the job see its changes so far.
     *
     * @return a row that is in the table when all of them are
     */
    Map<String, String> publish() throws IOException {
        declare(List.of(STEP), ++steps);
        files.publish();
        return asReadByLanceDb(rows.get(STEP));
    }

    /** The foreign writer inserts rows, and replaces those that are there, in one commit. */
    SharedTable mergeByForeignWriter(Collection<String> keys, int revision) {
        List<JsonNode> merged = new ArrayList<>();
        for (String key : keys) {
            JsonNode row = row(key, revision, "foreign");
            merged.add(row);
            rows.put(key, row);
        }
        foreign.merge(merged);
        return this;
    }

    /** The foreign writer deletes rows, in one commit. */
    SharedTable deleteByForeignWriter(Collection<String> keys) {
        foreign.delete(keys);
        rows.keySet().removeAll(keys);
        return this;
    }

    /** Lets the foreign writer commit; returns the versions that it made. */
    List<Long> commitByForeignWriter() throws Exception {
        return foreign.commit();
    }

    /** The rows that the table should have, as {@link LanceDbClient} reads them. */
    List<Map<String, String>> rows() {
        return rows.values().stream()
                .map(SharedTable::asReadByLanceDb)
                .collect(Collectors.toList());
    }

    private static JsonNode row(String key, int revision, String writer) {
        return JSON.createObjectNode()
                .put(KEY, key)
                .put("revision", revision)
                .put("writer", writer);
    }

    private static Map<String, String> asReadByLanceDb(JsonNode row) {
        return Map.of(
                KEY,
                row.get(KEY).asText(),
                "revision",
                row.get("revision").asText(),
                "writer",
                row.get("writer").asText());
    }
}
