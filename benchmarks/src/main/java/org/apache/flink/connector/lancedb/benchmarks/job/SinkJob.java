package org.apache.flink.connector.lancedb.benchmarks.job;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.JobID;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;

/**
 * A running job that writes changes to the sink under measurement, and waits for more. Closing it
 * cancels the job. Not thread-safe.
 */
public final class SinkJob implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    /** What passes unseen between two looks; short beside all that is measured. */
    private static final long LOOK_NANOS = 200_000;

    /** The same where nothing is measured, and a look costs something. */
    private static final long IDLE_LOOK_NANOS = 20_000_000;

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MILLIS_PER_SECOND = 1e3;

    private final BenchmarkCluster cluster;
    private final Feed feed;
    private final JobClient client;
    private final JobID id;
    private final CompletableFuture<JobExecutionResult> end;

    private SinkJob(BenchmarkCluster cluster, Feed feed, JobClient client) {
        this.cluster = cluster;
        this.feed = feed;
        this.client = client;
        this.id = client.getJobID();
        this.end = client.getJobExecutionResult();
    }

    /** Starts a job and waits until all its tasks run: tables are open, no row has come. */
    static SinkJob start(BenchmarkCluster cluster, Submission submission) throws Exception {
        Feed feed = Feed.open();
        SinkJob job;
        try {
            job = new SinkJob(cluster, feed, submission.submit(feed.name()));
        } catch (Exception e) {
            feed.close();
            throw e;
        }
        try {
            job.await("run", job::isRunning, IDLE_LOOK_NANOS);
            job.awaitEmitted();
            return job;
        } catch (Exception e) {
            job.close();
            throw e;
        }
    }

    private boolean isRunning() {
        try {
            for (AccessExecutionVertex task :
                    cluster.flink().getExecutionGraph(id).get().getAllExecutionVertices()) {
                if (task.getExecutionState() != ExecutionState.RUNNING) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            return false; // The job is not known yet, or has ended, which await notices.
        }
    }

    /**
     * Lets the sources emit the changes of lower numbers.
     *
     * @return when they began to, by the clock of nanoseconds
     */
    public long emit(long limit) throws Exception {
        feed.raiseTo(limit);
        await("emit", () -> feed.firstEmitted().isDone());
        return feed.firstEmitted().get();
    }

    /** Waits until the sources have emitted what they may. */
    public void awaitEmitted() throws Exception {
        await("emit all changes", this::hasEmitted);
    }

    /**
     * Takes a checkpoint every now and then until the sources have emitted what they may.
     *
     * @param interval the time between two of them
     */
    public void awaitEmitted(Duration interval) throws Exception {
        long next = System.nanoTime() + interval.toNanos();
        while (!hasEmitted()) {
            long due = next;
            await("emit all changes", () -> hasEmitted() || System.nanoTime() >= due);
            if (!hasEmitted()) {
                takeCheckpoint();
                next = System.nanoTime() + interval.toNanos();
            }
        }
    }

    private boolean hasEmitted() {
        return feed.isExhausted(BenchmarkCluster.PARALLELISM);
    }

    /** Waits until the sink's writers have taken so many changes in since the job's start. */
    public void awaitWritten(long changes) throws Exception {
        await(
                "take in " + changes + " changes",
                () -> SinkMetrics.counter(id.toString(), SinkMetrics.WRITTEN) >= changes);
    }

    /** Takes a checkpoint that has changes, and waits until the table shows them. */
    public CommittedCheckpoint checkpoint() throws Exception {
        long triggered = System.nanoTime();
        long checkpoint = takeCheckpoint();
        long complete = System.nanoTime();
        String job = id.toString();
        await(
                "commit checkpoint " + checkpoint,
                () -> SinkMetrics.gauge(job, SinkMetrics.COMMITTED_CHECKPOINT) >= checkpoint);
        long visible = System.nanoTime();
        return new CommittedCheckpoint(
                visible,
                (complete - triggered) / NANOS_PER_SECOND,
                (visible - triggered) / NANOS_PER_SECOND,
                SinkMetrics.gauge(job, SinkMetrics.COMMIT_MILLIS) / MILLIS_PER_SECOND,
                SinkMetrics.gauge(job, SinkMetrics.LOCATE_MILLIS) / MILLIS_PER_SECOND,
                SinkMetrics.gauge(job, SinkMetrics.PUBLISH_MILLIS) / MILLIS_PER_SECOND);
    }

    /** Takes a checkpoint, of which nothing need be committed; returns its id. */
    public long takeCheckpoint() throws Exception {
        try {
            return cluster.flink()
                    .triggerCheckpoint(id, CheckpointType.CONFIGURED)
                    .get(TIMEOUT.toMinutes(), TimeUnit.MINUTES);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("A checkpoint failed; " + describe() + ".", e);
        }
    }

    private void await(String what, BooleanSupplier condition) throws Exception {
        await(what, condition, LOOK_NANOS);
    }

    private void await(String what, BooleanSupplier condition, long lookNanos) throws Exception {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (!condition.getAsBoolean()) {
            if (end.isDone()) {
                end.get(); // Throws what the job failed with.
                throw new IllegalStateException("The job ended while it was waited for to " + what);
            }
            if (System.nanoTime() > deadline) {
                throw new TimeoutException(
                        String.format(
                                "The job did not %s within %d min; %s.",
                                what, TIMEOUT.toMinutes(), describe()));
            }
            if (Thread.interrupted()) {
                throw new InterruptedException("While the job was waited for to " + what);
            }
            LockSupport.parkNanos(lookNanos);
        }
    }

    /** Where the job stands. */
    private String describe() throws Exception {
        StringBuilder tasks = new StringBuilder();
        for (AccessExecutionVertex task :
                cluster.flink().getExecutionGraph(id).get().getAllExecutionVertices()) {
            tasks.append(task.getTaskNameWithSubtaskIndex())
                    .append(' ')
                    .append(task.getExecutionState())
                    .append(", ");
        }
        return String.format(
                "%sits sources have%s emitted all changes below %d, its writers took %d in, its last committed checkpoint is %d",
                tasks,
                hasEmitted() ? "" : " not",
                feed.limit(),
                SinkMetrics.counter(id.toString(), SinkMetrics.WRITTEN),
                SinkMetrics.gauge(id.toString(), SinkMetrics.COMMITTED_CHECKPOINT));
    }

    /** Cancels the job, if it still runs, and waits for its end. */
    @Override
    public void close() throws Exception {
        try (feed) {
            if (!end.isDone()) {
                client.cancel().get();
                end.handle((result, failure) -> null).get();
            }
        }
    }

    /** Submits a job whose sources read the feed of the given name. */
    @FunctionalInterface
    interface Submission {
        JobClient submit(String feed) throws Exception;
    }
}
