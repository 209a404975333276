package org.apache.flink.connector.lancedb.sink.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource.NumberSequenceSplit;
import org.apache.flink.api.connector.source.lib.util.IteratorSourceEnumerator;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiter;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;

/**
 * A fault of Flink that loses a source's rows, and the setting that keeps it away, as
 * docs/operations.md says. In Flink 2.3.0 the trigger of an unaligned checkpoint overtakes what
 * else waits to be done by a source's task (StreamTask#triggerCheckpointAsync), so also the event
 * that brings a split. The checkpoint is without the split then, the coordinator counts it as
 * handed out before the checkpoint, and after a failure nobody reads it: the job ends as if it had
 * been read.
 */
class OvertakenSplitITCase extends MiniClusterTestBase {

    private static final Changelog CHANGELOG = new Changelog(7, 200, 20);

    private static volatile MiniCluster cluster;
    private static volatile CountDownLatch sourceIsBusy;
    private static volatile boolean failed;

    @Test
    void noRowIsLostWhereTheFirstCheckpointAndTheFirstSplitComeTogether(
            @InjectMiniCluster MiniCluster injected) throws Exception {
        cluster = injected;
        sourceIsBusy = new CountDownLatch(1);
        failed = false;

        new SinkJob()
                .unalignedCheckpoints()
                .checkpointInterval(Duration.ofMillis(100))
                .with(
                        new SourceWithALateSplit(),
                        new FaultySink<>(documents.sink(true).build(), new Faults(), "overtaken"))
                .execute();

        assertThat(failed).isTrue();
        assertThat(documents.rows()).isEqualTo(CHANGELOG.expected());
    }

    /** Fails at its first row; its split and a checkpoint's trigger wait for its task together. */
    private static final class SourceWithALateSplit extends DataGeneratorSource<Row> {

        private static final long serialVersionUID = 1L;

        SourceWithALateSplit() {
            super(
                    SourceWithALateSplit::change,
                    CHANGELOG.changes,
                    parallelism -> new BusyUntilCheckpoint(),
                    SinkJob.ROW);
        }

        private static Row change(Long index) throws IOException {
            if (!failed) {
                failed = true;
                throw new IOException("planned failure at the first row");
            }
            return CHANGELOG.map(index);
        }

        @Override
        public SplitEnumerator<NumberSequenceSplit, Collection<NumberSequenceSplit>>
                createEnumerator(SplitEnumeratorContext<NumberSequenceSplit> context) {
            NumberSequenceSplit all = new NumberSequenceSplit("all", 0, CHANGELOG.changes - 1);
            return new IteratorSourceEnumerator<>(context, List.of(all)) {
                @Override
                public void handleSplitRequest(int subtask, String host) {
                    try {
                        sourceIsBusy.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    super.handleSplitRequest(subtask, host);
                }
            };
        }
    }

    /**
     * Holds the source's task, which has asked for its first split, until a checkpoint is
     * triggered; lets the first row out when a checkpoint is complete.
     */
    private static final class BusyUntilCheckpoint implements RateLimiter<NumberSequenceSplit> {

        private final CompletableFuture<Void> firstCheckpoint = new CompletableFuture<>();

        /** Flink 1.20 asks so. */
        @Override
        public CompletionStage<Void> acquire() {
            return acquire(1);
        }

        @Override
        public CompletionStage<Void> acquire(int rows) {
            if (sourceIsBusy.getCount() > 0) {
                sourceIsBusy.countDown();
                holdTask();
            }
            return firstCheckpoint;
        }

        private static void holdTask() {
            try {
                while (pendingCheckpoints() == 0) {
                    TimeUnit.MILLISECONDS.sleep(5);
                }
                // Until the trigger stands in the task's queue, which nobody can see.
                TimeUnit.MILLISECONDS.sleep(200);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        private static long pendingCheckpoints() throws Exception {
            JobStatusMessage job = cluster.listJobs().get().iterator().next();
            return cluster.getExecutionGraph(job.getJobId())
                    .get()
                    .getCheckpointStatsSnapshot()
                    .getCounts()
                    .getNumberOfInProgressCheckpoints();
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            firstCheckpoint.complete(null);
        }
    }
}
