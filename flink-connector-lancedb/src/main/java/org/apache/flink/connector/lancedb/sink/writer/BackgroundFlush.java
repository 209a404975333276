package org.apache.flink.connector.lancedb.sink.writer;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves one buffer's changes at a time to files, on a thread of its own, while the writer fills the
 * next buffer. The thread comes with the first of them and stays until this is closed: the system's
 * allocator keeps memory apart for each new thread, which a thread for each buffer would make
 * hundreds of megabytes of. Must be closed. All methods are for the writer's thread.
 */
final class BackgroundFlush implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BackgroundFlush.class);

    private final ExecutorService executor;

    /** The executor's thread; null before the first buffer. */
    private Thread thread;

    // Both are null if nothing is being written.
    private PendingFlush pending;
    private FutureTask<FlushedChanges> task;

    BackgroundFlush(String threadName) {
        executor =
                Executors.newSingleThreadExecutor(
                        work -> {
                            thread = new Thread(work, threadName);
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    /** Whether there is nothing to wait for: no changes, or not even a failure of them. */
    boolean isIdle() {
        return pending == null;
    }

    /** Whether changes were written, or failed to be, and nobody has asked for the outcome yet. */
    boolean hasOutcome() {
        return pending != null && task.isDone();
    }

    /** The changes that are being written. */
    int changes() {
        return isIdle() ? 0 : pending.changes();
    }

    /** The memory on the heap that the changes take which are being written, in bytes. */
    long heapBytes() {
        return isIdle() ? 0 : pending.heapBytes();
    }

    /** Begins to write; nothing may be being written. */
    void start(PendingFlush changes) {
        if (!isIdle()) {
            throw new IllegalStateException("Changes are being written, and were not waited for.");
        }
        FutureTask<FlushedChanges> writing = new FutureTask<>(() -> write(changes));
        try {
            executor.execute(writing);
        } catch (Throwable e) { // The system may have no more threads, which is an Error.
            changes.close();
            throw e;
        }
        pending = changes;
        task = writing;
    }

    private static FlushedChanges write(PendingFlush changes) throws IOException {
        FlushedChanges flushed = changes.write();
        flushed.hashes().sort(); // The barrier need not, then.
        return flushed;
    }

    /**
     * Waits for the changes that are being written; if it fails, they are not waited for again.
     *
     * @throws InterruptedException if the waiting was interrupted, not the writing
     */
    FlushedChanges await() throws IOException, InterruptedException {
        try {
            FlushedChanges flushed = task.get();
            forget();
            return flushed;
        } catch (ExecutionException e) {
            forget();
            throw rethrown(e.getCause());
        }
    }

    /** The failure as it would have been thrown without a thread in between. */
    private static IOException rethrown(Throwable failure) {
        if (failure instanceof RuntimeException) {
            throw (RuntimeException) failure;
        }
        if (failure instanceof Error) {
            throw (Error) failure;
        }
        return (IOException) failure;
    }

    private void forget() {
        pending = null;
        task = null;
    }

    /**
     * Waits for the end of what is being written, as Lance cannot be stopped while it reads the
     * changes' memory, and for that of the thread. An interrupt is kept for the caller, and ends
     * nothing.
     */
    @Override
    public void close() {
        executor.shutdown();
        boolean interrupted = false;
        while (thread != null && thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        logFailure();
    }

    private void logFailure() {
        if (!isIdle()) {
            try {
                task.get();
            } catch (ExecutionException e) {
                LOG.info("Changes that the writer gave up could not be written either.", e);
            } catch (InterruptedException e) {
                throw new IllegalStateException("The task has ended, nobody waits for it.", e);
            }
            forget();
        }
    }
}
