package org.apache.flink.connector.lancedb.sink.committer;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.connector.lancedb.lance.CommitOutcome;
import org.apache.flink.connector.lancedb.lance.CommitStamp;
import org.apache.flink.connector.lancedb.lance.LanceTable;
import org.apache.flink.connector.lancedb.lance.LostTableException;
import org.apache.flink.connector.lancedb.lance.TableCommit;
import org.apache.flink.connector.lancedb.lance.UncommittedChanges;
import org.apache.flink.connector.lancedb.sink.settings.BufferFlushOptions;
import org.apache.flink.connector.lancedb.sink.settings.OnTableLoss;
import org.apache.flink.connector.lancedb.sink.settings.TargetIdentity;
import org.apache.flink.connector.lancedb.sink.settings.TargetTable;
import org.apache.flink.metrics.groups.SinkCommitterMetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits each checkpoint as one version of the table. All committables of a checkpoint come to one
 * subtask, in one call.
 */
@Internal
public final class LanceTargetCommitter implements Committer<LanceCommittable> {

    private static final Logger LOG = LoggerFactory.getLogger(LanceTargetCommitter.class);

    /** In the order of the checkpoints, which is the order of their commits. */
    private static final Comparator<CommitStamp> BY_CHECKPOINT =
            Comparator.comparingLong(CommitStamp::checkpointId)
                    .thenComparing(CommitStamp::jobId)
                    .thenComparing(CommitStamp::sinkId);

    private final TargetTable target;
    private final BufferFlushOptions options;
    private final OnTableLoss onTableLoss;
    private final CommitMetrics metrics;

    private volatile LanceTable table; // A reporter of metrics asks it as well.
    private TableCommit tableCommit;

    public LanceTargetCommitter(
            TargetTable target,
            BufferFlushOptions options,
            OnTableLoss onTableLoss,
            SinkCommitterMetricGroup metrics) {
        this.target = target;
        this.options = options;
        this.onTableLoss = onTableLoss;
        this.metrics = new CommitMetrics(metrics, this::offHeapBytes);
    }

    @Override
    public void commit(Collection<CommitRequest<LanceCommittable>> requests)
            throws IOException, InterruptedException {
        Map<CommitStamp, List<CommitRequest<LanceCommittable>>> checkpoints =
                new TreeMap<>(BY_CHECKPOINT);
        for (CommitRequest<LanceCommittable> request : requests) {
            CommitStamp made = request.getCommittable().stamp();
            target.identity().check(new TargetIdentity(made.databaseKey(), made.table()));
            checkpoints.computeIfAbsent(made, stamp -> new ArrayList<>()).add(request);
        }
        for (Map.Entry<CommitStamp, List<CommitRequest<LanceCommittable>>> each :
                checkpoints.entrySet()) {
            commit(each.getKey(), each.getValue());
        }
    }

    private void commit(CommitStamp stamp, List<CommitRequest<LanceCommittable>> requests)
            throws IOException, InterruptedException {
        metrics.begin(requests.size());
        try {
            long start = System.nanoTime();
            CommitOutcome outcome = commitChanges(stamp, requests);
            Duration duration = Duration.ofNanos(System.nanoTime() - start);
            signalRepeated(requests, outcome);
            metrics.end(stamp, outcome, duration);
            LOG.info(
                    "Table '{}': {} for {}: {} rows in {} ms ({}).",
                    target.name(),
                    outcome,
                    stamp,
                    outcome.rows(),
                    duration.toMillis(),
                    outcome.effort());
        } catch (LostTableException e) {
            if (onTableLoss == OnTableLoss.FAIL) {
                metrics.fail();
                throw e;
            }
            LOG.warn("Changes are given up, as sink.on-table-loss says: {}", e.getMessage());
            requests.forEach(request -> request.signalFailedWithKnownReason(e));
        } catch (IOException | RuntimeException e) {
            metrics.fail();
            throw e;
        }
    }

    private CommitOutcome commitChanges(
            CommitStamp stamp, List<CommitRequest<LanceCommittable>> requests)
            throws IOException, InterruptedException {
        List<UncommittedChanges> changes = new ArrayList<>();
        boolean replacesTable = false;
        for (CommitRequest<LanceCommittable> request : requests) {
            changes.add(request.getCommittable().changes());
            replacesTable |= request.getCommittable().replacesTable();
        }
        return replacesTable
                ? tableCommit().replaceAll(stamp, changes)
                : tableCommit().commit(stamp, changes);
    }

    /** To Flink they are as good as committed now; it only counts them apart. */
    private static void signalRepeated(
            List<CommitRequest<LanceCommittable>> requests, CommitOutcome outcome) {
        for (CommitRequest<LanceCommittable> request : requests) {
            if (outcome.repeated().contains(request.getCommittable().changes())) {
                request.signalAlreadyCommitted();
            }
        }
    }

    /** Opened with the first commit: of the committer's subtasks, only one ever commits. */
    private TableCommit tableCommit() {
        if (tableCommit == null) {
            if (table == null) {
                table = target.open();
            }
            tableCommit = new TableCommit(table, target.schema(), options.maxBytes(), metrics);
        }
        return tableCommit;
    }

    private long offHeapBytes() {
        LanceTable opened = table;
        return opened == null ? 0 : opened.allocatedBytes();
    }

    @Override
    public void close() {
        if (table != null) {
            table.close();
        }
    }
}
