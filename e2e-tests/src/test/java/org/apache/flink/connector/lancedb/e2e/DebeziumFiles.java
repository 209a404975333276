package org.apache.flink.connector.lancedb.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Files with changes as Debezium writes them, in a directory that a job watches. */
final class DebeziumFiles {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;
    private final List<String> pending = new ArrayList<>();
    private int files;

    /** Writes into a directory, which must exist. */
    DebeziumFiles(Path directory) {
        this.directory = directory;
    }

    void insert(JsonNode after) {
        add("c", JSON.nullNode(), after);
    }

    void update(JsonNode before, JsonNode after) {
        add("u", before, after);
    }

    void delete(JsonNode before) {
        add("d", before, JSON.nullNode());
    }

    private void add(String operation, JsonNode before, JsonNode after) {
        ObjectNode change = JSON.createObjectNode().put("op", operation);
        change.set("before", before);
        change.set("after", after);
        pending.add(change.toString());
    }

    /** Lets the job see the changes so far, as a file that appears at once. */
    void publish() throws IOException {
        files++;
        Path hidden = Files.write(directory.resolve(".changes-" + files), pending);
        Files.move(
                hidden,
                directory.resolve("changes-" + files + ".json"),
                StandardCopyOption.ATOMIC_MOVE);
        pending.clear();
    }
}
