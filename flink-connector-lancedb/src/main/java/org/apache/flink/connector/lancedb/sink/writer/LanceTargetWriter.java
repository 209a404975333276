package org.apache.flink.connector.lancedb.sink.writer;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.lancedb.lance.DeletedKeys;
import org.apache.flink.connector.lancedb.lance.FragmentFiles;
import org.apache.flink.connector.lancedb.lance.LanceTable;
import org.apache.flink.connector.lancedb.lance.TableLayout;
import org.apache.flink.connector.lancedb.lance.UncommittedChanges;
import org.apache.flink.connector.lancedb.lance.WrittenFragment;
import org.apache.flink.connector.lancedb.sink.encoder.KeyEncoder;
import org.apache.flink.connector.lancedb.sink.encoder.RowConverter;
import org.apache.flink.connector.lancedb.sink.encoder.RowEncoder;
import org.apache.flink.connector.lancedb.sink.settings.BufferFlushOptions;
import org.apache.flink.connector.lancedb.sink.settings.TargetTable;
import org.apache.flink.metrics.Counter;
import org.apache.flink.table.data.RowData;

/**
 * Writes one subtask's changes to files that no version of the table names, and hands their names
 * over at each checkpoint. It keeps no state: at the barrier everything is in files.
 *
 * <p>The first subtask creates the table if it is absent; the others wait for it.
 */
@Internal
public final class LanceTargetWriter<IN> implements CommittingSinkWriter<IN, UncommittedChanges> {

    private static final Duration CREATION_TIMEOUT = Duration.ofMinutes(2);

    private final BufferFlushOptions options;
    private final RowConverter<IN> converter;
    private final LanceTable table;
    private final FragmentFiles files;
    private final ChangeBuffer buffer;
    private final Counter rowsSent;
    private final Counter bytesSent;
    private final List<FlushedChanges> flushes = new ArrayList<>();

    /**
     * Opens the target.
     *
     * @throws IOException if the table cannot be opened or created
     * @throws IllegalArgumentException if the table does not fit the declared columns
     */
    public LanceTargetWriter(
            TargetTable target,
            RowConverter<IN> converter,
            BufferFlushOptions options,
            WriterInitContext context)
            throws IOException {
        this.options = options;
        this.converter = converter;
        this.rowsSent = context.metricGroup().getNumRecordsSendCounter();
        this.bytesSent = context.metricGroup().getNumBytesSendCounter();
        this.table = new LanceTable(target.connection(), target.name());
        try {
            if (context.getTaskInfo().getIndexOfThisSubtask() == 0) {
                table.createIfAbsent(target.schema());
            } else {
                table.awaitExistence(CREATION_TIMEOUT);
            }
            TableLayout layout = table.layout(target.schema());
            files = new FragmentFiles(table, layout);
            buffer = newBuffer(target, layout);
            converter.open(target.name(), target.schema());
        } catch (InterruptedException e) {
            table.close();
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while waiting for " + target, e);
        } catch (IOException | RuntimeException e) {
            table.close();
            throw e;
        }
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
    public void write(IN element, Context context) throws IOException {
        RowData row = converter.convert(element);
        buffer.add(row);
        rowsSent.inc();
        if (buffer.changes() >= options.maxRows() || buffer.bytes() >= options.maxBytes()) {
            flushBuffer();
        }
    }

    @Override
    public void flush(boolean endOfInput) throws IOException {
        if (buffer.changes() > 0) {
            flushBuffer();
        }
    }

    private void flushBuffer() throws IOException {
        FlushedChanges flushed = buffer.flush();
        flushed.fragments().forEach(fragment -> bytesSent.inc(fragment.bytes()));
        flushes.add(flushed);
    }

    @Override
    public Collection<UncommittedChanges> prepareCommit() throws IOException {
        flush(false);
        if (flushes.isEmpty()) {
            return List.of();
        }
        List<WrittenFragment> fragments =
                new SupersededRows(table, files, options.maxBytes()).remove(flushes);
        List<DeletedKeys> deleted =
                flushes.stream().map(FlushedChanges::deleted).collect(Collectors.toList());
        UncommittedChanges changes =
                files.name(
                        fragments,
                        deleted,
                        flushes.stream().mapToLong(FlushedChanges::keys).sum(),
                        flushes.stream().mapToLong(FlushedChanges::keyBytes).sum());
        flushes.clear();
        return List.of(changes);
    }

    /** Gives native memory back. What was not handed over at a checkpoint is given up. */
    @Override
    public void close() {
        try (table) {
            buffer.close();
        }
    }
}
