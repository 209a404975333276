package org.apache.flink.connector.lancedb.lance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Committables in savepoints: what was written is read, what is damaged is refused. */
class UncommittedChangesSerializerTest {

    private static final TableSchema SCHEMA =
            TableSchema.builder()
                    .column("id", ColumnDef.notNull(LanceType.int64()))
                    .column("title", LanceType.utf8())
                    .primaryKey("id")
                    .build();

    private final UncommittedChangesSerializer serializer = new UncommittedChangesSerializer();

    @TempDir Path database;
    private UncommittedChanges changes;

    @BeforeEach
    void writeChanges() throws Exception {
        try (LanceFixture target = new LanceFixture(database, SCHEMA)) {
            UncommittedChanges written =
                    target.checkpoint().upsert(1L, "a").upsert(2L, "b").delete(3L, "").changes();
            changes =
                    new UncommittedChanges(
                            "some-id",
                            7,
                            written.fragments(),
                            List.of("fragment-list-1.lance"),
                            written.deletedKeys(),
                            List.of("deleted-keys-1.lance", "deleted-keys-2.lance"),
                            written.keys(),
                            written.keyBytes(),
                            Optional.of(new SoleWriter("some-sink", 6)));
        }
    }

    @Test
    void everyFieldIsReadBack() throws Exception {
        UncommittedChanges read =
                serializer.deserialize(serializer.getVersion(), serializer.serialize(changes));
        assertThat(read).isEqualTo(changes).hasSameHashCodeAs(changes);
        assertThat(read.fragments()).hasSize(1).isEqualTo(changes.fragments());
        assertThat(read.fragments().get(0).bytes()).isPositive();
        assertThat(read.fragments().get(0).rows()).isEqualTo(2);
        assertThat(read.id()).isEqualTo("some-id");
        assertThat(read.baseVersion()).isEqualTo(7);
        assertThat(read.fragmentListFiles()).containsExactly("fragment-list-1.lance");
        assertThat(read.deletedKeys()).hasSize(1);
        assertThat(read.deletedKeyFiles())
                .containsExactly("deleted-keys-1.lance", "deleted-keys-2.lance");
        assertThat(read.keys()).isEqualTo(3);
        assertThat(read.keyBytes()).isEqualTo(24);
        assertThat(read.newTo()).contains(new SoleWriter("some-sink", 6));
    }

    @Test
    void whatWasReadBackCanBeCommitted() throws Exception {
        try (LanceFixture target = new LanceFixture(database, SCHEMA)) {
            UncommittedChanges written =
                    target.checkpoint().upsert(1L, "a").upsert(2L, "b").changes();
            target.commit(
                    1,
                    serializer.deserialize(serializer.getVersion(), serializer.serialize(written)));
            assertThat(target.reader.column("title")).containsExactly("a", "b");
        }
    }

    @Test
    void aLaterVersionIsRefusedWithASentence() throws Exception {
        byte[] bytes = serializer.serialize(changes);
        assertThatThrownBy(() -> serializer.deserialize(serializer.getVersion() + 1, bytes))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "The state holds uncommitted changes in version 3 of their form; this release of the lancedb connector reads the versions up to 2. Restore with the release that wrote the state, or a later one.");
    }

    @Test
    void committablesOfManyKeysStaySmall() throws Exception {
        try (LanceFixture target = new LanceFixture(database, SCHEMA)) {
            Checkpoint checkpoint = target.checkpoint();
            for (long id = 0; id < 50_000; id++) {
                checkpoint.upsert(id, "title " + id);
                checkpoint.delete(-id - 1, "");
            }
            byte[] bytes = serializer.serialize(checkpoint.changes());
            System.out.printf(
                    "Figure: 50,000 upserted and 50,000 deleted keys: a committable of %d bytes%n",
                    bytes.length);
            assertThat(bytes).hasSizeLessThan(1_000);
        }
    }
}
