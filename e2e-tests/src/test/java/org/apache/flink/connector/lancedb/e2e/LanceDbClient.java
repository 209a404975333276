package org.apache.flink.connector.lancedb.e2e;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads tables with LanceDB's own client, the npm package {@code @lancedb/lancedb}, in a process of
 * its own per call.
 *
 * <p>Values come as texts, so that none is rounded on the way: integers and decimals as plain
 * digits, a FLOAT as the double that it equals, DATE and TIMESTAMP in ISO format with all digits of
 * the column's unit and {@code Z} when it has a time zone, a duration as its count and unit, BYTES
 * in hexadecimal digits, a vector or list as {@code [1, 0.5]}, a struct or map as {@code {a: 1}};
 * null stays null.
 */
final class LanceDbClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<List<Map<String, String>>> ROWS = new TypeReference<>() {};
    private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

    private final NodeProject node;
    private final Path database;

    private LanceDbClient(NodeProject node, Path database) {
        this.node = node;
        this.database = database;
    }

    /** Connects to a database, which is a directory; it need not exist before the first call. */
    static LanceDbClient connect(Path database) throws Exception {
        return new LanceDbClient(NodeProject.install(), database);
    }

    List<String> tableNames() throws Exception {
        return JSON.convertValue(run(Map.of()).get("tables"), TEXTS);
    }

    /** How many rows {@code countRows()} says the table has. */
    long countRows(String table) throws Exception {
        return read(table, Map.of()).get("rowCount").asLong();
    }

    /** The version of the table; each commit adds one. */
    long version(String table) throws Exception {
        return read(table, Map.of()).get("version").asLong();
    }

    /** The columns as Arrow describes them, for example {@code title: Utf8}. */
    List<String> columns(String table) throws Exception {
        return JSON.convertValue(read(table, Map.of()).get("columns"), TEXTS);
    }

    /** All rows of the table, in no order. */
    List<Map<String, String>> rows(String table) throws Exception {
        return rowsOf(read(table, Map.of("rows", true)));
    }

    /** All rows of several tables, in no order, by the tables' names. */
    Map<String, List<Map<String, String>>> rowsOf(List<String> tables) throws Exception {
        JsonNode answer = run(Map.of("rowsOf", tables));
        Map<String, List<Map<String, String>>> rows = new HashMap<>();
        tables.forEach(table -> rows.put(table, rowsOf(answer.get(table))));
        return rows;
    }

    /** The rows nearest to a vector, the nearest one first, with their {@code _distance}. */
    List<Map<String, String>> nearest(String table, String column, float[] vector, int limit)
            throws Exception {
        return rowsOf(
                read(
                        table,
                        Map.of(
                                "nearest",
                                Map.of("column", column, "vector", vector, "limit", limit))));
    }

    private JsonNode read(String table, Map<String, Object> request) throws Exception {
        Map<String, Object> complete = new HashMap<>(request);
        complete.put("table", table);
        return run(complete);
    }

    private JsonNode run(Map<String, Object> request) throws Exception {
        String output =
                node.runScript(
                        "lancedb-client.mjs",
                        database.toString(),
                        JSON.writeValueAsString(request));
        // Node.js may print warnings before.
        return JSON.readTree(output.lines().reduce((earlier, later) -> later).orElse(""));
    }

    private static List<Map<String, String>> rowsOf(JsonNode answer) {
        return JSON.convertValue(answer.get("rows"), ROWS);
    }
}
