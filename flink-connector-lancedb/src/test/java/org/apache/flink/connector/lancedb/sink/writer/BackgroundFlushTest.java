package org.apache.flink.connector.lancedb.sink.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.connector.lancedb.lance.DeletedKeys;
import org.apache.flink.connector.lancedb.lance.FlushedRows;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackgroundFlushTest {

    private static final String NAME = "lancedb-flush of the test";

    private final BackgroundFlush background = new BackgroundFlush(NAME);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    @AfterEach
    void noThreadIsLeft() {
        background.close();
        assertThat(threads()).isZero();
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(NAME))
                .count();
    }

    private static PendingFlush pending(PendingFlush.Write write) {
        return new PendingFlush(new ArrayDeque<>(), 7, 70, write);
    }

    private static FlushedChanges written(long keys) {
        return new FlushedChanges(
                FlushedRows.NONE, DeletedKeys.NONE, keys, 0, new KeyHashes(), false);
    }

    /** Begins to write what takes until the test lets it end. */
    private void startSlowly() throws InterruptedException {
        background.start(
                pending(
                        batches -> {
                            begun.countDown();
                            awaitUninterrupted(mayEnd);
                            return written(7);
                        }));
        begun.await();
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError("The writing was interrupted.", e);
        }
    }

    @Test
    void changesAreWrittenWhileTheOwnerGoesOn() throws Exception {
        assertThat(threads()).as("nothing was written yet").isZero();
        assertThat(background.isIdle()).isTrue();

        startSlowly();
        assertThat(background.isIdle()).isFalse();
        assertThat(background.hasOutcome()).isFalse();
        assertThat(background.changes()).isEqualTo(7);
        assertThat(background.heapBytes()).isEqualTo(70);
        assertThatThrownBy(() -> background.start(pending(batches -> written(1))))
                .isInstanceOf(IllegalStateException.class);

        mayEnd.countDown();
        assertThat(background.await().keys()).isEqualTo(7);
        assertThat(background.isIdle()).isTrue();
        assertThat(background.changes()).isZero();
        assertThat(background.heapBytes()).isZero();

        background.start(pending(batches -> written(8)));
        assertThat(background.await().keys()).isEqualTo(8);
        assertThat(threads()).as("one for all of them").isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(classes = {IOException.class, IllegalStateException.class, AssertionError.class})
    void aFailureIsThrownAsItIsAndOnce(Class<? extends Throwable> type) throws Exception {
        Throwable failure = type.getConstructor().newInstance();
        background.start(
                pending(
                        batches -> {
                            BackgroundFlushTest.<RuntimeException>sneak(failure);
                            return null;
                        }));
        assertThatThrownBy(background::await).isSameAs(failure);
        assertThat(background.isIdle()).isTrue();
        background.close();
    }

    @SuppressWarnings("unchecked") // The caller's type is not that of what is thrown.
    private static <T extends Throwable> void sneak(Throwable failure) throws T {
        throw (T) failure;
    }

    @Test
    void whoIsInterruptedWhileWaitingLosesNothing() throws Exception {
        startSlowly();
        Thread.currentThread().interrupt();
        assertThatThrownBy(background::await).isInstanceOf(InterruptedException.class);
        assertThat(background.isIdle()).isFalse();

        mayEnd.countDown();
        assertThat(background.await().keys()).isEqualTo(7);
    }

    @Test
    void closingWaitsForTheEndHoweverOftenItIsInterrupted() throws Exception {
        startSlowly();
        AtomicReference<Boolean> interruptedAfter = new AtomicReference<>();
        Thread closing =
                new Thread(
                        () -> {
                            Thread.currentThread().interrupt();
                            background.close();
                            interruptedAfter.set(Thread.currentThread().isInterrupted());
                        });
        closing.start();
        for (int i = 0; i < 3; i++) {
            while (closing.isInterrupted()) {
                Thread.onSpinWait();
            }
            closing.interrupt();
        }
        assertThat(closing.isAlive()).isTrue();
        assertThat(threads()).isEqualTo(1);

        mayEnd.countDown();
        closing.join();
        assertThat(interruptedAfter).hasValue(true);
    }

    @Test
    void closingGivesUpWhatFailsAndIsTheSameTwice() throws Exception {
        background.start(
                pending(
                        batches -> {
                            throw new IOException("The disk is full.");
                        }));
        background.close();
        background.close();
        assertThat(background.isIdle()).isTrue();
    }
}
