package org.apache.flink.connector.lancedb.lance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often a commit is tried that meets other commits, errors, or both. */
class CommitAttemptsTest {

    private static final TableSchema SCHEMA =
            TableSchema.builder()
                    .column("id", ColumnDef.notNull(LanceType.int64()))
                    .primaryKey("id")
                    .build();

    @TempDir private Path database;
    private final List<Boolean> retries = new ArrayList<>();
    private LanceFixture target;

    @BeforeEach
    void createTable() throws Exception {
        target = new LanceFixture(database, SCHEMA);
    }

    @AfterEach
    void closeTable() {
        target.close();
    }

    /** Makes a commit of which each attempt fails with one of some messages, and the next not. */
    private CommitOutcome make(List<String> failures) throws Exception {
        CommitStamp stamp = LanceFixture.stamp(1);
        Iterator<String> next = failures.iterator();
        return new CommitAttempts(
                        target.table, retries::add, new GrowingPause(1, 2), new GrowingPause(1, 2))
                .make(
                        stamp,
                        new CommittedChanges(
                                target.table,
                                SCHEMA,
                                new FragmentReader(target.table, SCHEMA),
                                stamp,
                                List.of(target.checkpoint().upsert(1L).changes())),
                        (latest, effort) -> {
                            if (next.hasNext()) {
                                throw new IOException(next.next());
                            }
                            return new CommitOutcome(
                                    CommitOutcome.Kind.UNCHANGED,
                                    latest.version(),
                                    RowCounts.NONE,
                                    Set.of(),
                                    effort);
                        });
    }

    private static List<String> failures(int errors, int conflicts) {
        List<String> failures = new ArrayList<>(Collections.nCopies(errors, "503 Slow Down"));
        failures.addAll(Collections.nCopies(conflicts, "Retryable commit conflict for version 7"));
        return failures;
    }

    @Test
    void conflictsAndErrorsHaveBudgetsOfTheirOwn() throws Exception {
        CommitOutcome outcome = make(failures(9, 59));
        assertThat(outcome.effort().retries()).isEqualTo(68);
        assertThat(outcome.effort().conflicts()).isEqualTo(59);
        assertThat(retries).hasSize(68).filteredOn(conflict -> conflict).hasSize(59);
    }

    @Test
    void theTenthErrorIsTheLast() {
        assertThatThrownBy(() -> make(failures(10, 0)))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "%s could not be committed to the table 'documents' in 10 attempts. It is committed when the job goes on from its last checkpoint, once the cause is mended. The last attempt failed with: 503 Slow Down",
                        LanceFixture.stamp(1));
        assertThat(retries).hasSize(9).containsOnly(false);
    }

    @Test
    void theSixtiethConflictIsTheLast() {
        assertThatThrownBy(() -> make(failures(2, 60)))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "%s could not be committed to the table 'documents' in 62 attempts. In 60 of them another commit came first: let writers that commit all the time put more into each commit, or pause between them. It is committed when the job goes on from its last checkpoint, once the cause is mended. The last attempt failed with: Retryable commit conflict for version 7",
                        LanceFixture.stamp(1));
        assertThat(retries).hasSize(61);
    }
}
