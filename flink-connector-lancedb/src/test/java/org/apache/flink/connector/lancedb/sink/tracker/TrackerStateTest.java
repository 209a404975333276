package org.apache.flink.connector.lancedb.sink.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.connector.lancedb.sink.settings.TrackingOptions;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.StringUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The tracker's state: its binary form, stored states, other parallelisms and state backends. */
class TrackerStateTest {

    /** Written once with {@code -Dlancedb.fixture.write=true}; states of users look like it. */
    private static final Path FIXTURE =
            Path.of("src", "test", "resources", "state", "declared-keys-1.snapshot");

    private static final int KEYS = 300;

    private static Row declare(long id, String name) {
        return Row.ofKind(RowKind.INSERT, id, name);
    }

    private static Row retract(long id) {
        return Row.ofKind(RowKind.DELETE, id, null);
    }

    @Test
    void aStoredStateIsRestored() throws Exception {
        if (Boolean.getBoolean("lancedb.fixture.write")) {
            writeFixture();
        }
        OperatorSubtaskState stored = OperatorSnapshotUtil.readStateHandle(FIXTURE.toString());

        try (TrackerHarness tracker =
                TrackerHarness.restore(TrackerHarness.PEOPLE, TrackingOptions.DEFAULT, stored)) {
            assertThat(tracker.declaredKeys()).isEqualTo(3);
            tracker.add(declare(1, "Alice")).add(declare(2, "Bobby")).add(declare(4, "Dora"));
            tracker.add(declare(-5, null)).add(retract(3)).add(retract(6));
            tracker.checkpoint();

            assertThat(tracker.passedOn())
                    .as("Alice, and -5 without a name, are declared as they are; 3 never was")
                    .containsExactly(declare(2, "Bobby"), declare(4, "Dora"));
        }
    }

    private static void writeFixture() throws Exception {
        try (TrackerHarness tracker =
                TrackerHarness.start(TrackerHarness.PEOPLE, TrackingOptions.DEFAULT)) {
            tracker.add(declare(1, "Alice")).add(declare(2, "Bob")).add(declare(3, "Carol"));
            tracker.add(declare(-5, null)).add(retract(3));
            OperatorSnapshotUtil.writeStateHandle(tracker.checkpoint(), FIXTURE.toString());
        }
    }

    @Test
    void b3ANullableColumnThatIsAddedAndNeverFilledWritesNothing() throws Exception {
        OperatorSubtaskState state;
        try (TrackerHarness tracker =
                TrackerHarness.start(TrackerHarness.PEOPLE, TrackingOptions.DEFAULT)) {
            tracker.add(declare(1, "Alice")).add(declare(2, "Bob"));
            state = tracker.checkpoint();
        }
        try (TrackerHarness tracker =
                TrackerHarness.restore(
                        TrackerHarness.PEOPLE_WITH_LEVEL, TrackingOptions.DEFAULT, state)) {
            tracker.add(Row.of(null, 1L, "Alice")).add(Row.of(null, 2L, "Bob"));
            assertThat(tracker.passedOn()).isEmpty();
            state = tracker.checkpoint();
        }
        // The column goes again, and the order of the others is the old one (B9).
        try (TrackerHarness tracker =
                TrackerHarness.restore(TrackerHarness.PEOPLE, TrackingOptions.DEFAULT, state)) {
            tracker.add(declare(1, "Alice")).add(declare(2, "Bob"));
            assertThat(tracker.passedOn()).isEmpty();
        }
    }

    @Test
    void b4OfAnAddedColumnOnlyTheRowsWithAValueAreWrittenOnce() throws Exception {
        OperatorSubtaskState state;
        try (TrackerHarness tracker =
                TrackerHarness.start(TrackerHarness.PEOPLE, TrackingOptions.DEFAULT)) {
            tracker.add(declare(1, "Alice")).add(declare(2, "Bob")).add(declare(3, "Carol"));
            state = tracker.checkpoint();
        }
        Row alice = Row.of("vip", 1L, "Alice");
        Row bob = Row.of("std", 2L, "Bob");
        try (TrackerHarness tracker =
                TrackerHarness.restore(
                        TrackerHarness.PEOPLE_WITH_LEVEL, TrackingOptions.DEFAULT, state)) {
            for (int i = 0; i < 3; i++) {
                tracker.add(alice).add(bob).add(Row.of(null, 3L, "Carol"));
                tracker.checkpoint();
            }
            assertThat(tracker.passedOn()).containsExactly(alice, bob);
        }
    }

    static List<Arguments> backends() {
        Supplier<StateBackend> heap = HashMapStateBackend::new;
        Supplier<StateBackend> rocksDb = EmbeddedRocksDBStateBackend::new;
        Supplier<StateBackend> incremental = () -> new EmbeddedRocksDBStateBackend(true);
        return List.of(
                Arguments.of("heap", heap),
                Arguments.of("RocksDB", rocksDb),
                Arguments.of("RocksDB, incremental", incremental));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("backends")
    void theStateIsWholeFromParallelism1To4To2(String name, Supplier<StateBackend> backend)
            throws Exception {
        OperatorSubtaskState state = null;
        int before = 1;
        for (int parallelism : new int[] {1, 4, 2}) {
            List<OperatorSubtaskState> parts = new ArrayList<>();
            List<Row> passedOn = new ArrayList<>();
            int keys = 0;
            for (int subtask = 0; subtask < parallelism; subtask++) {
                try (TrackerHarness tracker =
                        TrackerHarness.rescaled(
                                backend.get(), state, before, parallelism, subtask)) {
                    for (long id = 0; id < KEYS; id++) {
                        if (TrackerHarness.subtaskOf(id, parallelism) == subtask) {
                            tracker.add(declare(id, id % 3 == 0 ? "p" + parallelism : "same"));
                            keys++;
                        }
                    }
                    passedOn.addAll(tracker.passedOn());
                    parts.add(tracker.checkpoint());
                }
            }
            assertThat(keys).as("keys of all subtasks").isEqualTo(KEYS);
            assertThat(passedOn)
                    .as("parallelism %d", parallelism)
                    .hasSize(state == null ? KEYS : KEYS / 3);
            state =
                    AbstractStreamOperatorTestHarness.repackageState(
                            parts.toArray(new OperatorSubtaskState[0]));
            before = parallelism;
        }
    }

    @Test
    void aKeyIsWrittenAsItsLengthAndItsBytes() throws IOException {
        TypeSerializer<DeclaredKey> serializer = DeclaredKeySerializer.INSTANCE;
        assertForm(serializer, new DeclaredKey(new byte[] {1, -1, 0}), "0000000301ff00");
        assertForm(serializer, new DeclaredKey(new byte[0]), "00000000");
        assertForm(serializer, new DeclaredKey(new byte[10_000]), "00002710" + "00".repeat(10_000));
    }

    @Test
    void aRowIsWrittenAsItsFingerprintAndItsEpoch() throws IOException {
        assertForm(
                DeclaredRowSerializer.INSTANCE,
                new DeclaredRow(1, -2, 3),
                "0000000000000001" + "fffffffffffffffe" + "00000003");
        assertThat(DeclaredRowSerializer.INSTANCE.getLength()).isEqualTo(20);
    }

    private static <T> void assertForm(TypeSerializer<T> serializer, T value, String form)
            throws IOException {
        DataOutputSerializer written = new DataOutputSerializer(16);
        serializer.serialize(value, written);
        assertThat(StringUtils.byteToHexString(written.getCopyOfBuffer())).isEqualTo(form);
        DataOutputSerializer copied = new DataOutputSerializer(16);
        serializer.copy(new DataInputDeserializer(written.getCopyOfBuffer()), copied);
        assertThat(copied.getCopyOfBuffer()).isEqualTo(written.getCopyOfBuffer());
        DataInputDeserializer in = new DataInputDeserializer(written.getCopyOfBuffer());
        assertThat(serializer.deserialize(in)).isEqualTo(value).hasSameHashCodeAs(value);
        assertThat(in.available()).isZero();
        assertThat(serializer.isImmutableType()).isTrue();
        assertThat(serializer.copy(value)).isSameAs(value);

        DataOutputSerializer snapshot = new DataOutputSerializer(16);
        TypeSerializerSnapshot.writeVersionedSnapshot(snapshot, serializer.snapshotConfiguration());
        TypeSerializerSnapshot<T> read =
                TypeSerializerSnapshot.readVersionedSnapshot(
                        new DataInputDeserializer(snapshot.getCopyOfBuffer()),
                        TrackerStateTest.class.getClassLoader());
        assertThat(read.restoreSerializer()).isEqualTo(serializer);
        assertThat(
                        serializer
                                .snapshotConfiguration()
                                .resolveSchemaCompatibility(read)
                                .isCompatibleAsIs())
                .isTrue();
    }

    @Test
    void aStateOfALaterFormIsRefusedWithASentence() {
        assertThatThrownBy(
                        () ->
                                new DeclaredRowSerializer.Snapshot()
                                        .readSnapshot(2, new DataInputDeserializer(), null))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "The state of the declared keys has the form 2, and this version of the connector reads the form 1. Restore the savepoint with the version that wrote it, or a later one.");
    }

    @Test
    void theKeysTypeServesOldAndNewFlink() {
        TrackerTypeInformation<DeclaredKey> type = TrackerTypeInformation.KEY;
        assertThat(type.createSerializer(new ExecutionConfig().getSerializerConfig()))
                .isSameAs(type.createSerializer(new ExecutionConfig()));
        assertThat(type).isNotEqualTo(TrackerTypeInformation.ROW);
        assertThat(type.isKeyType()).isTrue();
    }

    /** Key groups of savepoints depend on it. */
    @Test
    void theHashOfAKeyStaysWhatItIs() {
        List<Integer> hashes =
                List.of(new byte[0], new byte[] {1, 2, 3}, new byte[] {-1}).stream()
                        .map(bytes -> new DeclaredKey(bytes).hashCode())
                        .collect(Collectors.toList());
        assertThat(hashes).containsExactly(1, 30817, 30);
    }
}
