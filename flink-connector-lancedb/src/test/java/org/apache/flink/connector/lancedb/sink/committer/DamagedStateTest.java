package org.apache.flink.connector.lancedb.sink.committer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.lance.UncommittedChanges;
import org.apache.flink.connector.lancedb.lance.UncommittedChangesSerializer;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.sink.LanceTargetSink;
import org.apache.flink.connector.lancedb.sink.encoder.RowConverter;
import org.apache.flink.connector.lancedb.sink.settings.TargetIdentity;
import org.apache.flink.connector.lancedb.sink.writer.TargetIdentitySerializer;
import org.apache.flink.connector.lancedb.testing.DamagedBytes;
import org.apache.flink.connector.lancedb.testing.Figures;
import org.apache.flink.connector.lancedb.testing.SinkHarness;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Committables and writers' state that are not as they were written: refused with a sentence. */
@Timeout(60)
class DamagedStateTest {

    private static final int RUNS = 3_000 * Integer.getInteger("lancedb.test.fuzz.runs", 1);
    private static final long SEED = Long.getLong("lancedb.test.seed", System.nanoTime());

    private final LanceCommittableSerializer committables = new LanceCommittableSerializer();
    private final UncommittedChangesSerializer changes = new UncommittedChangesSerializer();
    private final TargetIdentitySerializer identities = new TargetIdentitySerializer();
    private final Random random = new Random(SEED);

    @TempDir Path database;
    private LanceCommittable committable;

    @BeforeEach
    void writeRows() throws Exception {
        LanceTargetSink<Row> sink =
                LanceTargetSink.<Row>builder()
                        .setConnection(LanceConnection.of(database.toString()))
                        .setTable("documents")
                        .setSchema(
                                TableSchema.builder()
                                        .column("id", ColumnDef.notNull(LanceType.int64()))
                                        .column("title", LanceType.utf8())
                                        .primaryKey("id")
                                        .build())
                        .setRowConverter(RowConverter.forRow())
                        .build();
        try (SinkHarness<Row> harness = new SinkHarness<>(sink, 1)) {
            harness.write(0, Row.of(1L, "one"));
            harness.write(0, Row.ofKind(RowKind.DELETE, 2L, null));
            committable = harness.prepare(1).get(0);
        }
    }

    private static <T> DamagedBytes damaged(
            SimpleVersionedSerializer<T> serializer, int version, byte[] bytes, Random random)
            throws IOException {
        return new DamagedBytes(bytes, damaged -> serializer.deserialize(version, damaged), random);
    }

    private static <T> void assertVersionsRefused(
            SimpleVersionedSerializer<T> serializer, byte[] bytes) {
        int version = serializer.getVersion();
        for (int other : new int[] {version + 1, Integer.MAX_VALUE, 0, -1, Integer.MIN_VALUE}) {
            assertThatThrownBy(() -> serializer.deserialize(other, bytes))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("version " + other)
                    .hasMessageEndingWith(
                            "Restore with the release that wrote the state, or a later one.");
        }
    }

    @Test
    void noDamageToACommittableGoesUnnoticed(TestInfo test) throws Exception {
        byte[] bytes = committables.serialize(committable);
        DamagedBytes damaged = damaged(committables, committables.getVersion(), bytes, random);
        damaged.truncate();
        damaged.flipBits();
        damaged.putHostileLengths();
        damaged.putGarbage(RUNS);
        assertVersionsRefused(committables, bytes);
        assertThat(damaged.unnoticed()).as("seed %d", SEED).isZero();
        Figures.print(
                test,
                "%,d damaged committables refused, none read as another (%,d of them random, seed %d)",
                damaged.refused(),
                RUNS,
                SEED);
    }

    /** The form of earlier releases has no checksum: lengths alone tell. */
    @Test
    void damageToAnEarlierReleasesCommittableIsRefusedWhereALengthTells(TestInfo test)
            throws Exception {
        byte[] third = committables.serialize(committable);
        byte[] second = Arrays.copyOf(third, third.length - Integer.BYTES);
        assertThat(committables.deserialize(2, second)).isEqualTo(committable);
        DamagedBytes damaged = damaged(committables, 2, second, random);
        assertThat(damaged.truncate()).as("read though a part is missing").isZero();
        int flips = damaged.flipBits();
        damaged.putHostileLengths();
        damaged.putGarbage(RUNS);
        for (int version = 1; version <= 2; version++) {
            int later = version;
            assertThatThrownBy(() -> committables.deserialize(later, third))
                    .as("version %d", version)
                    .isInstanceOf(IOException.class);
        }
        Figures.print(
                test,
                "%,d damaged committables of version 2 refused; %,d of %,d flipped bits read as another value (seed %d)",
                damaged.refused(),
                flips,
                second.length * Byte.SIZE,
                SEED);
    }

    @Test
    void damageToChangesOnTheirWayIsRefusedWhereALengthTells(TestInfo test) throws Exception {
        UncommittedChanges written = committable.changes();
        byte[] bytes = changes.serialize(written);
        DamagedBytes damaged = damaged(changes, changes.getVersion(), bytes, random);
        assertThat(damaged.truncate()).as("read though a part is missing").isZero();
        int flips = damaged.flipBits();
        damaged.putHostileLengths();
        damaged.putGarbage(RUNS);
        assertVersionsRefused(changes, bytes);
        Figures.print(
                test,
                "%,d damaged changes refused; %,d of %,d flipped bits read as another value (seed %d)",
                damaged.refused(),
                flips,
                bytes.length * Byte.SIZE,
                SEED);
    }

    /** A name that is read wrong is another target's, which the restored writer refuses. */
    @Test
    void damageToAWritersStateIsRefusedOrIsOfAnotherTarget(TestInfo test) throws Exception {
        TargetIdentity target = new TargetIdentity("main_db", "documents");
        byte[] bytes = identities.serialize(target);
        List<TargetIdentity> read = new ArrayList<>();
        DamagedBytes damaged =
                new DamagedBytes(
                        bytes,
                        damage -> {
                            read.add(identities.deserialize(identities.getVersion(), damage));
                            return read.get(read.size() - 1);
                        },
                        random);
        assertThat(damaged.truncate()).as("read though a part is missing").isZero();
        damaged.flipBits();
        damaged.putHostileLengths();
        damaged.putGarbage(RUNS);
        read.removeIf(target::equals);
        for (TargetIdentity other : read) {
            assertThatThrownBy(() -> target.check(other)).isInstanceOf(IllegalStateException.class);
        }
        assertVersionsRefused(identities, bytes);
        Figures.print(
                test,
                "%,d damaged states of writers refused when read, %,d as another target's (seed %d)",
                damaged.refused(),
                read.size(),
                SEED);
    }
}
