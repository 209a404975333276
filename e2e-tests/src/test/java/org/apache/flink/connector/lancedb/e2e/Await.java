package org.apache.flink.connector.lancedb.e2e;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Waits for a condition of another process, which can only be polled. */
final class Await {

    /** How many times longer than usual all waits may take: for machines that have other work. */
    private static final int PATIENCE = Integer.getInteger("lancedb.test.patience", 1);

    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

    private Await() {}

    /** The time that a wait may take on this machine. */
    static Duration patiently(Duration atMost) {
        return atMost.multipliedBy(PATIENCE);
    }

    /**
     * Polls until the condition holds.
     *
     * @param condition may throw to end the waiting with its exception
     * @param state what to say of the present state when time is up
     * @throws AssertionError when the condition does not hold within the time
     */
    static void until(
            String what, Duration atMost, Callable<Boolean> condition, Supplier<String> state)
            throws Exception {
        long deadline = System.nanoTime() + patiently(atMost).toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        String.format(
                                "Waited %d s in vain until %s.%n%s",
                                patiently(atMost).toSeconds(), what, state.get()));
            }
            Thread.sleep(POLL_INTERVAL.toMillis());
        }
    }
}
