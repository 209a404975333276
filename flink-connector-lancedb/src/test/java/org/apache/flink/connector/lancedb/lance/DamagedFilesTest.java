package org.apache.flink.connector.lancedb.lance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.testing.DamagedBytes;
import org.apache.flink.connector.lancedb.testing.Figures;
import org.apache.flink.connector.lancedb.testing.Tables;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What committables name outside of themselves, and what others can write to a table's history.
 *
 * <p>Files are damaged here by their length and as a whole. Of a file of no byte, and of single
 * wrong bits in one, lance-core 7.0.0 ends the process: nothing but storage guards against them.
 */
@Timeout(120)
class DamagedFilesTest {

    private static final int RUNS = Integer.getInteger("lancedb.test.fuzz.runs", 3_000);
    private static final long SEED = Long.getLong("lancedb.test.seed", System.nanoTime());

    private static final TableSchema SCHEMA =
            TableSchema.builder()
                    .column("id", ColumnDef.notNull(LanceType.int64()))
                    .primaryKey("id")
                    .build();

    private final Random random = new Random(SEED);

    @TempDir Path database;
    private Path data;

    @BeforeEach
    void nameTheDirectory() {
        data = database.resolve("documents.lance/data");
    }

    @Test
    void aFileOfKeysThatIsCutOffOrNoneIsRefused(TestInfo test) throws Exception {
        int refused = 0;
        try (LanceFixture target = new LanceFixture(database, SCHEMA)) {
            Tables.prepare(target.table, SCHEMA);
            SideFile file = new SideFile(target.table, "deleted-keys");
            try (file) {
                for (int i = 0; i < 50; i++) {
                    file.add(new byte[] {1, 2, (byte) i}, 3);
                }
            }
            Path path = data.resolve(file.name());
            byte[] whole = Files.readAllBytes(path);
            assertThat(read(target.table, file.name())).hasSize(50);
            for (int length = 1; length < whole.length; length += 1 + random.nextInt(8)) {
                Files.write(path, Arrays.copyOf(whole, length));
                assertUnreadable(target.table, file.name());
                refused++;
            }
            for (int i = 0; i < 100; i++) {
                byte[] garbage = new byte[1 + random.nextInt(2_000)];
                random.nextBytes(garbage);
                Files.write(path, garbage);
                assertUnreadable(target.table, file.name());
                refused++;
            }
            Files.delete(path);
            assertUnreadable(target.table, file.name());
            String rows = target.checkpoint().upsert(1L).changes().fragments().get(0).dataFile();
            assertUnreadable(target.table, rows);
        }
        Figures.print(
                test,
                "%,d damaged files of keys refused, and a missing one, and one of rows (seed %d)",
                refused,
                SEED);
    }

    private static List<byte[]> read(LanceTable table, String name) throws IOException {
        List<byte[]> read = new ArrayList<>();
        SideFile.read(table, name, bytes -> read.add(bytes.toByteArray()));
        return read;
    }

    private static void assertUnreadable(LanceTable table, String name) {
        assertThatThrownBy(() -> read(table, name))
                .as("seed %d", SEED)
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("The table 'documents' at ")
                .hasMessageContaining(" could not be read from: ")
                .hasMessageNotContaining("null");
    }

    @Test
    void anEntryOfAListOfFragmentsIsRefusedWhereALengthTells(TestInfo test) throws Exception {
        try (LanceFixture target = new LanceFixture(database, SCHEMA)) {
            Tables.prepare(target.table, SCHEMA);
            DataOutputSerializer out = new DataOutputSerializer(64);
            target.checkpoint().upsert(1L).changes().fragments().get(0).write(out);
            DamagedBytes damaged =
                    new DamagedBytes(out.getCopyOfBuffer(), WrittenFragment::listed, random);
            assertThat(damaged.truncate()).as("read though a part is missing").isZero();
            int flips = damaged.flipBits();
            damaged.putHostileLengths();
            damaged.putGarbage(RUNS);
            Figures.print(
                    test,
                    "%,d damaged entries refused; %,d of %,d flipped bits read as another fragment (seed %d)",
                    damaged.refused(),
                    flips,
                    out.length() * Byte.SIZE,
                    SEED);
        }
    }

    /** Anyone can write properties with the names that the sink's own have. */
    @Test
    void propertiesOfOthersAreNoStampOrOneThatHoldsWhatTheySay(TestInfo test) {
        Map<String, String> own =
                new CommitStamp("main_db", "documents", "job", "sink", 42)
                        .toProperties(
                                new UncommittedChanges(
                                        "a,b",
                                        1,
                                        List.of(),
                                        List.of(),
                                        List.of(),
                                        List.of(),
                                        0,
                                        0,
                                        Optional.empty()));
        List<String> hostile =
                List.of(
                        "",
                        ",",
                        ",,",
                        "-1",
                        "1e5",
                        "99999999999999999999",
                        " 7",
                        "\0",
                        "'; --",
                        "x");
        int stamps = 0;
        for (int i = 0; i < RUNS; i++) {
            Map<String, String> properties = new TreeMap<>(own);
            for (String name : own.keySet()) {
                if (random.nextInt(3) == 0) {
                    properties.put(name, hostile.get(random.nextInt(hostile.size())));
                } else if (random.nextInt(9) == 0) {
                    properties.remove(name);
                }
            }
            Optional<CommitStamp> stamp = CommitStamp.of(properties);
            stamps += stamp.isPresent() ? 1 : 0;
            stamp.ifPresent(
                    found -> assertThat(properties).containsValue("" + found.checkpointId()));
            assertThat(CommitStamp.changesIn(properties)).isNotNull();
        }
        assertThat(CommitStamp.of(own)).isPresent();
        assertThat(CommitStamp.changesIn(own)).containsExactly("a", "b");
        Figures.print(
                test,
                "%,d sets of properties: %,d stamps, the others none (seed %d)",
                RUNS,
                stamps,
                SEED);
    }
}
