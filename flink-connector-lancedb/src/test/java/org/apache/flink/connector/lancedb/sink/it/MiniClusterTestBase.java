package org.apache.flink.connector.lancedb.sink.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.flink.connector.lancedb.lance.LanceTable;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** One MiniCluster per test class, one database directory per test, and no native memory left. */
abstract class MiniClusterTestBase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(2)
                            .setNumberSlotsPerTaskManager(4)
                            .build());

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
