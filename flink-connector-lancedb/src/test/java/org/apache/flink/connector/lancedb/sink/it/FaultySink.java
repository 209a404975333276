package org.apache.flink.connector.lancedb.sink.it;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.lancedb.lance.UncommittedChanges;
import org.apache.flink.connector.lancedb.sink.LanceTargetSink;
import org.apache.flink.connector.lancedb.sink.committer.LanceCommittable;
import org.apache.flink.connector.lancedb.sink.settings.TargetIdentity;
import org.apache.flink.connector.lancedb.sink.writer.LanceTargetWriter;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreCommitTopology;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreWriteTopology;
import org.apache.flink.streaming.api.datastream.DataStream;

/** The real sink, with planned failures around its calls and a count of its committables' bytes. */
final class FaultySink<IN>
        implements Sink<IN>,
                SupportsPreWriteTopology<IN>,
                SupportsWriterState<IN, TargetIdentity>,
                SupportsCommitter<LanceCommittable>,
                SupportsPreCommitTopology<UncommittedChanges, LanceCommittable> {

    private static final long serialVersionUID = 1L;

    /** The largest sum of bytes that the committables of one commit had, by the sink's name. */
    private static final Map<String, AtomicLong> LARGEST_COMMIT = new ConcurrentHashMap<>();

    private final LanceTargetSink<IN> sink;
    private final Faults faults;
    private final String name;

    FaultySink(LanceTargetSink<IN> sink, Faults faults, String name) {
        this.sink = sink;
        this.faults = faults;
        this.name = name;
    }

    static long largestCommitBytes(String name) {
        return LARGEST_COMMIT.get(name).get();
    }

    @Override
    public DataStream<IN> addPreWriteTopology(DataStream<IN> input) {
        return sink.addPreWriteTopology(input);
    }

    @Override
    public DataStream<CommittableMessage<LanceCommittable>> addPreCommitTopology(
            DataStream<CommittableMessage<UncommittedChanges>> committables) {
        return sink.addPreCommitTopology(committables);
    }

    @Override
    public SimpleVersionedSerializer<LanceCommittable> getCommittableSerializer() {
        return sink.getCommittableSerializer();
    }

    @Override
    public SimpleVersionedSerializer<UncommittedChanges> getWriteResultSerializer() {
        return sink.getWriteResultSerializer();
    }

    @Override
    public FaultyWriter createWriter(WriterInitContext context) throws IOException {
        return new FaultyWriter(sink.createWriter(context));
    }

    @Override
    public FaultyWriter restoreWriter(
            WriterInitContext context, Collection<TargetIdentity> restored) throws IOException {
        return new FaultyWriter(sink.restoreWriter(context, restored));
    }

    @Override
    public SimpleVersionedSerializer<TargetIdentity> getWriterStateSerializer() {
        return sink.getWriterStateSerializer();
    }

    /** The real writer with planned failures. */
    final class FaultyWriter
            implements CommittingSinkWriter<IN, UncommittedChanges>,
                    StatefulSinkWriter<IN, TargetIdentity> {

        private final LanceTargetWriter<IN> writer;

        FaultyWriter(LanceTargetWriter<IN> writer) {
            this.writer = writer;
        }

        @Override
        public void write(IN element, Context context) throws IOException, InterruptedException {
            faults.visit(Faults.Point.WRITE);
            writer.write(element, context);
        }

        @Override
        public void flush(boolean endOfInput) throws IOException, InterruptedException {
            writer.flush(endOfInput);
        }

        @Override
        public Collection<UncommittedChanges> prepareCommit()
                throws IOException, InterruptedException {
            Collection<UncommittedChanges> changes = writer.prepareCommit();
            if (!changes.isEmpty()) {
                faults.visit(Faults.Point.AFTER_FLUSH);
            }
            return changes;
        }

        @Override
        public List<TargetIdentity> snapshotState(long checkpointId) {
            return writer.snapshotState(checkpointId);
        }

        @Override
        public void close() {
            writer.close();
        }
    }

    @Override
    public Committer<LanceCommittable> createCommitter(CommitterInitContext context) {
        Committer<LanceCommittable> committer = sink.createCommitter(context);
        return new Committer<LanceCommittable>() {
            @Override
            public void commit(Collection<CommitRequest<LanceCommittable>> requests)
                    throws IOException, InterruptedException {
                if (!requests.isEmpty()) {
                    measure(requests);
                    faults.visit(Faults.Point.BEFORE_COMMIT);
                }
                committer.commit(requests);
                if (!requests.isEmpty()) {
                    faults.visit(Faults.Point.AFTER_COMMIT);
                }
            }

            @Override
            public void close() throws Exception {
                committer.close();
            }
        };
    }

    private void measure(Collection<Committer.CommitRequest<LanceCommittable>> requests)
            throws IOException {
        long bytes = 0;
        for (Committer.CommitRequest<LanceCommittable> request : requests) {
            bytes += getCommittableSerializer().serialize(request.getCommittable()).length;
        }
        LARGEST_COMMIT
                .computeIfAbsent(name, key -> new AtomicLong())
                .accumulateAndGet(bytes, Math::max);
    }
}
