package org.apache.flink.connector.lancedb.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

/**
 * The changelog file, replayed by the plainest means: a map from key to row. What is left in the
 * map is what the table must hold when the Flink job has ended.
 */
final class Changelog {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Passage> declared = new LinkedHashMap<>();
    private int inserts;
    private int updates;
    private int deletes;

    private Changelog() {}

    /**
     * Replays a file of Debezium changes, one a line.
     *
     * @throws IOException if the file cannot be read, or a line is not a change that fits the ones
     *     before it; the message names file and line
     */
    static Changelog read(Path file) throws IOException {
        Changelog changelog = new Changelog();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            try {
                changelog.replay(lines.get(i));
            } catch (JsonProcessingException | IllegalArgumentException e) {
                throw new IOException(file + ", line " + (i + 1) + ": " + e.getMessage(), e);
            }
        }
        return changelog;
    }

    /** The passages that exist after the last change, by {@code doc_id}. */
    Map<String, Passage> declared() {
        return Collections.unmodifiableMap(declared);
    }

    int changes() {
        return inserts + updates + deletes;
    }

    int inserts() {
        return inserts;
    }

    int updates() {
        return updates;
    }

    int deletes() {
        return deletes;
    }

    private void replay(String line) throws JsonProcessingException {
        JsonNode change = JSON.readTree(line);
        String operation = change.path("op").asText();
        switch (operation) {
            case "c":
                Passage inserted = passage(change.path("after"));
                require(
                        declared.putIfAbsent(inserted.docId(), inserted) == null,
                        "an insert of a passage that exists already",
                        inserted);
                inserts++;
                break;
            case "u":
                Passage before = passage(change.path("before"));
                Passage after = passage(change.path("after"));
                require(
                        before.docId().equals(after.docId())
                                && declared.replace(before.docId(), before, after),
                        "an update of a passage that is not so",
                        before);
                updates++;
                break;
            case "d":
                Passage deleted = passage(change.path("before"));
                require(
                        declared.remove(deleted.docId(), deleted),
                        "a delete of a passage that is not so",
                        deleted);
                deletes++;
                break;
            default:
                throw new IllegalArgumentException(
                        "found the operation '" + operation + "', expected c, u or d.");
        }
    }

    private static void require(boolean fits, String found, Passage passage) {
        if (!fits) {
            throw new IllegalArgumentException("found " + found + ": " + passage);
        }
    }

    private static Passage passage(JsonNode row) {
        return new Passage(
                text(row, "doc_id"),
                text(row, "chapter"),
                text(row, "title"),
                text(row, "content"));
    }

    private static String text(JsonNode row, String column) {
        JsonNode value = row.path(column);
        if (!value.isTextual()) {
            throw new IllegalArgumentException(
                    "expected a row with a text in its column '" + column + "', found " + row);
        }
        return value.textValue();
    }
}
