package org.apache.flink.connector.lancedb.sink.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The memory that a declared key costs. The figures of {@code docs/operations.md} are those of this
 * class run alone: behind other tests, what they leave is collected meanwhile, and the heap's
 * figure is too small.
 */
class StateSizeTest {

    private static final int KEYS = Integer.getInteger("lancedb.test.keys", 100_000);

    @TempDir Path directory;

    private static TableSchema schema(boolean text) {
        return TableSchema.builder()
                .column("id", ColumnDef.notNull(text ? LanceType.utf8() : LanceType.int64()))
                .column("name", LanceType.utf8())
                .primaryKey("id")
                .build();
    }

    private static void declare(TrackerHarness tracker, boolean text, long from) throws Exception {
        for (long i = from; i < from + KEYS; i++) {
            Object key = text ? (Object) new UUID(mix(i), mix(~i)).toString() : (Object) i;
            tracker.add(Row.of(key, "name"));
            if (i % 1_000 == 0) {
                tracker.passedOn();
            }
        }
        tracker.passedOn();
    }

    private static long mix(long value) {
        return (value + 1) * 0x9E3779B97F4A7C15L;
    }

    private static void print(String backend, boolean text, long bytes) {
        System.out.printf(
                "State of %,d declared keys, %s key, %s: %d bytes each%n",
                KEYS, text ? "UUID as text" : "int64", backend, bytes / KEYS);
    }

    @ParameterizedTest(name = "text keys: {0}")
    @ValueSource(booleans = {false, true})
    void aKeyOnTheHeap(boolean text) throws Exception {
        try (TrackerHarness tracker =
                TrackerHarness.large(schema(text), new HashMapStateBackend(), directory)) {
            declare(tracker, text, 0);
            long before = usedHeap();
            declare(tracker, text, KEYS);
            long bytes = usedHeap() - before;

            print("heap", text, bytes);
            assertThat(bytes / KEYS).isLessThan(300L);
        }
    }

    private static long usedHeap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            least =
                    Math.min(
                            least,
                            ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    @ParameterizedTest(name = "text keys: {0}")
    @ValueSource(booleans = {false, true})
    void aKeyInRocksDb(boolean text) throws Exception {
        EmbeddedRocksDBStateBackend backend = new EmbeddedRocksDBStateBackend(true);
        // The test harness has next to no managed memory: each write would make a file.
        backend.getMemoryConfiguration().setUseManagedMemory(false);
        backend.setDbStoragePath(directory.resolve("rocksdb").toUri().toString());
        try (TrackerHarness tracker =
                TrackerHarness.large(schema(text), backend, directory.resolve("checkpoints"))) {
            declare(tracker, text, 0);
            tracker.checkpoint();
            long bytes = sizeOf(directory.resolve("rocksdb"), ".sst");

            print("RocksDB files", text, bytes);
            assertThat(bytes / KEYS).isBetween(20L, 150L);
        }
    }

    private static long sizeOf(Path root, String suffix) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(root)) {
            files =
                    all.filter(file -> file.toString().endsWith(suffix))
                            .collect(Collectors.toList());
        }
        long bytes = 0;
        for (Path file : files) {
            bytes += Files.size(file);
        }
        return bytes;
    }
}
