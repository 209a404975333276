package org.apache.flink.connector.lancedb.sink.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource.NumberSequenceSplit;
import org.apache.flink.api.connector.source.mocks.MockSplitEnumeratorContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.junit.jupiter.api.Test;

/** Readers that start, fail and go on from what a checkpoint had of them. */
class SnapshotRunSourceTest {

    private static final int CHECKPOINT = 1;

    private final SnapshotRunSource source = new SnapshotRunSource();

    private SourceReader<Long, NumberSequenceSplit> reader() {
        SourceReader<Long, NumberSequenceSplit> reader = source.createReader(null);
        reader.start();
        return reader;
    }

    /** A reader with the state of another, as a checkpoint keeps it. */
    private SourceReader<Long, NumberSequenceSplit> restored(
            SourceReader<Long, NumberSequenceSplit> before) throws IOException {
        SimpleVersionedSerializer<NumberSequenceSplit> serializer = source.getSplitSerializer();
        List<NumberSequenceSplit> splits = new ArrayList<>();
        for (NumberSequenceSplit split : before.snapshotState(CHECKPOINT)) {
            splits.add(
                    serializer.deserialize(serializer.getVersion(), serializer.serialize(split)));
        }
        SourceReader<Long, NumberSequenceSplit> reader = source.createReader(null);
        if (!splits.isEmpty()) {
            reader.addSplits(splits); // As Flink does, which does not call it for no splits.
        }
        reader.start();
        return reader;
    }

    private static List<Long> rest(SourceReader<Long, NumberSequenceSplit> reader)
            throws Exception {
        Elements elements = new Elements();
        while (reader.pollNext(elements) != InputStatus.END_OF_INPUT) {
            assertThat(reader.isAvailable()).isCompleted();
        }
        return elements.all;
    }

    @Test
    void oneElementComesWithoutAnySplit() throws Exception {
        assertThat(rest(reader())).hasSize(1);
    }

    @Test
    void aCheckpointBeforeTheElementDoesNotLoseIt() throws Exception {
        assertThat(rest(restored(reader()))).hasSize(1);
    }

    @Test
    void aCheckpointAfterTheElementDoesNotRepeatIt() throws Exception {
        SourceReader<Long, NumberSequenceSplit> before = reader();
        before.pollNext(new Elements());

        assertThat(rest(restored(before))).isEmpty();
        assertThat(rest(restored(restored(before)))).isEmpty();
    }

    @Test
    void noSplitIsHandedOutForSomeoneToLose() throws Exception {
        try (MockSplitEnumeratorContext<NumberSequenceSplit> context =
                new MockSplitEnumeratorContext<>(1)) {
            assertThat(source.createEnumerator(context).snapshotState(CHECKPOINT)).isEmpty();
        }
    }

    private static final class Elements implements ReaderOutput<Long> {

        private final List<Long> all = new ArrayList<>();

        @Override
        public void collect(Long element) {
            all.add(element);
        }

        @Override
        public void collect(Long element, long timestamp) {
            throw new AssertionError("A timestamp is not expected.");
        }

        @Override
        public void emitWatermark(Watermark watermark) {}

        @Override
        public void markIdle() {}

        @Override
        public void markActive() {}

        @Override
        public SourceOutput<Long> createOutputForSplit(String splitId) {
            return this;
        }

        @Override
        public void releaseOutputForSplit(String splitId) {}
    }
}
