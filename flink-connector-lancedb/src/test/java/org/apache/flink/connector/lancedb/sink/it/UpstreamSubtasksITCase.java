package org.apache.flink.connector.lancedb.sink.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.connector.lancedb.testing.Figures;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Several upstream subtasks that send to one sink within one checkpoint. */
class UpstreamSubtasksITCase extends DocumentsTestBase {

    private static final int SLOTS = 50;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(SLOTS)
                            .build());

    /** Divides the changes evenly: no subtask goes on before each of them has its own. */
    private abstract static class Divided implements GeneratorFunction<Long, Row> {

        private static final long serialVersionUID = 1L;
        private static final Map<String, CountDownLatch> STARTS = new ConcurrentHashMap<>();

        private final String id = UUID.randomUUID().toString();
        private transient int subtask;
        private transient boolean started;

        Divided(int subtasks) {
            STARTS.put(id, new CountDownLatch(subtasks));
        }

        @Override
        public void open(SourceReaderContext context) {
            subtask = context.getIndexOfSubtask();
        }

        @Override
        public Row map(Long index) throws Exception {
            if (!started) {
                started = true;
                STARTS.get(id).countDown();
                STARTS.get(id).await();
            }
            return change(index, subtask);
        }

        abstract Row change(long index, int subtask);
    }

    private static final class OneRowEach extends Divided {

        private static final long serialVersionUID = 1L;

        OneRowEach() {
            super(SLOTS);
        }

        @Override
        Row change(long index, int subtask) {
            return Row.of(index, "declared by subtask " + subtask, 0, null);
        }
    }

    /** The first half of the changes retracts each key, the second declares it anew. */
    private static final class NewOwner extends Divided {

        private static final long serialVersionUID = 1L;

        private final int keys;

        NewOwner(int keys) {
            super(2);
            this.keys = keys;
        }

        @Override
        Row change(long index, int subtask) {
            return index < keys
                    ? Row.ofKind(RowKind.DELETE, index, null, null, null)
                    : Row.of(index - keys, "declared by the new owner", 0, null);
        }
    }

    private void run(SinkJob job, GeneratorFunction<Long, Row> generator, int changes)
            throws Exception {
        job.oneCheckpoint()
                .run(
                        generator,
                        changes,
                        new FaultySink<>(documents.sink(true).build(), new Faults(), "subtasks"));
    }

    @Test
    void a15FiftySubtasksThatDeclareOneRowEachMakeOneVersion() throws Exception {
        run(new SinkJob().sourceParallelism(SLOTS).sinkParallelism(4), new OneRowEach(), SLOTS);

        assertThat(documents.rows()).hasSize(SLOTS);
        assertThat(documents.rows().values())
                .as("each by a subtask of its own")
                .doesNotHaveDuplicates();
        assertThat(documents.version()).as("creation and one commit").isEqualTo(2);
    }

    /** Flink keeps no order between subtasks, so which of the two changes wins is left open. */
    @Test
    void a16AKeyThatChangesItsOwnerHasTheNewOwnersRowOrNone(TestInfo test) throws Exception {
        int keys = 500;
        run(new SinkJob(), index -> Row.of(index, "declared by the old owner", 0, null), keys);
        assertThat(documents.rows()).hasSize(keys);
        long before = documents.version();

        run(new SinkJob().sourceParallelism(2).sinkParallelism(3), new NewOwner(keys), 2 * keys);

        Map<Long, String> rows = documents.rows();
        Figures.print(
                test, "of %d keys that changed their owner, %d have a row", keys, rows.size());
        assertThat(Set.copyOf(rows.values()))
                .isSubsetOf(Documents.text("declared by the new owner", 0, null));
        assertThat(documents.version()).isEqualTo(before + 1);
    }
}
