package org.apache.flink.connector.lancedb.benchmarks.job;

import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.connector.lancedb.benchmarks.documents.Changes;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Emits changes up to the limit of a {@link Feed}, as fast as they are taken, dealt out to the
 * subtasks in turn. It has no splits, and nothing to restore.
 *
 * @param <T> the type of the elements
 */
final class FeedSource<T> implements Source<T, NoSplit, Void> {

    private static final long serialVersionUID = 1L;

    private final String feed;
    private final Changes changes;
    private final RowFactory<T> rows;

    FeedSource(String feed, Changes changes, RowFactory<T> rows) {
        this.feed = feed;
        this.changes = changes;
        this.rows = rows;
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SourceReader<T, NoSplit> createReader(SourceReaderContext context) {
        return new FeedReader<>(
                Feed.named(feed),
                changes,
                rows,
                context.getIndexOfSubtask(),
                context.currentParallelism());
    }

    @Override
    public SplitEnumerator<NoSplit, Void> createEnumerator(
            SplitEnumeratorContext<NoSplit> context) {
        return new NoSplit.Enumerator();
    }

    @Override
    public SplitEnumerator<NoSplit, Void> restoreEnumerator(
            SplitEnumeratorContext<NoSplit> context, Void checkpoint) {
        return new NoSplit.Enumerator();
    }

    @Override
    public SimpleVersionedSerializer<NoSplit> getSplitSerializer() {
        return new NoSplit.NothingSerializer<>();
    }

    @Override
    public SimpleVersionedSerializer<Void> getEnumeratorCheckpointSerializer() {
        return new NoSplit.NothingSerializer<>();
    }
}
