package org.apache.flink.connector.lancedb.sink.writer;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.flink.annotation.Internal;
import org.apache.flink.connector.lancedb.lance.WrittenFragment;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;

/**
 * The metrics of one writer; {@code docs/operations.md} says what each means. Written by the task's
 * thread; any thread may read the gauges, at any time.
 */
@Internal
public final class WriterMetrics {

    /** What a gauge shows before the first flush. */
    private static final long NONE = -1;

    private final Counter rowsSent;
    private final Counter bytesSent;
    private final Counter errors;

    // Set for each row, and lazily: nobody waits to see them.
    private final AtomicLong bufferedRows = new AtomicLong();
    private final AtomicLong bufferedBytes = new AtomicLong();

    private volatile long flushMillis = NONE;

    /**
     * Registers the metrics.
     *
     * @param offHeapBytes the native memory that the writer holds now; other threads ask it, also
     *     when the writer is closed
     */
    public WriterMetrics(SinkWriterMetricGroup group, LongSupplier offHeapBytes) {
        rowsSent = group.getNumRecordsSendCounter();
        bytesSent = group.getNumBytesSendCounter();
        errors = group.getNumRecordsSendErrorsCounter();
        group.setCurrentSendTimeGauge(() -> flushMillis);
        group.gauge("lastFlushDurationMs", () -> flushMillis);
        group.gauge("bufferedRows", bufferedRows::get);
        group.gauge("bufferedBytes", bufferedBytes::get);
        group.gauge("offHeapBytes", offHeapBytes::getAsLong);
    }

    /** A change was taken into the buffer. */
    void sent() {
        rowsSent.inc();
    }

    /** What the buffers hold now: the one that fills, and the one that is being written. */
    void buffered(long changes, long bytes) {
        bufferedRows.lazySet(changes);
        bufferedBytes.lazySet(bytes);
    }

    /** A buffer was written to files. */
    void flushed(FlushedChanges flushed) {
        bytesSent.inc(flushed.fragments().stream().mapToLong(WrittenFragment::bytes).sum());
        flushMillis = flushed.duration().toMillis();
    }

    /** So many changes could not be written, and the job fails. */
    void failed(long changes) {
        errors.inc(changes);
    }
}
