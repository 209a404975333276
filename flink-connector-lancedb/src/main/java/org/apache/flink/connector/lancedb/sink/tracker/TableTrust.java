package org.apache.flink.connector.lancedb.sink.tracker;

import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.flink.connector.lancedb.lance.CommitStamp;
import org.apache.flink.connector.lancedb.lance.LanceTable;
import org.apache.flink.connector.lancedb.lance.SeenVersion;
import org.apache.flink.connector.lancedb.lance.SoleWriter;
import org.apache.flink.connector.lancedb.lance.TableHistory;
import org.apache.flink.connector.lancedb.sink.settings.OnTableLoss;
import org.apache.flink.connector.lancedb.sink.settings.TargetTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the table still has the rows that the state says are declared. It is asked of the table's
 * history at each barrier, and when state is restored: commits that are not this sink's, or that
 * are later than the restored checkpoint, begin a new epoch. Entries of earlier epochs are no
 * longer trusted: what they tell of is written when it is declared again, and looked up when it is
 * retracted. Must be closed. Not thread-safe.
 */
final class TableTrust implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TableTrust.class);

    private static final Duration PREPARATION_TIMEOUT = Duration.ofMinutes(2);

    private final TargetTable target;
    private final OnTableLoss onTableLoss;
    private final String jobId;
    private final LanceTable table;
    private final TableHistory history;

    private TrustState restored;
    private SoleSink soleSink;
    private SeenVersion seen;

    /** Written by the task's thread; a gauge reads it. */
    private volatile int epoch;

    private boolean warned;

    TableTrust(TargetTable target, OnTableLoss onTableLoss, String jobId) {
        this.target = target;
        this.onTableLoss = onTableLoss;
        this.jobId = jobId;
        this.table = target.open();
        this.history = new TableHistory(table, target.schema());
    }

    /**
     * Begins, once the table is prepared.
     *
     * @param states what all subtasks stored; empty in a job without state
     * @param soleSinks what those stored to whom the table was one sink's alone
     * @throws IllegalStateException if the table is lost and the job is to fail then
     */
    void open(List<TrustState> states, List<String> soleSinks)
            throws IOException, InterruptedException {
        target.preparation(table, !states.isEmpty()).await(PREPARATION_TIMEOUT);
        if (states.isEmpty()) {
            seen = history.latest();
            soleSink = SoleSink.ofTable(history.isEmptyAt(seen));
            return;
        }
        soleSink = SoleSink.restored(soleSinks, states.size());
        epoch = states.stream().mapToInt(TrustState::epoch).max().orElse(0);
        restored =
                states.stream()
                        .min(Comparator.comparingLong(state -> state.seen().number()))
                        .orElseThrow();
        seen = restored.seen();
        check(restored::covers);
    }

    /**
     * Looks at what was committed since the last look.
     *
     * @throws IllegalStateException if the table is lost and the job is to fail then
     */
    void check() throws IOException {
        check(stamp -> stamp.jobId().equals(jobId) || (restored != null && restored.covers(stamp)));
    }

    private void check(Predicate<CommitStamp> own) throws IOException {
        Predicate<CommitStamp> ownOfTable =
                stamp -> {
                    boolean isOwn =
                            stamp.databaseKey().equals(target.databaseKey())
                                    && stamp.table().equals(target.name())
                                    && own.test(stamp);
                    if (isOwn) {
                        soleSink.saw(stamp);
                    }
                    return isOwn;
                };
        SeenVersion before = seen;
        TableHistory.Look look = history.since(before, ownOfTable);
        TableHistory.Finding finding = look.finding();
        if (finding == TableHistory.Finding.LOST && onTableLoss == OnTableLoss.FAIL) {
            throw new IllegalStateException(
                    String.format(
                            "The table '%s' at %s was dropped, replaced or emptied since %s; the rows that the job's state takes for written are gone. Restart the job without state to load the table anew, or set OnTableLoss.REDECLARE ('sink.on-table-loss' = 'redeclare' in SQL), which writes each row when it is declared again.",
                            table.name(), table.uri(), before));
        }
        // Not the latest version by now: a commit that came since is for the next look.
        seen = look.latest().isPresent() ? look.latest().get() : history.latest();
        if (finding != TableHistory.Finding.OWN) {
            soleSink.doubt();
            doubt(finding, before);
        }
    }

    /** Warns of the first doubt only: another writer that stays would fill the log. */
    private void doubt(TableHistory.Finding finding, SeenVersion before) {
        int next = epoch + 1; // One thread writes.
        epoch = next;
        String what =
                finding == TableHistory.Finding.LOST
                        ? "was dropped, replaced or emptied"
                        : "has commits that the restored state does not know, or of other writers,";
        if (warned) {
            LOG.debug("The table '{}' {} since {} (epoch {}).", target.name(), what, before, next);
            return;
        }
        LOG.warn(
                "The table '{}' {} since {}. Rows that were declared before are written again when they are declared again (epoch {}). Later doubts of this task are logged at the level DEBUG, and counted by the metric trustEpoch.",
                target.name(),
                what,
                before,
                next);
        warned = true;
    }

    /** Entries of another epoch are not trusted. */
    int epoch() {
        return epoch;
    }

    /** Whether the table ever had rows that the state did not know. */
    boolean wasDoubted() {
        return epoch > 0;
    }

    /** Who wrote all rows that the table had at the last look, if that is certain. */
    Optional<SoleWriter> soleWriter() {
        return soleSink.upTo(seen.number());
    }

    /** What state keeps of it. */
    List<String> soleSink() {
        return soleSink.stored();
    }

    TrustState snapshot(long checkpointId) {
        return new TrustState(epoch, seen, jobId, checkpointId);
    }

    @Override
    public void close() {
        table.close();
    }
}
