package org.apache.flink.connector.lancedb.lance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ParallelWorkTest {

    private final ParallelWork work = new ParallelWork("Testing");
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    @AfterEach
    void noThreadIsLeft() {
        assertThat(Thread.interrupted()).as("interrupted").isFalse();
        threads.remove(Thread.currentThread());
        assertThat(threads).noneMatch(Thread::isAlive);
    }

    @Test
    void partsRunAtTheSameTime() throws Exception {
        CyclicBarrier all = new CyclicBarrier(3);
        work.run(
                Collections.nCopies(
                        3,
                        () -> {
                            threads.add(Thread.currentThread());
                            all.await();
                        }));
        assertThat(threads).hasSize(3).contains(Thread.currentThread());
    }

    @Test
    void theFirstErrorIsThrownAndStopsTheOthersWhoseErrorsAreAdded() {
        IOException first = new IOException("first");
        IllegalStateException second = new IllegalStateException("second");
        CyclicBarrier begun = new CyclicBarrier(3);
        ParallelWork.Part failing =
                () -> {
                    threads.add(Thread.currentThread());
                    begun.await();
                    throw first;
                };
        ParallelWork.Part stopped =
                () -> {
                    threads.add(Thread.currentThread());
                    begun.await();
                    while (!work.isOver()) {
                        Thread.onSpinWait();
                    }
                };
        ParallelWork.Part failingToo =
                () -> {
                    stopped.run();
                    throw second;
                };
        assertThatThrownBy(() -> work.run(List.of(stopped, failing, failingToo)))
                .isSameAs(first)
                .hasSuppressedException(second);
        assertThat(threads).hasSize(3);
    }

    @Test
    void anErrorOfTheCallingThreadsPartStopsTheOthers() {
        assertThatThrownBy(
                        () ->
                                work.run(
                                        List.of(
                                                () -> {
                                                    throw new OutOfMemoryError("a test's");
                                                },
                                                () -> {
                                                    threads.add(Thread.currentThread());
                                                    while (!work.isOver()) {
                                                        Thread.onSpinWait();
                                                    }
                                                })))
                .isInstanceOf(OutOfMemoryError.class)
                .hasMessage("a test's");
    }

    @Test
    void anInterruptWhileOthersAreWaitedForStopsThem() {
        Thread caller = Thread.currentThread();
        assertThatThrownBy(
                        () ->
                                work.run(
                                        List.of(
                                                () -> {},
                                                () -> {
                                                    threads.add(Thread.currentThread());
                                                    caller.interrupt();
                                                    while (!work.isOver()) {
                                                        Thread.onSpinWait();
                                                    }
                                                })))
                .isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aWorkOfAnInterruptedThreadSaysSo() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(
                        () ->
                                work.run(
                                        List.of(
                                                () -> {
                                                    while (!work.isOver()) {
                                                        Thread.onSpinWait();
                                                    }
                                                })))
                .isInstanceOf(InterruptedIOException.class)
                .hasMessage("Testing was interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }
}
