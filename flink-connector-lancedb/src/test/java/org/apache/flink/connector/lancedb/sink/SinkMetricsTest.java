package org.apache.flink.connector.lancedb.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.lance.LanceTable;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.sink.committer.LanceCommittable;
import org.apache.flink.connector.lancedb.sink.committer.LanceTargetCommitter;
import org.apache.flink.connector.lancedb.sink.encoder.RowConverter;
import org.apache.flink.connector.lancedb.sink.settings.BufferFlushOptions;
import org.apache.flink.connector.lancedb.sink.settings.OnTableLoss;
import org.apache.flink.connector.lancedb.testing.RecordedMetrics;
import org.apache.flink.connector.lancedb.testing.SinkHarness;
import org.apache.flink.connector.lancedb.testing.TestTable;
import org.apache.flink.testutils.logging.LoggerAuditingExtension;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.FileUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** What writers and committer count, and what they tell Flink of committables. */
class SinkMetricsTest {

    private static final TableSchema PEOPLE =
            TableSchema.builder()
                    .column("id", ColumnDef.notNull(LanceType.int64()))
                    .column("name", LanceType.utf8())
                    .primaryKey("id")
                    .build();

    private static final int MAX_ROWS = 3;

    @RegisterExtension
    final LoggerAuditingExtension log =
            new LoggerAuditingExtension(LanceTargetCommitter.class, Level.INFO);

    @TempDir Path database;

    @AfterEach
    void everyTableIsClosed() {
        assertThat(LanceTable.openTables()).isZero();
    }

    private SinkHarness<Row> start(OnTableLoss onTableLoss) throws IOException {
        return new SinkHarness<>(
                LanceTargetSink.<Row>builder()
                        .setConnection(LanceConnection.of(database.toString()))
                        .setTable("people")
                        .setSchema(PEOPLE)
                        .setRowConverter(RowConverter.forRow())
                        .setOnTableLoss(onTableLoss)
                        .setBufferFlushOptions(
                                BufferFlushOptions.of(MAX_ROWS, MemorySize.ofMebiBytes(1)))
                        .build(),
                1);
    }

    private SinkHarness<Row> start() throws IOException {
        return start(OnTableLoss.FAIL);
    }

    private static Row declare(Long id, String name) {
        return Row.ofKind(RowKind.UPDATE_AFTER, id, name);
    }

    private static Row retract(long id) {
        return Row.ofKind(RowKind.DELETE, id, null);
    }

    private Path data() {
        return database.resolve("people.lance/data");
    }

    private long bytesOfDataFiles() throws IOException {
        try (Stream<Path> files = Files.list(data())) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    @Test
    void aWriterShowsItsBufferUntilItIsFlushed() throws Exception {
        RecordedMetrics writer;
        try (SinkHarness<Row> sink = start()) {
            writer = sink.writerMetrics(0);
            assertThat(writer.value("bufferedRows")).isZero();
            assertThat(writer.value("offHeapBytes")).isZero();
            assertThat(writer.value("lastFlushDurationMs")).as("none yet").isEqualTo(-1);
            assertThat(writer.value("currentSendTime")).as("none yet").isEqualTo(-1);

            sink.write(0, declare(1L, "Alice"));
            sink.write(0, declare(2L, "Bob"));
            assertThat(writer.value("bufferedRows")).isEqualTo(2);
            assertThat(writer.value("offHeapBytes")).isPositive();
            assertThat(writer.value("bufferedBytes"))
                    .as("keys stand on the heap")
                    .isGreaterThan(writer.value("offHeapBytes"));
            assertThat(writer.value("numBytesSend")).isZero();

            sink.prepare(1);
            assertThat(writer.value("bufferedRows")).isZero();
            assertThat(writer.value("bufferedBytes")).isZero();
            assertThat(writer.value("offHeapBytes")).isZero();
            assertThat(writer.value("numBytesSend")).isEqualTo(bytesOfDataFiles()).isPositive();
            assertThat(writer.value("lastFlushDurationMs")).isNotNegative();
            assertThat(writer.value("currentSendTime")).isNotNegative();

            sink.write(0, declare(3L, "left in the buffer"));
        }
        assertThat(writer.value("offHeapBytes")).as("after it is closed").isZero();
    }

    @Test
    void eachChangeIsSentOnceHoweverOftenItsRowIsWritten() throws Exception {
        try (SinkHarness<Row> sink = start()) {
            for (int change = 0; change < 5 * MAX_ROWS; change++) {
                // Each flush replaces the rows of the one before, whose files are written again.
                sink.write(0, declare((long) (change % (MAX_ROWS - 1)), "change " + change));
            }
            sink.write(0, retract(0));
            List<LanceCommittable> committables = sink.prepare(1);
            sink.commit(committables);
            sink.commit(committables);

            assertThat(sink.writerMetrics(0).value("numRecordsSend")).isEqualTo(5 * MAX_ROWS + 1);
            assertThat(sink.writerMetrics(0).value("numRecordsSendErrors")).isZero();
        }
    }

    @Test
    void changesThatCannotBeWrittenAreErrors() throws Exception {
        try (SinkHarness<Row> sink = start()) {
            RecordedMetrics writer = sink.writerMetrics(0);
            assertThatThrownBy(() -> sink.write(0, declare(null, "Nobody")))
                    .hasMessageContaining("found null");
            assertThat(writer.value("numRecordsSendErrors")).isEqualTo(1);
            assertThat(writer.value("numRecordsSend")).isZero();

            sink.write(0, declare(1L, "Alice"));
            sink.write(0, declare(2L, "Bob"));
            FileUtils.deleteDirectory(data().toFile());
            Files.createFile(data());
            assertThatThrownBy(() -> sink.prepare(1)).isInstanceOf(IOException.class);
            assertThat(writer.value("numRecordsSendErrors")).isEqualTo(1 + 2);
            assertThat(writer.value("numBytesSend")).isZero();
        }
    }

    @Test
    void theCommitterCountsWhatBecameOfTheRows() throws Exception {
        try (SinkHarness<Row> sink = start();
                TestTable table = TestTable.in(database, "people")) {
            RecordedMetrics committer = sink.committerMetrics();
            for (String gauge :
                    List.of(
                            "lastCommitDurationMs",
                            "lastCommitLocateDurationMs",
                            "lastCommitPublishDurationMs",
                            "lastCommittedVersion",
                            "lastCommittedCheckpointId",
                            "secondsSinceLastCommit")) {
                assertThat(committer.value(gauge)).as(gauge).isEqualTo(-1);
            }

            sink.write(0, declare(1L, "Alice"));
            sink.write(0, declare(2L, "Bob"));
            sink.checkpoint(7);
            assertRows(committer, 2, 0, 0);
            assertThat(committer.value("lastCommittedVersion")).isEqualTo(table.version());
            assertThat(committer.value("lastCommittedCheckpointId")).isEqualTo(7);
            assertThat(committer.value("secondsSinceLastCommit")).isNotNegative();
            assertThat(committer.value("lastCommitDurationMs"))
                    .isGreaterThanOrEqualTo(
                            committer.value("lastCommitLocateDurationMs")
                                    + committer.value("lastCommitPublishDurationMs"));

            // Over several flushes: a key deleted in one and upserted in another is an update.
            sink.write(0, retract(1));
            sink.write(0, retract(8));
            sink.write(0, retract(9));
            sink.write(0, declare(1L, "Alicia"));
            sink.write(0, retract(2));
            sink.write(0, declare(3L, "Carol"));
            sink.checkpoint(8);
            assertRows(committer, 2 + 1, 1, 1);
            assertThat(table.rows()).hasSize(2);
            long version = table.version();
            assertThat(committer.value("lastCommittedVersion")).isEqualTo(version);

            sink.write(0, retract(9));
            sink.checkpoint(9);
            assertRows(committer, 2 + 1, 1, 1);
            assertThat(committer.value("lastCommittedVersion")).isEqualTo(version);
            assertThat(committer.value("lastCommittedCheckpointId")).isEqualTo(9);
            assertThat(committer.value("commitsRepeated")).isZero();
            assertThat(committer.value("failedCommittables")).isZero();
            assertThat(sink.alreadyCommitted()).isEmpty();
            assertThat(log.getMessages()).as("one line for each commit").hasSize(3);
            assertThat(log.getMessages().get(1))
                    .matches(
                            "Table 'people': COMMITTED at version \\d+ for checkpoint 8 of sink sink of job job: 1 inserted, 1 updated, 1 deleted rows in \\d+ ms \\(\\d+ ms to locate rows, \\d+ ms to publish, 0 retries, 0 conflicts\\)\\.");
        }
    }

    private static void assertRows(
            RecordedMetrics committer, long inserted, long updated, long deleted) {
        assertThat(committer.value("rowsInserted")).as("inserted").isEqualTo(inserted);
        assertThat(committer.value("rowsUpdated")).as("updated").isEqualTo(updated);
        assertThat(committer.value("rowsDeleted")).as("deleted").isEqualTo(deleted);
    }

    @Test
    void flinkIsToldWhichCommittablesWereCommittedBefore() throws Exception {
        List<LanceCommittable> committed;
        try (SinkHarness<Row> sink = start()) {
            sink.write(0, declare(1L, "Alice"));
            committed = sink.prepare(1);
            sink.commit(committed);
            assertThat(sink.alreadyCommitted()).isEmpty();
        }
        try (SinkHarness<Row> restarted = start()) {
            restarted.write(0, declare(2L, "Bob"));
            // Of one checkpoint, part of which was committed before the failure.
            List<LanceCommittable> all = new ArrayList<>(committed);
            all.addAll(restarted.prepare(1));
            restarted.commit(all);

            assertThat(restarted.alreadyCommitted()).isEqualTo(committed);
            RecordedMetrics committer = restarted.committerMetrics();
            assertThat(committer.value("commitsRepeated")).isEqualTo(1);
            assertRows(committer, 1, 0, 0);

            restarted.commit(all);
            assertThat(restarted.alreadyCommitted()).hasSize(1 + 2);
            assertThat(committer.value("commitsRepeated")).isEqualTo(2);
            assertRows(committer, 1, 0, 0);
        }
    }

    @Test
    void committablesThatFailAreCounted() throws Exception {
        try (SinkHarness<Row> sink = start();
                TestTable table = TestTable.in(database, "people")) {
            sink.write(0, declare(1L, "Alice"));
            List<LanceCommittable> committables = sink.prepare(1);
            Path transactions = database.resolve("people.lance/_transactions");
            FileUtils.deleteDirectory(transactions.toFile());
            Files.createFile(transactions);
            Thread.currentThread().interrupt(); // Ends the pause before the second attempt.
            assertThatThrownBy(() -> sink.commit(committables))
                    .isInstanceOf(InterruptedException.class);
            assertThat(sink.committerMetrics().value("commitRetries")).isEqualTo(1);
            assertThat(sink.committerMetrics().value("retriedCommittables")).isEqualTo(1);
            assertThat(sink.committerMetrics().value("commitConflicts")).isZero();
            assertThat(sink.committerMetrics().value("failedCommittables"))
                    .as("an interruption is no failure")
                    .isZero();

            FileUtils.deleteDirectory(database.resolve("people.lance").toFile());
            assertThatThrownBy(() -> sink.commit(committables)).isInstanceOf(IOException.class);
            assertThat(sink.committerMetrics().value("failedCommittables")).isEqualTo(1);
            assertThat(sink.givenUp()).isEmpty();
        }
    }

    @Test
    void flinkIsToldWhichCommittablesAreGivenUpWithALostTable() throws Exception {
        List<LanceCommittable> committables;
        try (SinkHarness<Row> sink = start(OnTableLoss.REDECLARE)) {
            sink.write(0, declare(1L, "Alice"));
            sink.checkpoint(1);
            sink.write(0, declare(2L, "Bob"));
            committables = sink.prepare(2);
        }
        FileUtils.deleteDirectory(database.resolve("people.lance").toFile());
        try (SinkHarness<Row> restarted = start(OnTableLoss.REDECLARE)) {
            restarted.commit(committables);
            assertThat(restarted.givenUp()).isEqualTo(committables);
            assertThat(restarted.committerMetrics().value("lastCommittedCheckpointId"))
                    .isEqualTo(-1);
        }
    }
}
