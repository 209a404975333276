package org.apache.flink.connector.lancedb.sink.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.connector.lancedb.sink.settings.BufferFlushOptions;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the table holds after given changes, and in how many versions. */
class TargetStateITCase extends MiniClusterTestBase {

    private static final int ALICE = 1;
    private static final int BOB = 2;

    private static Row declare(long id, String title) {
        return Row.ofKind(RowKind.INSERT, id, title, 0, null);
    }

    private static Row retract(long id) {
        return Row.ofKind(RowKind.DELETE, id, null, null, null);
    }

    private static String stored(String title) {
        return Documents.text(title, 0, null);
    }

    /** Runs the changes as one bounded batch: all in one commit, in several flushes. */
    private void commit(int flushRows, Row... changes) throws Exception {
        run(new SinkJob().batch(), true, flushRows, changes);
    }

    private void run(SinkJob job, boolean keyed, int flushRows, Row... changes) throws Exception {
        List<Row> list = new ArrayList<>(List.of(changes));
        job.run(
                index -> list.get((int) (long) index),
                changes.length,
                new FaultySink<>(
                        documents
                                .sink(keyed)
                                .setBufferFlushOptions(
                                        BufferFlushOptions.of(
                                                flushRows, MemorySize.ofMebiBytes(16)))
                                .build(),
                        new Faults(),
                        "target"));
    }

    @ParameterizedTest(name = "a flush every {0} rows")
    @ValueSource(ints = {1, 2, 3, 100})
    void a8TheLastChangeOfAKeyWinsWithinACheckpointAlsoOverFlushes(int flushRows) throws Exception {
        commit(
                flushRows,
                declare(ALICE, "first"),
                retract(ALICE),
                declare(BOB, "first"),
                declare(ALICE, "second"),
                declare(BOB, "second"),
                retract(BOB),
                declare(3, "kept"));

        assertThat(documents.rows())
                .isEqualTo(Map.of((long) ALICE, stored("second"), 3L, stored("kept")));
        assertThat(documents.version()).as("creation and one commit").isEqualTo(2);
    }

    @ParameterizedTest(name = "a flush every {0} rows")
    @ValueSource(ints = {1, 100})
    void a6ARowRetractedAndDeclaredAgainInOneCheckpointIsReplacedInOneVersion(int flushRows)
            throws Exception {
        commit(100, declare(ALICE, "Alice"), declare(BOB, "Bob"));
        commit(flushRows, retract(BOB), declare(BOB, "Robert"));

        assertThat(documents.rows())
                .isEqualTo(Map.of((long) ALICE, stored("Alice"), (long) BOB, stored("Robert")));
        assertThat(documents.version()).isEqualTo(3);
    }

    @Test
    void a4ARetractedRowIsGoneAndItsUpsertAndDeleteComeInOneVersion() throws Exception {
        commit(100, declare(ALICE, "Alice"), declare(BOB, "Bob"));
        commit(100, declare(ALICE, "Alicia"), retract(BOB));

        assertThat(documents.rows()).isEqualTo(Map.of((long) ALICE, stored("Alicia")));
        assertThat(documents.version()).isEqualTo(3);
    }

    @Test
    void a7ARetractionOfAKeyThatIsNotThereMakesNoVersion() throws Exception {
        commit(100, declare(ALICE, "Alice"));
        commit(100, retract(BOB));

        assertThat(documents.rows()).isEqualTo(Map.of((long) ALICE, stored("Alice")));
        assertThat(documents.version()).isEqualTo(2);
    }

    @Test
    void b1TheTableIsCreatedByOneCreatorEvenIfNoRowEverComes() throws Exception {
        run(new SinkJob().batch().sinkParallelism(4), true, 100, retract(BOB));

        assertThat(documents.countRows()).isZero();
        assertThat(documents.version()).isEqualTo(1);
    }

    @Test
    void emptyCheckpointsMakeNoVersion() throws Exception {
        GeneratorFunction<Long, Row> quiet = index -> declare(ALICE, "Alice " + index);
        // One row a second for three seconds, and a checkpoint every 20 ms.
        new SinkJob()
                .checkpointInterval(Duration.ofMillis(20))
                .changesPerSecond(1)
                .run(
                        quiet,
                        3,
                        new FaultySink<>(documents.sink(true).build(), new Faults(), "quiet"));

        assertThat(documents.version()).isBetween(2L, 4L);
    }

    @Test
    void rowsThatTheirProducerUsesAgainAreStoredAsTheyWereWhenHandedOver() throws Exception {
        Row reused = Row.of(0L, "", 0, new float[Documents.DIMENSION]);
        GeneratorFunction<Long, Row> reusing =
                index -> {
                    reused.setField(0, index);
                    reused.setField(1, "row " + index);
                    ((float[]) reused.getField(3))[0] = index;
                    return reused;
                };
        new SinkJob()
                .batch()
                .objectReuse()
                .run(
                        reusing,
                        500,
                        new FaultySink<>(documents.sink(true).build(), new Faults(), "reuse"));

        Map<Long, String> rows = documents.rows();
        assertThat(rows).hasSize(500);
        rows.forEach(
                (id, text) ->
                        assertThat(text)
                                .isEqualTo(
                                        Documents.text("row " + id, 0, new float[] {id, 0, 0, 0})));
    }

    @Test
    void aBadRowFailsTheJobWithASentenceAndNothingOfItsCheckpointIsVisible() {
        assertThatThrownBy(
                        () ->
                                commit(
                                        1,
                                        declare(ALICE, "Alice"),
                                        Row.of((long) BOB, "Bob", 0, new float[] {1, 2})))
                .rootCause()
                .hasMessageContaining("the vector has 2 elements, expected 4");
        assertThat(documents.countRows()).isZero();
        assertThat(documents.version()).isEqualTo(1);
    }

    @Test
    void anUpdateWithoutAPrimaryKeyFailsTheJobWithASentence() {
        assertThatThrownBy(() -> run(new SinkJob().batch(), false, 100, retract(ALICE)))
                .rootCause()
                .hasMessageContaining("was sent a change of kind DELETE, but has no primary key");
    }
}
