package org.apache.flink.connector.lancedb.sink.writer;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.lancedb.lance.DeletedKeys;
import org.apache.flink.connector.lancedb.lance.FragmentFiles;
import org.apache.flink.connector.lancedb.lance.LanceTable;
import org.apache.flink.connector.lancedb.lance.TableLayout;
import org.apache.flink.connector.lancedb.lance.TablePreparation;
import org.apache.flink.connector.lancedb.lance.UncommittedChanges;
import org.apache.flink.connector.lancedb.lance.WrittenFragment;
import org.apache.flink.connector.lancedb.sink.encoder.KeyEncoder;
import org.apache.flink.connector.lancedb.sink.encoder.RowEncoder;
import org.apache.flink.connector.lancedb.sink.settings.BufferFlushOptions;
import org.apache.flink.connector.lancedb.sink.settings.OnTableLoss;
import org.apache.flink.connector.lancedb.sink.settings.SinkScope;
import org.apache.flink.connector.lancedb.sink.settings.TargetIdentity;
import org.apache.flink.connector.lancedb.sink.settings.TargetTable;
import org.apache.flink.connector.lancedb.sink.settings.TrackingOptions;

/**
 * Writes one subtask's changes to files that no version of the table names, and hands their names
 * over at each checkpoint. A full buffer is written while the next one fills. At the barrier
 * everything is in files; its state only says which target it is of, and that the job restores
 * state, which Flink tells no writer that has none.
 *
 * <p>The first subtask prepares the table; the others wait for it. In a snapshot run of a table
 * with a primary key the table is prepared before it is read, so all writers only wait.
 *
 * @param <E> the type of the elements that the writer is sent
 */
@Internal
public final class LanceTargetWriter<E>
        implements CommittingSinkWriter<E, UncommittedChanges>,
                StatefulSinkWriter<E, TargetIdentity> {

    private static final Duration PREPARATION_TIMEOUT = Duration.ofMinutes(2);

    private final TargetIdentity identity;
    private final int stateEntries;
    private final BufferFlushOptions options;
    private final ElementChanges<E> changes;
    private final boolean replacesTable;
    private final LanceTable table;
    private final FragmentFiles files;
    private final ChangeBuffer buffer;
    private final BackgroundFlush background;
    private final WriterMetrics metrics;
    private final List<FlushedChanges> flushes = new ArrayList<>();

    private boolean ended;

    /**
     * Opens the target.
     *
     * @param tracking whether the run declares all that the table is to hold, and whether a table
     *     that is lost may be created anew
     * @param restored what the restored state says that it is of; empty in a job without state
     * @throws IOException if the table cannot be opened or created
     * @throws IllegalArgumentException if the table does not fit the declared columns
     * @throws IllegalStateException if the state is of another target
     */
    public LanceTargetWriter(
            TargetTable target,
            ElementChanges<E> changes,
            BufferFlushOptions options,
            TrackingOptions tracking,
            Collection<TargetIdentity> restored,
            WriterInitContext context)
            throws IOException {
        this.identity = target.identity();
        restored.forEach(identity::check);
        this.stateEntries = stateEntries(context.getTaskInfo());
        this.options = options;
        this.changes = changes;
        boolean first = context.getTaskInfo().getIndexOfThisSubtask() == 0;
        boolean keyed = target.schema().hasPrimaryKey();
        boolean incremental = tracking.scope() == SinkScope.INCREMENTAL;
        this.replacesTable = first && !incremental && !keyed;
        boolean prepares = first && (incremental || !keyed);
        this.table = target.open();
        this.background = new BackgroundFlush(threadName(target, context.getTaskInfo()));
        this.metrics = new WriterMetrics(context.metricGroup(), table::allocatedBytes);
        try {
            TablePreparation preparation = target.preparation(table, !restored.isEmpty());
            if (!restored.isEmpty() && incremental && tracking.onTableLoss() == OnTableLoss.FAIL) {
                preparation.requireTable();
            }
            if (prepares) {
                preparation.prepare();
            } else {
                preparation.await(PREPARATION_TIMEOUT);
            }
            TableLayout layout = table.layout(target.schema());
            files = new FragmentFiles(table, layout);
            buffer = newBuffer(target, layout);
            changes.open(target);
        } catch (InterruptedException e) {
            table.close();
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while waiting for " + target, e);
        } catch (IOException | RuntimeException e) {
            table.close();
            throw e;
        }
    }

    /**
     * So many that all subtasks together have one for each subtask that there can ever be: then
     * each gets one, whatever parallelism the job is restored with.
     */
    private static int stateEntries(TaskInfo task) {
        int subtasks = task.getNumberOfParallelSubtasks();
        return (task.getMaxNumberOfParallelSubtasks() + subtasks - 1) / subtasks;
    }

    private static String threadName(TargetTable target, TaskInfo task) {
        return String.format(
                "lancedb-flush %s (%d/%d)",
                target.name(),
                task.getIndexOfThisSubtask() + 1,
                task.getNumberOfParallelSubtasks());
    }

    @Override
    public List<TargetIdentity> snapshotState(long checkpointId) {
        return Collections.nCopies(stateEntries, identity);
    }

    private ChangeBuffer newBuffer(TargetTable target, TableLayout layout) {
        RowEncoder encoder = new RowEncoder(target.name(), target.schema(), layout);
        RowBuffer rows = new RowBuffer(table, layout, encoder);
        return target.schema().hasPrimaryKey()
                ? new KeyedBuffer(
                        table, new KeyEncoder(target.name(), target.schema()), rows, files)
                : new AppendBuffer(target.name(), rows, files);
    }

    @Override
    public void write(E element, Context context) throws IOException, InterruptedException {
        if (background.hasOutcome()) {
            awaitBackground();
        }
        addToBuffer(element);
        if (isFull()) {
            awaitBackground();
            if (isFull()) { // The memory that was given back may have been enough.
                background.start(buffer.drain());
            }
        }
        showBuffered();
    }

    /**
     * Whether the buffer is to be written before it takes more. Half of the memory is left for the
     * next buffer to fill meanwhile; but while the one before is being written, this one may have
     * what that does not need any more, and become a larger file.
     */
    private boolean isFull() {
        if (buffer.changes() >= options.maxRows()) {
            return true;
        }
        long bytes = bufferedBytes();
        // What Lance takes for itself while it writes is not counted, so some is left for that.
        long most = background.isIdle() ? options.maxBytes() : options.maxBytes() / 4 * 3;
        return bytes >= most
                || (bytes >= options.maxBytes() / 2
                        && background.isIdle()
                        && buffer.isAtEndOfBatch());
    }

    private long bufferedBytes() {
        return buffer.bytes() + background.heapBytes();
    }

    private void showBuffered() {
        metrics.buffered(buffer.changes() + background.changes(), bufferedBytes());
    }

    private void addToBuffer(E element) throws IOException {
        boolean sent;
        try {
            sent = changes.add(element, buffer);
        } catch (IOException | RuntimeException e) {
            metrics.failed(1);
            throw e;
        }
        if (sent) {
            metrics.sent();
        }
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        ended |= endOfInput;
        awaitBackground();
        if (buffer.changes() > 0) {
            // There is nothing else to do meanwhile, so another thread would win nothing.
            PendingFlush rest = buffer.drain();
            flushed(rest.changes(), rest::write);
        }
        showBuffered();
    }

    private void awaitBackground() throws IOException, InterruptedException {
        if (!background.isIdle()) {
            flushed(background.changes(), background::await);
        }
    }

    private void flushed(int pending, Flush flush) throws IOException, InterruptedException {
        FlushedChanges flushed;
        try {
            flushed = flush.outcome();
        } catch (IOException | RuntimeException e) {
            metrics.failed(pending);
            throw e;
        }
        metrics.flushed(flushed);
        flushes.add(flushed);
        if (KeyHashes.estimateBytes(keysOfFlushes()) > options.maxBytes()) {
            flushes.forEach(each -> each.hashes().forget());
        }
    }

    private long keysOfFlushes() {
        return flushes.stream().mapToLong(FlushedChanges::keys).sum();
    }

    @Override
    public Collection<UncommittedChanges> prepareCommit() throws IOException, InterruptedException {
        flush(false);
        if (flushes.isEmpty() && !emptiesTable()) {
            return List.of();
        }
        List<WrittenFragment> fragments =
                new SupersededRows(table, files, options.maxBytes()).remove(flushes);
        List<DeletedKeys> deleted =
                flushes.stream().map(FlushedChanges::deleted).collect(Collectors.toList());
        UncommittedChanges named =
                files.name(
                        flushes.stream()
                                .map(FlushedChanges::version)
                                .flatMapToLong(OptionalLong::stream)
                                .min(),
                        fragments,
                        deleted,
                        keysOfFlushes(),
                        flushes.stream().mapToLong(FlushedChanges::keyBytes).sum(),
                        flushes.stream().allMatch(FlushedChanges::hasNewKeysOnly)
                                ? changes.soleWriter()
                                : Optional.empty());
        flushes.clear();
        return List.of(named);
    }

    /** Whether this writer has to tell the committer of a run whose input had no row. */
    private boolean emptiesTable() {
        return replacesTable && ended;
    }

    /**
     * Gives native memory back, once Lance has ended what it does with it. What was not handed over
     * at a checkpoint is given up.
     */
    @Override
    public void close() {
        try (table;
                buffer) {
            background.close();
        }
    }

    /** What a flush wrote, or why it could not. */
    @FunctionalInterface
    private interface Flush {
        FlushedChanges outcome() throws IOException, InterruptedException;
    }
}
