package org.apache.flink.connector.lancedb.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.api.common.TaskInfoImpl;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.lancedb.lance.CommitStamp;
import org.apache.flink.connector.lancedb.lance.LostTableException;
import org.apache.flink.connector.lancedb.lance.UncommittedChanges;
import org.apache.flink.connector.lancedb.sink.LanceTargetSink;
import org.apache.flink.connector.lancedb.sink.committer.LanceCommittable;
import org.apache.flink.connector.lancedb.sink.encoder.TrackedChange;
import org.apache.flink.connector.lancedb.sink.settings.TargetIdentity;
import org.apache.flink.connector.lancedb.sink.writer.LanceTargetWriter;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.apache.flink.runtime.metrics.groups.InternalSinkCommitterMetricGroup;
import org.apache.flink.runtime.metrics.groups.InternalSinkWriterMetricGroup;

/**
 * A sink's writers and committer without a cluster, as Flink calls them: all that goes from one to
 * the other is serialized. Closing it proves that all native memory was given back.
 *
 * @param <IN> the type of the stream's elements
 */
public final class SinkHarness<IN> implements AutoCloseable {

    private final LanceTargetSink<IN> sink;
    private final List<LanceTargetWriter<IN>> writers = new ArrayList<>();
    private final Committer<LanceCommittable> committer;
    private final List<RecordedMetrics> writerMetrics = new ArrayList<>();
    private final RecordedMetrics committerMetrics = new RecordedMetrics();
    private final List<LanceCommittable> alreadyCommitted = new ArrayList<>();
    private final List<LanceCommittable> givenUp = new ArrayList<>();

    public SinkHarness(LanceTargetSink<IN> sink, int parallelism) throws IOException {
        this(sink, parallelism, List.of());
    }

    /**
     * Starts the sink as a restored job does.
     *
     * @param restored the writers' state, as {@link #snapshot} returns it; empty for a job without
     *     state
     */
    public SinkHarness(LanceTargetSink<IN> sink, int parallelism, List<byte[]> restored)
            throws IOException {
        this.sink = sink;
        try {
            for (int subtask = 0; subtask < parallelism; subtask++) {
                WriterInitContext context = writerContext(subtask, parallelism);
                writers.add(
                        restored.isEmpty()
                                ? sink.createWriter(context)
                                : sink.restoreWriter(
                                        context, stateOf(subtask, parallelism, restored)));
            }
        } catch (IOException | RuntimeException e) {
            writers.forEach(LanceTargetWriter::close);
            throw e;
        }
        committer =
                sink.createCommitter(
                        answering(
                                CommitterInitContext.class,
                                Map.of(
                                        "metricGroup",
                                        InternalSinkCommitterMetricGroup.wrap(committerMetrics))));
    }

    /** The state that Flink gives a subtask: the entries of all, dealt out one by one. */
    private List<TargetIdentity> stateOf(int subtask, int parallelism, List<byte[]> restored)
            throws IOException {
        List<TargetIdentity> state = new ArrayList<>();
        for (int i = subtask; i < restored.size(); i += parallelism) {
            state.add(
                    SimpleVersionedSerialization.readVersionAndDeSerialize(
                            sink.getWriterStateSerializer(), restored.get(i)));
        }
        return state;
    }

    /** The state of all writers in a checkpoint. */
    public List<byte[]> snapshot(long checkpointId) throws IOException {
        List<byte[]> entries = new ArrayList<>();
        for (LanceTargetWriter<IN> writer : writers) {
            for (TargetIdentity entry : writer.snapshotState(checkpointId)) {
                entries.add(
                        SimpleVersionedSerialization.writeVersionAndSerialize(
                                sink.getWriterStateSerializer(), entry));
            }
        }
        return entries;
    }

    private WriterInitContext writerContext(int subtask, int parallelism) {
        RecordedMetrics metrics = new RecordedMetrics();
        writerMetrics.add(metrics);
        return answering(
                WriterInitContext.class,
                Map.of(
                        "metricGroup",
                        InternalSinkWriterMetricGroup.wrap(metrics),
                        "getTaskInfo",
                        new TaskInfoImpl("writer", 128, subtask, parallelism, 0)));
    }

    /** Of a context of Flink's, what the sink asks for. */
    private static <C> C answering(Class<C> context, Map<String, Object> answers) {
        return context.cast(
                Proxy.newProxyInstance(
                        SinkHarness.class.getClassLoader(),
                        new Class<?>[] {context},
                        (proxy, method, arguments) -> {
                            Object answer = answers.get(method.getName());
                            if (answer == null) {
                                throw new UnsupportedOperationException(method.getName());
                            }
                            return answer;
                        }));
    }

    /** What a writer's metrics show, also after it is closed. */
    public RecordedMetrics writerMetrics(int subtask) {
        return writerMetrics.get(subtask);
    }

    /** What the committer's metrics show, also after it is closed. */
    public RecordedMetrics committerMetrics() {
        return committerMetrics;
    }

    /** What the committer told Flink to have been committed before. */
    public List<LanceCommittable> alreadyCommitted() {
        return alreadyCommitted;
    }

    /** What the committer told Flink that it gives up. */
    public List<LanceCommittable> givenUp() {
        return givenUp;
    }

    /** Writes as if no tracker had seen the element, or as if there is none. */
    @SuppressWarnings("unchecked") // As in the sink: its writers are sent more than it says.
    public void write(int subtask, IN element) throws IOException, InterruptedException {
        writers.get(subtask)
                .write(
                        sink.sendsTrackedChanges()
                                ? (IN) TrackedChange.ofUntracked(element)
                                : element,
                        null);
    }

    /** The barrier: all writers flush, and their committables are stored and read back. */
    public List<LanceCommittable> prepare(long checkpointId)
            throws IOException, InterruptedException {
        List<LanceCommittable> committables = new ArrayList<>();
        for (LanceTargetWriter<IN> writer : writers) {
            writer.flush(false);
            for (UncommittedChanges changes : writer.prepareCommit()) {
                byte[] written =
                        SimpleVersionedSerialization.writeVersionAndSerialize(
                                sink.getWriteResultSerializer(), changes);
                UncommittedChanges read =
                        SimpleVersionedSerialization.readVersionAndDeSerialize(
                                sink.getWriteResultSerializer(), written);
                committables.add(copy(new LanceCommittable(stamp(checkpointId), read, false)));
            }
        }
        return committables;
    }

    /** The stamp that the sink's own operator puts on. */
    private CommitStamp stamp(long checkpointId) throws IOException {
        TargetIdentity target = writers.get(0).snapshotState(checkpointId).get(0);
        return new CommitStamp(target.databaseKey(), target.table(), "job", "sink", checkpointId);
    }

    private LanceCommittable copy(LanceCommittable committable) throws IOException {
        return SimpleVersionedSerialization.readVersionAndDeSerialize(
                sink.getCommittableSerializer(), serialize(committable));
    }

    private byte[] serialize(LanceCommittable committable) throws IOException {
        return SimpleVersionedSerialization.writeVersionAndSerialize(
                sink.getCommittableSerializer(), committable);
    }

    /** The bytes of the committables in a checkpoint. */
    public long size(List<LanceCommittable> committables) throws IOException {
        long bytes = 0;
        for (LanceCommittable committable : committables) {
            bytes += serialize(committable).length;
        }
        return bytes;
    }

    /** The completed checkpoint. */
    public void commit(List<LanceCommittable> committables)
            throws IOException, InterruptedException {
        if (!committables.isEmpty()) {
            committer.commit(committables.stream().map(Request::new).collect(Collectors.toList()));
        }
    }

    public void checkpoint(long checkpointId) throws IOException, InterruptedException {
        commit(prepare(checkpointId));
    }

    @Override
    public void close() throws Exception {
        committer.close();
        for (LanceTargetWriter<IN> writer : writers) {
            writer.close();
        }
    }

    private final class Request implements Committer.CommitRequest<LanceCommittable> {

        private final LanceCommittable committable;

        Request(LanceCommittable committable) {
            this.committable = committable;
        }

        @Override
        public LanceCommittable getCommittable() {
            return committable;
        }

        @Override
        public int getNumberOfRetries() {
            return 0;
        }

        @Override
        public void signalFailedWithKnownReason(Throwable cause) {
            assertThat(cause)
                    .as("what else would drop data")
                    .isInstanceOf(LostTableException.class);
            givenUp.add(committable);
        }

        @Override
        public void signalFailedWithUnknownReason(Throwable cause) {
            throw new AssertionError(cause);
        }

        @Override
        public void retryLater() {
            throw new AssertionError("Flink retries without a pause.");
        }

        @Override
        public void updateAndRetryLater(LanceCommittable changed) {
            throw new AssertionError("Flink retries without a pause.");
        }

        @Override
        public void signalAlreadyCommitted() {
            alreadyCommitted.add(committable);
        }
    }
}
