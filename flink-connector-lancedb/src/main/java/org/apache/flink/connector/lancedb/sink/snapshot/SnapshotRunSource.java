package org.apache.flink.connector.lancedb.sink.snapshot;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.api.connector.source.lib.util.IteratorSourceEnumerator;
import org.apache.flink.core.io.InputStatus;

/**
 * Emits one element, with which a snapshot run begins: once, over all failures. In one subtask
 * only.
 *
 * <p>Its reader needs no split, and has one in its state only to know that the element is out. A
 * split that comes from the coordinator can be lost in Flink 2.3.0 if the first unaligned
 * checkpoint is triggered at the same moment; the run would not see the table's rows then, and
 * leave those that are not declared.
 */
final class SnapshotRunSource extends NumberSequenceSource {

    private static final long serialVersionUID = 1L;

    private static final long ELEMENT = 0;

    private static final NumberSequenceSplit EMITTED =
            new NumberSequenceSplit("emitted", ELEMENT, ELEMENT);

    SnapshotRunSource() {
        super(ELEMENT, ELEMENT);
    }

    @Override
    public SourceReader<Long, NumberSequenceSplit> createReader(SourceReaderContext context) {
        return new Reader();
    }

    @Override
    public SplitEnumerator<NumberSequenceSplit, Collection<NumberSequenceSplit>> createEnumerator(
            SplitEnumeratorContext<NumberSequenceSplit> context) {
        return new IteratorSourceEnumerator<>(context, List.of());
    }

    private static final class Reader implements SourceReader<Long, NumberSequenceSplit> {

        private boolean emitted;

        @Override
        public InputStatus pollNext(ReaderOutput<Long> output) {
            if (emitted) {
                return InputStatus.END_OF_INPUT;
            }
            emitted = true;
            output.collect(ELEMENT);
            return InputStatus.MORE_AVAILABLE;
        }

        @Override
        public List<NumberSequenceSplit> snapshotState(long checkpointId) {
            return emitted ? List.of(EMITTED) : List.of();
        }

        /** Comes before the start, with what the state had. */
        @Override
        public void addSplits(List<NumberSequenceSplit> splits) {
            emitted |= splits.stream().anyMatch(split -> split.splitId().equals(EMITTED.splitId()));
        }

        @Override
        public CompletableFuture<Void> isAvailable() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void start() {}

        @Override
        public void notifyNoMoreSplits() {}

        @Override
        public void close() {}
    }
}
