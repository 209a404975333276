package org.apache.flink.connector.lancedb.benchmarks.documents;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.connector.lancedb.benchmarks.baselines.LanceMerge;
import org.apache.flink.connector.lancedb.benchmarks.baselines.RawWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A measurement whose table is wrong must not count. */
class TableCheckTest {

    private static final long ROWS = Documents.POOL + 100;

    private final Documents documents = new Documents(8);

    @TempDir private Path directory;

    private String uri;

    @BeforeEach
    void writeTable() throws Exception {
        uri = Files.createDirectory(directory.resolve("database")).resolve("t.lance").toString();
        try (RawWriter writer = new RawWriter(documents, uri)) {
            writer.create();
            writer.append(0, ROWS, 2);
        }
    }

    private void check(ExpectedRows expected) throws Exception {
        new TableCheck(documents, expected).check(uri);
    }

    @Test
    void aTableAsItMustBePasses() {
        assertThatCode(() -> check(ExpectedRows.all(ROWS))).doesNotThrowAnyException();
    }

    @Test
    void aMissingRowIsFound() {
        assertThatThrownBy(() -> check(ExpectedRows.all(ROWS + 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has 4196 rows of 4196 documents, expected 4197.");
    }

    @Test
    void aRowTooManyIsFound() {
        assertThatThrownBy(() -> check(ExpectedRows.all(ROWS - 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has the document 4195, which it must not have");
    }

    @Test
    void aDoubledRowIsFound() throws Exception {
        try (RawWriter writer = new RawWriter(documents, uri)) {
            writer.append(0, 1, 1);
        }

        assertThatThrownBy(() -> check(ExpectedRows.all(ROWS)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has 4197 rows of 4196 documents, expected 4196.");
    }

    @Test
    void aRowOfAnotherRevisionIsFound() {
        Changes changes = Changes.updates(ROWS, 10);

        assertThatThrownBy(() -> check(ExpectedRows.all(ROWS).apply(changes, 0, 10)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("revision 0', expected 'A document about subject");
    }

    @Test
    void mergedAndDeletedRowsAreAsTheirChangesSay() throws Exception {
        Changes updates = Changes.updates(ROWS, 500);
        Changes deletes = Changes.deletes(ROWS);
        try (LanceMerge table = new LanceMerge(documents, uri)) {
            table.merge(updates, 0, 500);
            table.merge(updates, 500, 1000);
            table.delete(deletes, 0, 300, 200);
        }

        ExpectedRows expected =
                ExpectedRows.all(ROWS).apply(updates, 0, 1000).apply(deletes, 0, 300);
        assertThatCode(() -> check(expected)).doesNotThrowAnyException();
    }
}
