package org.apache.flink.connector.lancedb.lance;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.util.ExceptionUtils;

/**
 * A work in parts that are done at the same time: the first by the calling thread, and each other
 * one by a thread of its own. All have ended when the work returns or fails. For one run.
 */
final class ParallelWork {

    private static final int MOST_PARTS = 4;

    private final String name;
    private final Thread caller = Thread.currentThread();
    private final List<Thread> threads = new ArrayList<>();
    private volatile Throwable failure;
    private volatile boolean interrupted;

    /**
     * A work of the calling thread.
     *
     * @param name what is done, for threads' names and the sentence of an interrupt
     */
    ParallelWork(String name) {
        this.name = name;
    }

    /** In how many parts to do what could be done in so many: no more than there are cores. */
    static int parts(long most) {
        int cores = Runtime.getRuntime().availableProcessors();
        return (int) Math.max(1, Math.min(most, Math.min(MOST_PARTS, cores)));
    }

    /**
     * Does the parts. Once one has failed, or the calling thread is interrupted, the others are
     * told to stop, and waited for.
     *
     * @throws InterruptedIOException if the calling thread was interrupted, as it still is then
     * @throws IOException the first error of a part, as every unchecked one is thrown; the errors
     *     of others are added to it
     */
    void run(List<Part> parts) throws IOException {
        try {
            for (Part part : parts.subList(1, parts.size())) {
                Thread thread = new Thread(() -> run(part), name + ", part " + threads.size());
                thread.setDaemon(true);
                thread.start();
                threads.add(thread);
            }
            run(parts.get(0));
        } catch (Throwable e) { // No memory for another thread.
            fail(e);
        } finally {
            threads.forEach(this::join);
        }
        if (interrupted) {
            caller.interrupt();
        }
        if (failure != null) {
            ExceptionUtils.rethrowIOException(failure);
        }
        if (interrupted) {
            throw new InterruptedIOException(name + " was interrupted");
        }
    }

    private void run(Part part) {
        try {
            part.run();
        } catch (Throwable e) { // Thrown by the calling thread.
            fail(e);
        }
    }

    private synchronized void fail(Throwable error) {
        if (failure == null) {
            failure = error;
        } else if (failure != error) {
            failure.addSuppressed(error);
        }
    }

    private void join(Thread thread) {
        while (true) {
            try {
                thread.join();
                return;
            } catch (InterruptedException e) {
                interrupted = true; // What the thread works with must not be closed yet.
            }
        }
    }

    /** Whether a part is to end now, since the work has failed or is not wanted any more. */
    boolean isOver() {
        if (caller.isInterrupted()) {
            interrupted = true;
        }
        return interrupted || failure != null;
    }

    /** A part; it asks now and then whether the work {@link #isOver}. */
    @FunctionalInterface
    interface Part {
        void run() throws Exception;
    }
}
