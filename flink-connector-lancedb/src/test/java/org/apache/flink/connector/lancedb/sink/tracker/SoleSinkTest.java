package org.apache.flink.connector.lancedb.sink.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.flink.connector.lancedb.lance.CommitStamp;
import org.apache.flink.connector.lancedb.lance.SoleWriter;
import org.junit.jupiter.api.Test;

/** Whether all rows of a table are known to be one sink's. */
class SoleSinkTest {

    private static CommitStamp commitOf(String sink) {
        return new CommitStamp("database", "table", "job", sink, 1);
    }

    @Test
    void aTableThatWasEmptyIsTheFirstSinksThatWritesToIt() {
        SoleSink sole = SoleSink.ofTable(true);

        assertThat(sole.upTo(1)).contains(new SoleWriter(SoleWriter.NOBODY, 1));
        sole.saw(commitOf("a"));
        sole.saw(commitOf("a"));
        assertThat(sole.upTo(3)).contains(new SoleWriter("a", 3));
    }

    @Test
    void aTableThatHadRowsIsNobodys() {
        SoleSink sole = SoleSink.ofTable(false);
        sole.saw(commitOf("a"));

        assertThat(sole.upTo(2)).isEmpty();
        assertThat(sole.stored()).isEmpty();
    }

    @Test
    void twoSinksOfOneJobAreNotOne() {
        SoleSink sole = SoleSink.ofTable(true);
        sole.saw(commitOf("a"));
        sole.saw(commitOf("b"));

        assertThat(sole.upTo(3)).isEmpty();
    }

    @Test
    void doubtIsForGood() {
        SoleSink sole = SoleSink.ofTable(true);
        sole.doubt();
        sole.saw(commitOf("a"));

        assertThat(sole.upTo(3)).isEmpty();
    }

    @Test
    void stateIsCertainIfThatOfEachSubtaskWas() {
        assertThat(SoleSink.restored(List.of("a", "a"), 2).upTo(5))
                .contains(new SoleWriter("a", 5));
        assertThat(SoleSink.restored(List.of("a", SoleWriter.NOBODY), 2).upTo(5))
                .as("one of them had not seen a commit yet")
                .contains(new SoleWriter("a", 5));
        assertThat(SoleSink.restored(List.of("a"), 2).upTo(5)).isEmpty();
        assertThat(SoleSink.restored(List.of("a", "b"), 2).upTo(5)).isEmpty();
        assertThat(SoleSink.restored(List.of(), 1).upTo(5))
                .as("state of an earlier build")
                .isEmpty();
    }
}
