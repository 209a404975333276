package org.apache.flink.connector.lancedb.sink.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;

/** Waits for what a job does, a minute at most. */
final class JobProgress {

    private static final long PATIENCE_SECONDS = 60;

    private JobProgress() {}

    /** Waits until the table is there and has a version. */
    static void awaitVersion(Documents table, long version, JobClient job) throws Exception {
        await("version " + version, job, () -> table.exists() && table.version() >= version);
    }

    /** Waits until something is so; a job that ends before fails the test with its reason. */
    static void await(String what, JobClient job, Callable<Boolean> condition) throws Exception {
        long deadline = deadline();
        while (!condition.call()) {
            if (job.getJobStatus().get().isTerminalState()) {
                job.getJobExecutionResult().get();
                throw new AssertionError("The job ended before " + what);
            }
            pause(what, deadline);
        }
    }

    /** Cancels a job and waits until nothing of it runs. */
    static void cancel(JobClient job) throws Exception {
        job.cancel().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        long deadline = deadline();
        while (!job.getJobStatus().get().isGloballyTerminalState()) {
            pause("end of the job", deadline);
        }
    }

    private static long deadline() {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    }

    private static void pause(String what, long deadline) throws InterruptedException {
        assertThat(System.nanoTime()).as("%s in time", what).isLessThan(deadline);
        TimeUnit.MILLISECONDS.sleep(10);
    }
}
