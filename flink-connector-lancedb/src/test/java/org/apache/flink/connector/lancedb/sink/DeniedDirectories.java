package org.apache.flink.connector.lancedb.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.sink.committer.LanceCommittable;
import org.apache.flink.connector.lancedb.sink.encoder.RowConverter;
import org.apache.flink.connector.lancedb.testing.SinkHarness;
import org.apache.flink.connector.lancedb.testing.TestTable;
import org.apache.flink.types.Row;
import org.apache.flink.util.ExceptionUtils;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * A process that writes to a table of which it may not read or write this or that directory, and
 * which it is allowed to again. Must run as a user whom permissions bind: {@link
 * DeniedDirectoriesITCase} starts it.
 */
public final class DeniedDirectories {

    private static final String NOTHING = "---------";
    private static final String READ_ONLY = "r-x------";

    private static final TableSchema SCHEMA =
            TableSchema.builder()
                    .column("id", ColumnDef.notNull(LanceType.int64()))
                    .column("text", LanceType.utf8())
                    .primaryKey("id")
                    .build();

    private final Path database;
    private final Path table;
    private long rows;
    private long checkpoints;
    private String content;

    private DeniedDirectories(Path database) {
        this.database = database;
        this.table = database.resolve("documents.lance");
    }

    public static void main(String[] arguments) throws Exception {
        new DeniedDirectories(Path.of(arguments[0])).run();
    }

    private void run() throws Exception {
        Files.createDirectory(database);
        requireThatPermissionsCount();

        try (SinkHarness<Row> sink = start()) {
            commitOneMore(sink);
        }
        refusesToStart(database, NOTHING, "could not be opened: ");
        refusesToStart(table, NOTHING, "could not be opened: ");
        refusesToStart(table.resolve("_versions"), NOTHING, "could not be opened: ");
        refusesToFlush(table.resolve("data"), NOTHING);
        refusesToFlush(table.resolve("data"), READ_ONLY);
        commitsWhenAllowed(table.resolve("_versions"), NOTHING);
        commitsWhenAllowed(table.resolve("_versions"), READ_ONLY);
        commitsWhenAllowed(table.resolve("_transactions"), READ_ONLY);
        commitsWhenAllowed(table.resolve("_deletions"), NOTHING);
        commitsWhenAllowed(table.resolve("_deletions"), READ_ONLY);
    }

    private void requireThatPermissionsCount() throws Exception {
        whileDenied(
                database,
                NOTHING,
                () ->
                        assertThatThrownBy(() -> Files.createFile(database.resolve("probe")))
                                .isInstanceOf(AccessDeniedException.class));
    }

    private void refusesToStart(Path directory, String permissions, String sentence)
            throws Exception {
        whileDenied(
                directory,
                permissions,
                () ->
                        assertThatThrownBy(() -> start().close())
                                .as("a sink that starts without %s", directory)
                                .isInstanceOf(IOException.class)
                                .hasMessageStartingWith(
                                        "The table 'documents' at %s %s", table, sentence)
                                .hasMessageContaining("Permission denied"));
        try (SinkHarness<Row> sink = start()) {
            commitOneMore(sink);
        }
    }

    /** A job is then started from its last checkpoint, and repeats what it had not committed. */
    private void refusesToFlush(Path directory, String permissions) throws Exception {
        try (SinkHarness<Row> sink = start()) {
            whileDenied(
                    directory,
                    permissions,
                    () ->
                            assertThatThrownBy(
                                            () -> {
                                                write(sink, "refused");
                                                sink.checkpoint(++checkpoints);
                                            })
                                    .as("a flush without %s", directory)
                                    .isInstanceOf(IOException.class)
                                    .hasMessageStartingWith(
                                            "The table 'documents' at %s could not be written to: ",
                                            table)
                                    .hasMessageContaining("Permission denied")
                                    .hasMessageContaining(directory.toString()));
        }
        assertWhole();
        try (SinkHarness<Row> sink = start()) {
            commitOneMore(sink);
        }
    }

    /** The permission is back when an attempt has failed: the same commit is then made. */
    private void commitsWhenAllowed(Path directory, String permissions) throws Exception {
        try (SinkHarness<Row> sink = start()) {
            write(sink, "committed late");
            List<LanceCommittable> pending = sink.prepare(++checkpoints);
            Set<PosixFilePermission> before = deny(directory, permissions);
            CompletableFuture<Void> allowed =
                    CompletableFuture.runAsync(() -> allowAfterARetry(sink, directory, before));
            sink.commit(pending);
            allowed.get();
        }
        rows++;
        content = "committed late";
        assertWhole();
    }

    private static void allowAfterARetry(
            SinkHarness<Row> sink, Path directory, Set<PosixFilePermission> before) {
        try {
            long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
            while (sink.committerMetrics().value("commitRetries") == 0
                    && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            assertThat(sink.committerMetrics().value("commitRetries"))
                    .as("attempts to commit without %s", directory)
                    .isPositive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            allow(directory, before);
        }
    }

    private SinkHarness<Row> start() throws IOException {
        return new SinkHarness<>(
                LanceTargetSink.<Row>builder()
                        .setConnection(LanceConnection.of(database.toString()))
                        .setTable("documents")
                        .setSchema(SCHEMA)
                        .setRowConverter(RowConverter.forRow())
                        .build(),
                1);
    }

    private void commitOneMore(SinkHarness<Row> sink) throws Exception {
        write(sink, "checkpoint " + checkpoints);
        sink.checkpoint(++checkpoints);
        content = "checkpoint " + (checkpoints - 1);
        rows++;
        assertWhole();
    }

    /** Each checkpoint changes the first row and inserts one. */
    private void write(SinkHarness<Row> sink, String text) throws Exception {
        sink.write(0, Row.of(0L, text));
        sink.write(0, Row.of(rows, text));
    }

    /** The table has all of the checkpoints that were committed, and nothing of another. */
    private void assertWhole() throws Exception {
        try (TestTable reader = new TestTable(table.toString(), Map.of())) {
            assertThat(reader.rows()).hasSize((int) rows);
            assertThat(reader.rowsBy("id").get(0)).containsEntry("text", content);
        }
    }

    private static void whileDenied(Path directory, String permissions, ThrowingCallable check)
            throws Exception {
        Set<PosixFilePermission> before = deny(directory, permissions);
        try {
            check.call();
        } catch (Throwable failure) {
            ExceptionUtils.rethrowException(failure);
        } finally {
            allow(directory, before);
        }
    }

    /** Returns what was permitted. */
    private static Set<PosixFilePermission> deny(Path directory, String permissions)
            throws IOException {
        Set<PosixFilePermission> before = Files.getPosixFilePermissions(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(permissions));
        return before;
    }

    private static void allow(Path directory, Set<PosixFilePermission> permissions) {
        try {
            Files.setPosixFilePermissions(directory, permissions);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
