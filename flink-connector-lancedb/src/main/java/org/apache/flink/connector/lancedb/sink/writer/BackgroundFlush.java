package org.apache.flink.connector.lancedb.sink.writer;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves one buffer's changes at a time to files, on a thread of its own, while the writer fills the
 * next buffer. The thread lives as long as that takes: an idle writer has none, and none outlives
 * its writer. Must be closed. All methods are for the writer's thread.
 */
final class BackgroundFlush implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BackgroundFlush.class);

    private final String threadName;

    // All three are null if nothing is being written.
    private PendingFlush pending;
    private FutureTask<FlushedChanges> task;
    private Thread thread;

    BackgroundFlush(String threadName) {
        this.threadName = threadName;
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
        Thread writer = new Thread(writing, threadName);
        writer.setDaemon(true);
        try {
            writer.start();
        } catch (Throwable e) { // The system may have no more threads, which is an Error.
            changes.close();
            throw e;
        }
        pending = changes;
        task = writing;
        thread = writer;
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
        thread.join();
        FutureTask<FlushedChanges> ended = task;
        forget();
        try {
            return ended.get();
        } catch (ExecutionException e) {
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
        thread = null;
    }

    /**
     * Waits for the end of what is being written, as Lance cannot be stopped while it reads the
     * changes' memory. An interrupt is kept for the caller, and ends nothing.
     */
    @Override
    public void close() {
        boolean interrupted = false;
        while (!isIdle()) {
            try {
                await();
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (IOException | RuntimeException e) {
                LOG.info("Changes that the writer gave up could not be written either.", e);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
