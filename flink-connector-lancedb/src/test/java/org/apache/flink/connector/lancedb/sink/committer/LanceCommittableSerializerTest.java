package org.apache.flink.connector.lancedb.sink.committer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.lance.CommitStamp;
import org.apache.flink.connector.lancedb.lance.FragmentFiles;
import org.apache.flink.connector.lancedb.lance.LanceTable;
import org.apache.flink.connector.lancedb.lance.UncommittedChanges;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.testing.Tables;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LanceCommittableSerializerTest {

    private final LanceCommittableSerializer serializer = new LanceCommittableSerializer();

    @TempDir Path database;
    private LanceCommittable committable;

    @BeforeEach
    void nameChanges() throws Exception {
        TableSchema schema = TableSchema.builder().column("id", LanceType.int64()).build();
        try (LanceTable table =
                new LanceTable(LanceConnection.of(database.toString()), "documents")) {
            Tables.prepare(table, schema);
            UncommittedChanges changes =
                    new FragmentFiles(table, table.layout(schema))
                            .name(
                                    OptionalLong.empty(),
                                    List.of(),
                                    List.of(),
                                    5,
                                    40,
                                    Optional.empty());
            committable =
                    new LanceCommittable(
                            new CommitStamp("main_db", "documents", "job", "sink", 42),
                            changes,
                            false);
        }
    }

    @Test
    void stampAndChangesAreReadBack() throws Exception {
        LanceCommittable read =
                serializer.deserialize(serializer.getVersion(), serializer.serialize(committable));
        assertThat(read).isEqualTo(committable).hasSameHashCodeAs(committable);
        assertThat(read.stamp())
                .isEqualTo(new CommitStamp("main_db", "documents", "job", "sink", 42));
        assertThat(read.changes()).isEqualTo(committable.changes());
    }

    @Test
    void whetherTheTableIsReplacedIsReadBack() throws Exception {
        LanceCommittable replacing =
                new LanceCommittable(committable.stamp(), committable.changes(), true);
        assertThat(serializer.deserialize(3, serializer.serialize(replacing)))
                .isEqualTo(replacing)
                .isNotEqualTo(committable);
    }

    @Test
    void theFirstVersionWhichKnewNoReplacingIsRead() throws Exception {
        byte[] third = serializer.serialize(committable);
        byte[] second = Arrays.copyOf(third, third.length - Integer.BYTES);
        int stamp = 2 + 7 + 2 + 9 + 2 + 3 + 2 + 4 + 8;
        byte[] first = new byte[second.length - 1];
        System.arraycopy(second, 0, first, 0, stamp);
        System.arraycopy(second, stamp + 1, first, stamp, first.length - stamp);

        assertThat(serializer.deserialize(1, first)).isEqualTo(committable);
    }

    @Test
    void theStampTellsCommittablesApart() {
        assertThat(committable)
                .isNotEqualTo(with(new CommitStamp("main_db", "documents", "job2", "sink", 42)))
                .isNotEqualTo(with(new CommitStamp("main_db", "documents", "job", "sink2", 42)))
                .isNotEqualTo(with(new CommitStamp("main_db", "documents", "job", "sink", 43)))
                .isNotEqualTo(with(new CommitStamp("other_db", "documents", "job", "sink", 42)))
                .isNotEqualTo(with(new CommitStamp("main_db", "other", "job", "sink", 42)))
                .isEqualTo(with(new CommitStamp("main_db", "documents", "job", "sink", 42)));
    }

    private LanceCommittable with(CommitStamp stamp) {
        return new LanceCommittable(stamp, committable.changes(), false);
    }

    @Test
    void aLaterVersionIsRefusedWithASentence() throws Exception {
        byte[] bytes = serializer.serialize(committable);
        assertThatThrownBy(() -> serializer.deserialize(4, bytes))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "The state holds committables in version 4 of their form; this release of the lancedb connector reads versions up to 3. Restore with the release that wrote the state, or a later one.");
    }
}
