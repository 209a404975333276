package org.apache.flink.connector.lancedb.sink.it;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource.NumberSequenceSplit;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratingIteratorSourceReader;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.types.Row;
import org.apache.flink.util.NumberSequenceIterator;

/**
 * A source of which each checkpoint has so many changes, or none. Flink's rate limiter of that name
 * lets the next ones go when any checkpoint is complete, also one that began before the last ones,
 * and a barrier can come between two of them.
 */
final class ChangesPerCheckpoint extends DataGeneratorSource<Row> {

    private static final long serialVersionUID = 1L;

    private final int perCheckpoint;

    /**
     * Changes of a generator.
     *
     * @param perCheckpoint those of each subtask
     */
    ChangesPerCheckpoint(
            GeneratorFunction<Long, Row> generator,
            long changes,
            int perCheckpoint,
            TypeInformation<Row> type) {
        super(generator, changes, type);
        this.perCheckpoint = perCheckpoint;
    }

    @Override
    public SourceReader<Row, NumberSequenceSplit> createReader(SourceReaderContext context) {
        return new Reader(context, getGeneratorFunction(), perCheckpoint);
    }

    private static final class Reader
            extends GeneratingIteratorSourceReader<
                    Long, Row, NumberSequenceIterator, NumberSequenceSplit> {

        private static final long NONE = -1;

        private final int perCheckpoint;

        private int emitted;

        /** The first checkpoint that has all that was emitted, once its barrier has come. */
        private long checkpointId = NONE;

        private CompletableFuture<Void> nextMayGo = CompletableFuture.completedFuture(null);

        Reader(
                SourceReaderContext context,
                GeneratorFunction<Long, Row> generator,
                int perCheckpoint) {
            super(context, generator);
            this.perCheckpoint = perCheckpoint;
        }

        /** Emits all that may go at once, so that no barrier comes between. */
        @Override
        public InputStatus pollNext(ReaderOutput<Row> output) {
            while (nextMayGo.isDone()) {
                InputStatus status = super.pollNext(output);
                if (status != InputStatus.MORE_AVAILABLE) {
                    return status;
                }
                if (++emitted == perCheckpoint) {
                    emitted = 0;
                    nextMayGo = new CompletableFuture<>();
                }
            }
            return InputStatus.NOTHING_AVAILABLE;
        }

        @Override
        public CompletableFuture<Void> isAvailable() {
            return nextMayGo.isDone() ? super.isAvailable() : nextMayGo;
        }

        @Override
        public List<NumberSequenceSplit> snapshotState(long id) {
            if (!nextMayGo.isDone() && checkpointId == NONE) {
                checkpointId = id;
            }
            return super.snapshotState(id);
        }

        @Override
        public void notifyCheckpointComplete(long id) {
            if (checkpointId != NONE && id >= checkpointId) {
                checkpointId = NONE;
                nextMayGo.complete(null);
            }
        }
    }
}
