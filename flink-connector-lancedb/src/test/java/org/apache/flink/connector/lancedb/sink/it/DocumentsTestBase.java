package org.apache.flink.connector.lancedb.sink.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.flink.connector.lancedb.lance.LanceTable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** One database directory per test, and no native memory left after it. */
abstract class DocumentsTestBase {

    @TempDir Path directory;

    Documents documents;

    @BeforeEach
    void nameTable() {
        documents = new Documents(directory.resolve("lancedb"));
    }

    @AfterEach
    void everyTableIsClosed() {
        assertThat(LanceTable.openTables())
                .as("tables whose native memory was not given back")
                .isZero();
    }
}
