package org.apache.flink.connector.lancedb.sink.committer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
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

    private LanceTable table;
    private TableCommit tableCommit;

    public LanceTargetCommitter(
            TargetTable target, BufferFlushOptions options, OnTableLoss onTableLoss) {
        this.target = target;
        this.options = options;
        this.onTableLoss = onTableLoss;
    }

    @Override
    public void commit(Collection<CommitRequest<LanceCommittable>> requests)
            throws IOException, InterruptedException {
        Map<CommitStamp, List<LanceCommittable>> checkpoints = new TreeMap<>(BY_CHECKPOINT);
        for (CommitRequest<LanceCommittable> request : requests) {
            LanceCommittable committable = request.getCommittable();
            CommitStamp made = committable.stamp();
            target.identity().check(new TargetIdentity(made.databaseKey(), made.table()));
            checkpoints.computeIfAbsent(made, stamp -> new ArrayList<>()).add(committable);
        }
        for (Map.Entry<CommitStamp, List<LanceCommittable>> each : checkpoints.entrySet()) {
            commit(each.getKey(), each.getValue());
        }
    }

    private void commit(CommitStamp stamp, List<LanceCommittable> committables)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        List<UncommittedChanges> changes =
                committables.stream().map(LanceCommittable::changes).collect(Collectors.toList());
        boolean replacesTable = committables.stream().anyMatch(LanceCommittable::replacesTable);
        try {
            CommitOutcome outcome =
                    replacesTable
                            ? tableCommit().replaceAll(stamp, changes)
                            : tableCommit().commit(stamp, changes);
            LOG.info(
                    "Table '{}': {} for {} in {} ms.",
                    target.name(),
                    outcome,
                    stamp,
                    (System.nanoTime() - start) / 1_000_000);
        } catch (LostTableException e) {
            if (onTableLoss == OnTableLoss.FAIL) {
                throw e;
            }
            LOG.warn("Changes are given up, as sink.on-table-loss says: {}", e.getMessage());
        }
    }

    /** Opened with the first commit: of the committer's subtasks, only one ever commits. */
    private TableCommit tableCommit() {
        if (tableCommit == null) {
            if (table == null) {
                table = target.open();
            }
            tableCommit = new TableCommit(table, target.schema(), options.maxBytes());
        }
        return tableCommit;
    }

    @Override
    public void close() {
        if (table != null) {
            table.close();
        }
    }
}
