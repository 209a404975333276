package org.apache.flink.connector.lancedb.benchmarks.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Order between subtasks is not kept: within a round each document may come once only. */
class ChangesTest {

    private static long different(Changes changes, long from, long to) {
        return LongStream.range(from, to)
                .map(number -> changes.at(number).document())
                .distinct()
                .count();
    }

    @Test
    void updatesComeToEachDocumentOnceBeforeTheyBeginAnew() {
        Changes updates = Changes.updates(1_000, 100);

        assertThat(different(updates, 0, 1_000)).isEqualTo(1_000);
        assertThat(updates.at(99).revision()).isEqualTo(1);
        assertThat(updates.at(100).revision()).isEqualTo(2);
    }

    @Test
    void mixedRoundsChangeEachDocumentOnceAndDeleteWhatIsThere() {
        Changes mixed = Changes.mixed(20_000, 100);
        ExpectedRows rows = ExpectedRows.none(20_000);

        for (long round = 0; round < 1_000; round++) {
            assertThat(different(mixed, 100 * round, 100 * (round + 1))).isEqualTo(100);
            long before = rows.count();
            rows.apply(mixed, 100 * round + 80, 100 * (round + 1));
            assertThat(before - rows.count()).isEqualTo(round < Changes.DELETED_AFTER ? 0 : 20);
            rows.apply(mixed, 100 * round, 100 * round + 80);
        }
    }
}
