package org.apache.flink.connector.lancedb.sink.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.connector.lancedb.lance.SeenVersion;
import org.apache.flink.connector.lancedb.testing.DamagedBytes;
import org.apache.flink.connector.lancedb.testing.Figures;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/**
 * Entries of the state of declared keys that are not as they were written. They have no checksum of
 * their own: Flink's state backends and file systems guard them.
 */
@Timeout(60)
class DamagedTrackerStateTest {

    private static final int RUNS = 3_000 * Integer.getInteger("lancedb.test.fuzz.runs", 1);
    private static final long SEED = Long.getLong("lancedb.test.seed", System.nanoTime());

    private final Random random = new Random(SEED);

    private static <T> byte[] bytes(TypeSerializer<T> serializer, T value) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(value, out);
        return out.getCopyOfBuffer();
    }

    private <T> DamagedBytes damage(TypeSerializer<T> serializer, T value) throws IOException {
        DamagedBytes damaged =
                new DamagedBytes(
                        bytes(serializer, value),
                        bytes -> serializer.deserialize(new DataInputDeserializer(bytes)),
                        random);
        // What follows an entry in the stream is the next one's.
        assertThat(damaged.truncate()).as("read though a part is missing").isZero();
        damaged.flipBits();
        damaged.putHostileLengths();
        damaged.putGarbage(RUNS);
        return damaged;
    }

    @Test
    void entriesThatEndTooEarlyOrHaveALengthOfGigabytesAreRefused(TestInfo test) throws Exception {
        DamagedBytes keys =
                damage(
                        DeclaredKeySerializer.INSTANCE,
                        new DeclaredKey(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}));
        DamagedBytes rows = damage(DeclaredRowSerializer.INSTANCE, new DeclaredRow(1, 2, 3));
        DamagedBytes trust =
                damage(
                        TrustStateSerializer.INSTANCE,
                        new TrustState(1, new SeenVersion(2, 3), "job", 4));
        Figures.print(
                test,
                "%,d damaged entries refused, %,d read as another value (seed %d)",
                keys.refused() + rows.refused() + trust.refused(),
                keys.unnoticed() + rows.unnoticed() + trust.unnoticed(),
                SEED);
    }

    @Test
    void keysOfManyMegabytesAreRead() throws Exception {
        byte[] content = new byte[5 << 20];
        random.nextBytes(content);
        DeclaredKey key = new DeclaredKey(content);
        assertThat(
                        DeclaredKeySerializer.INSTANCE.deserialize(
                                new DataInputDeserializer(
                                        bytes(DeclaredKeySerializer.INSTANCE, key))))
                .isEqualTo(key);
    }

    @Test
    void aLaterFormIsRefused() {
        List<VersionedSnapshot<?>> snapshots =
                Stream.<VersionedSnapshot<?>>of(
                                new DeclaredKeySerializer.Snapshot(),
                                new DeclaredRowSerializer.Snapshot(),
                                new TrustStateSerializer.Snapshot())
                        .toList();
        for (VersionedSnapshot<?> snapshot : snapshots) {
            for (int version : new int[] {2, 0, -1, Integer.MAX_VALUE}) {
                assertThatThrownBy(
                                () ->
                                        snapshot.readSnapshot(
                                                version,
                                                new DataInputDeserializer(new byte[0]),
                                                getClass().getClassLoader()))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("has the form " + version)
                        .hasMessageEndingWith("or a later one.");
            }
        }
    }
}
