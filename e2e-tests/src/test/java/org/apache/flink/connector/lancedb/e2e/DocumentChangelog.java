package org.apache.flink.connector.lancedb.e2e;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A changelog of documents, which knows which documents it leaves. */
final class DocumentChangelog {

    private final DebeziumFiles files;
    private final Map<Integer, Document> present = new LinkedHashMap<>();

    /** Writes into a directory, which must exist. */
    DocumentChangelog(Path directory) {
        this.files = new DebeziumFiles(directory);
    }

    DocumentChangelog insert(int number, int revision) {
        Document document = new Document(number, revision);
        files.insert(document.toJson());
        present.put(number, document);
        return this;
    }

    DocumentChangelog update(int number, int revision) {
        Document document = new Document(number, revision);
        files.update(present.put(number, document).toJson(), document.toJson());
        return this;
    }

    DocumentChangelog delete(int number) {
        files.delete(present.remove(number).toJson());
        return this;
    }

    /** Lets the job see the changes so far, as a file that appears at once. */
    void publish() throws IOException {
        files.publish();
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
}
