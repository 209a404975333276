package org.apache.flink.connector.lancedb.sink.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.flink.connector.lancedb.lance.LanceTable;
import org.apache.flink.connector.lancedb.sink.LanceTargetSinkBuilder;
import org.apache.flink.connector.lancedb.testing.Figures;
import org.apache.flink.connector.testframe.environment.MiniClusterTestEnvironment;
import org.apache.flink.connector.testframe.external.ExternalContextFactory;
import org.apache.flink.connector.testframe.external.ExternalSystemDataReader;
import org.apache.flink.connector.testframe.junit.annotations.TestContext;
import org.apache.flink.connector.testframe.junit.annotations.TestEnv;
import org.apache.flink.connector.testframe.junit.annotations.TestSemantics;
import org.apache.flink.connector.testframe.testsuites.SinkTestSuiteBase;
import org.apache.flink.core.execution.CheckpointingMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Flink's own suite for sinks: a basic run, a restart from a savepoint with the same, a higher and
 * a lower parallelism, and the metric of written records, in each mode of the sink.
 */
@Timeout(120) // The suite itself waits for the rows without end.
class SinkTestSuiteITCase extends SinkTestSuiteBase<String> {

    @TempDir private static Path directory;

    @TestEnv final MiniClusterTestEnvironment cluster = new MiniClusterTestEnvironment();

    @TestSemantics
    final CheckpointingMode[] semantics = new CheckpointingMode[] {CheckpointingMode.EXACTLY_ONCE};

    @TestContext
    final ExternalContextFactory<SuiteTable> tracked =
            test -> table("upsert, declared keys tracked", true, sink -> sink);

    @TestContext
    final ExternalContextFactory<SuiteTable> untracked =
            test -> table("upsert, not tracked", true, sink -> sink.setTrackDeclaredKeys(false));

    @TestContext
    final ExternalContextFactory<SuiteTable> append = test -> table("append", false, sink -> sink);

    private int checks;
    private int rows;

    private static SuiteTable table(
            String mode, boolean keyed, UnaryOperator<LanceTargetSinkBuilder<String>> settings) {
        try {
            return new SuiteTable(
                    mode, keyed, settings, Files.createTempDirectory(directory, "database"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected void checkResultWithSemantic(
            ExternalSystemDataReader<String> reader,
            List<String> expected,
            CheckpointingMode semantic)
            throws Exception {
        super.checkResultWithSemantic(reader, expected, semantic);
        checks++;
        rows += expected.size();
    }

    @AfterEach
    void printFigures(TestInfo test) {
        assertThat(LanceTable.openTables()).isZero();
        if (checks > 0) {
            Figures.print(test, "%d times the table read and compared, %,d rows", checks, rows);
        }
        checks = 0;
        rows = 0;
    }
}
