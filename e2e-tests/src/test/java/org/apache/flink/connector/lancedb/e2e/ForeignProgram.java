package org.apache.flink.connector.lancedb.e2e;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Does to tables whatever LanceDB's own client can, the npm package {@code @lancedb/lancedb}, as a
 * process that knows nothing of Flink. What it can do is named in {@code foreign-operations.mjs}.
 */
final class ForeignProgram {

    /** What is done is to meet the commits of a job in all of their moments. */
    private static final String PAUSE_MILLIS = "300";

    private static final String SCRIPT = "foreign-operations.mjs";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final NodeProject node;
    private final Path database;
    private final List<Map<String, Object>> operations = new ArrayList<>();

    ForeignProgram(Path database) throws Exception {
        this.node = NodeProject.install();
        this.database = database;
    }

    /** One more operation on a table; what it is done with depends on the operation. */
    ForeignProgram then(String does, String table, Map<String, ?> with) {
        Map<String, Object> operation = new HashMap<>(with);
        operation.put("does", does);
        operation.put("table", table);
        operations.add(operation);
        return this;
    }

    /** Does all operations so far, one after the other; one that fails is an error. */
    List<Done> run() throws Exception {
        String request = takeRequest();
        return read(node.runScript(SCRIPT, database.toString(), PAUSE_MILLIS, request));
    }

    /** Begins with the operations so far, in a process that is stopped by whom it belongs to. */
    ChildProcess start() throws IOException {
        return node.startScript(SCRIPT, database.toString(), PAUSE_MILLIS, takeRequest());
    }

    private String takeRequest() throws IOException {
        String request = JSON.writeValueAsString(operations);
        operations.clear();
        return request;
    }

    /** What a process has printed that has ended. */
    static List<Done> read(String output) throws IOException {
        // Node.js may print warnings before.
        return JSON.readValue(
                output.lines().reduce((earlier, later) -> later).orElse(""),
                new TypeReference<List<Done>>() {});
    }

    /** An operation that was done. */
    static final class Done {

        /** What it is called. */
        public String does;

        /** The table's version after it. */
        public long version;

        /** How often it was tried again, since it had met the commit of another writer. */
        public int repeated;

        /** How often it was done: once, but in a program that goes on for ever. */
        public int times;
    }
}
