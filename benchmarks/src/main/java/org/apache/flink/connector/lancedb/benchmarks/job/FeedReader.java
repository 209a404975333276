package org.apache.flink.connector.lancedb.benchmarks.job;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.lancedb.benchmarks.documents.Changes;
import org.apache.flink.core.io.InputStatus;

/** Emits one subtask's share of the changes. */
final class FeedReader<T> implements SourceReader<T, NoSplit> {

    private final Feed feed;
    private final Changes changes;
    private final RowFactory<T> rows;
    private final int subtask;
    private final int subtasks;

    private long limit;
    private long next;

    FeedReader(Feed feed, Changes changes, RowFactory<T> rows, int subtask, int subtasks) {
        this.feed = feed;
        this.changes = changes;
        this.rows = rows;
        this.subtask = subtask;
        this.subtasks = subtasks;
        this.next = subtask;
    }

    @Override
    public void start() {}

    @Override
    public InputStatus pollNext(ReaderOutput<T> output) {
        if (next >= limit) {
            long raised = feed.limit();
            if (raised == limit) {
                return InputStatus.NOTHING_AVAILABLE;
            }
            limit = raised;
            feed.begins();
        }
        if (next < limit) {
            output.collect(rows.make(changes.at(next)));
            next += subtasks;
        }
        return InputStatus.MORE_AVAILABLE;
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return next < limit
                ? CompletableFuture.completedFuture(null)
                : feed.whenAbove(subtask, limit);
    }

    @Override
    public List<NoSplit> snapshotState(long checkpointId) {
        return List.of();
    }

    @Override
    public void addSplits(List<NoSplit> splits) {}

    @Override
    public void notifyNoMoreSplits() {}

    @Override
    public void close() {}
}
