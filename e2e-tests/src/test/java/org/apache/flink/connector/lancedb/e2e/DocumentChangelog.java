package org.apache.flink.connector.lancedb.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes a changelog of documents as Debezium does, and knows which documents it leaves. */
final class DocumentChangelog {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;
    private final Map<Integer, Document> present = new LinkedHashMap<>();
    private final List<String> pending = new ArrayList<>();
    private int files;

    /** Writes into a directory, which must exist. */
    DocumentChangelog(Path directory) {
        this.directory = directory;
    }

    DocumentChangelog insert(int number, int revision) {
        Document document = new Document(number, revision);
        add("c", null, document);
        present.put(number, document);
        return this;
    }

    DocumentChangelog update(int number, int revision) {
        Document document = new Document(number, revision);
        add("u", present.get(number), document);
        present.put(number, document);
        return this;
    }

    DocumentChangelog delete(int number) {
        add("d", present.remove(number), null);
        return this;
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

    Document document(int number) {
        return present.get(number);
    }

    /** The rows that the table should have, as {@link LanceDbClient} reads them. */
    List<Map<String, String>> rows() {
        return present.values().stream()
                .map(Document::asReadByLanceDb)
                .collect(Collectors.toList());
    }

    private void add(String operation, Document before, Document after) {
        ObjectNode change = JSON.createObjectNode().put("op", operation);
        change.set("before", json(before));
        change.set("after", json(after));
        pending.add(change.toString());
    }

    private static JsonNode json(Document document) {
        return document == null ? JSON.nullNode() : document.toJson();
    }
}
