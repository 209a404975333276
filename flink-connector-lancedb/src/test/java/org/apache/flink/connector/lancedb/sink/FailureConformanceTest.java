package org.apache.flink.connector.lancedb.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.connector.lancedb.lance.LanceTable;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.sink.committer.LanceCommittable;
import org.apache.flink.connector.lancedb.testing.SinkHarness;
import org.apache.flink.connector.lancedb.testing.TargetRuns;
import org.apache.flink.connector.lancedb.testing.TestTable;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a table holds after commits that failed and were repeated by a restarted sink: the cases C
 * of {@code docs/conformance.md}. Whole jobs that fail are in {@code FailoverITCase}.
 */
class FailureConformanceTest {

    private static final TableSchema PEOPLE =
            TableSchema.builder()
                    .column("id", ColumnDef.notNull(LanceType.int64()))
                    .column("name", LanceType.utf8())
                    .primaryKey("id")
                    .build();

    @TempDir Path database;
    private TargetRuns target;
    private TestTable table;

    @BeforeEach
    void createTable() throws Exception {
        target = new TargetRuns(database, "people", PEOPLE);
        target.start().close();
        table = TestTable.in(database, "people");
    }

    @AfterEach
    void everyTableIsClosed() {
        table.close();
        assertThat(LanceTable.openTables()).isZero();
    }

    private static Row declare(long id, String name) {
        return Row.ofKind(RowKind.UPDATE_AFTER, id, name);
    }

    private static Row retract(long id) {
        return Row.ofKind(RowKind.DELETE, id, null);
    }

    private static Map<String, Object> person(long id, String name) {
        return Map.of("id", id, "name", name);
    }

    /** Commits, and fails when all files are written but the one that makes them visible. */
    private void failToCommit(List<LanceCommittable> committables) throws Exception {
        long before = table.version();
        Path transactions = database.resolve("people.lance/_transactions");
        Path aside = database.resolve("transactions");
        try (SinkHarness<Row> sink = target.start()) {
            Files.move(transactions, aside);
            Files.createFile(transactions);
            Thread interrupter = interruptThePauseAfterAnAttempt();
            assertThatThrownBy(() -> sink.commit(committables))
                    .isInstanceOf(InterruptedException.class);
            interrupter.interrupt();
            interrupter.join();
            Files.delete(transactions);
            Files.move(aside, transactions);
        }
        assertThat(table.version()).as("nothing landed").isEqualTo(before);
    }

    /** So that the commit has met the fault, and ends before the second attempt. */
    private static Thread interruptThePauseAfterAnAttempt() {
        Thread committing = Thread.currentThread();
        Thread interrupter =
                new Thread(
                        () -> {
                            while (!Thread.currentThread().isInterrupted()) {
                                if (isPausing(committing)) {
                                    committing.interrupt();
                                    return;
                                }
                                LockSupport.parkNanos(1_000_000);
                            }
                        });
        interrupter.start();
        return interrupter;
    }

    private static boolean isPausing(Thread committing) {
        StackTraceElement[] stack = committing.getStackTrace();
        return committing.getState() == Thread.State.TIMED_WAITING
                && Arrays.stream(stack)
                        .anyMatch(frame -> frame.getClassName().endsWith(".CommitAttempts"))
                && Arrays.stream(stack).anyMatch(frame -> frame.getMethodName().equals("sleep"));
    }

    @Test
    void c1ACommitThatFailedBeforeItLandedIsMadeOnceAfterTheRestart() throws Exception {
        long before = table.version();
        List<LanceCommittable> checkpoint = target.prepare(declare(1, "Alice"), declare(2, "Bob"));
        failToCommit(checkpoint);

        target.commit(checkpoint);

        assertThat(table.rowsBy("id")).containsExactly(person(1, "Alice"), person(2, "Bob"));
        assertThat(table.version()).isEqualTo(before + 1);
    }

    @Test
    void c2ACommitWhoseAcknowledgementWasLostIsRecognisedAfterTheRestart() throws Exception {
        target.run(declare(1, "Alice"), declare(2, "Bob"));
        List<LanceCommittable> checkpoint = target.prepare(declare(1, "Alicia"), retract(2));
        target.commit(checkpoint);
        long before = table.version();

        target.commit(checkpoint);

        assertThat(table.rows()).containsExactly(person(1, "Alicia"));
        assertThat(table.version()).isEqualTo(before);
    }

    @Test
    void c3AKeyRetractedAfterALostAcknowledgementIsGone() throws Exception {
        List<LanceCommittable> declared = target.prepare(declare(1, "Alice"));
        target.commit(declared);
        target.commit(declared);

        List<LanceCommittable> retracted = target.prepare(retract(1));
        target.commit(retracted);
        assertThat(table.rows()).isEmpty();

        // A later restore may bring both again.
        List<LanceCommittable> both = new ArrayList<>(declared);
        both.addAll(retracted);
        target.commit(both);
        assertThat(table.rows()).isEmpty();
    }

    @Test
    void c4AfterAFirstInsertThatFailedOnlyTheLatestValuesAreThere() throws Exception {
        List<LanceCommittable> first = target.prepare(declare(1, "Alice"));
        failToCommit(first);

        target.commit(first);
        target.run(declare(1, "Alicia"));

        assertThat(table.rows()).containsExactly(person(1, "Alicia"));
    }

    /** The failure came before the checkpoint was complete, so the restart knows nothing of it. */
    @Test
    void c4AfterAFirstInsertThatWasLostWithItsCheckpointOnlyTheLatestValuesAreThere()
            throws Exception {
        target.prepare(declare(1, "Alice"));

        target.run(declare(1, "Alicia"));

        assertThat(table.rows()).containsExactly(person(1, "Alicia"));
        assertThat(table.writtenRows()).isEqualTo(1);
    }

    @Test
    void c5ADeleteThatFailedOnceIsMadeOnceLater() throws Exception {
        target.run(declare(1, "Alice"), declare(2, "Bob"));
        long before = table.version();
        List<LanceCommittable> delete = target.prepare(retract(2));
        failToCommit(delete);
        assertThat(table.rows()).as("the delete failed").hasSize(2);

        target.commit(delete);
        target.commit(delete);

        assertThat(table.rows()).containsExactly(person(1, "Alice"));
        assertThat(table.version()).isEqualTo(before + 1);
    }

    @Test
    void c7AfterAForeignCommitInBetweenTheRowsAreLocatedAgain() throws Exception {
        target.run(declare(1, "Alice"), declare(2, "Bob"), declare(3, "Carol"));
        List<LanceCommittable> checkpoint =
                target.prepare(declare(1, "Alicia"), retract(2), declare(4, "Dave"));
        failToCommit(checkpoint);

        // The rows to replace move to other files, and one that was to be inserted is there.
        new TargetRuns(database, "people", PEOPLE)
                .run(declare(1, "foreign"), declare(2, "foreign"), declare(4, "foreign"));
        table.compact();
        target.commit(checkpoint);

        assertThat(table.rowsBy("id"))
                .containsExactly(person(1, "Alicia"), person(3, "Carol"), person(4, "Dave"));
    }
}
