package org.apache.flink.connector.lancedb.sink.writer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KeyHashesTest {

    @Test
    void whatIsInTwoFlushesIsSharedOnce() {
        KeyHashes first = new KeyHashes(5, -1, Long.MAX_VALUE, 0, 7);
        KeyHashes second = new KeyHashes(7, 3);
        KeyHashes third = new KeyHashes(0, Long.MIN_VALUE, 7, -1);
        long[] shared = KeyHashes.shared(List.of(first, second, third)).orElseThrow();

        assertThat(shared).containsExactly(-1, 0, 7);
        assertThat(second.hasAnyOf(shared)).isTrue();
        assertThat(second.hasAnyOf(new long[] {-1, 0})).isFalse();
        assertThat(new KeyHashes().hasAnyOf(shared)).isFalse();
    }

    @Test
    void flushesOfDifferentKeysShareNothing() {
        assertThat(KeyHashes.shared(List.of(new KeyHashes(2, 4), new KeyHashes(3, 1, 5))))
                .hasValueSatisfying(shared -> assertThat(shared).isEmpty());
        assertThat(KeyHashes.shared(List.of(new KeyHashes(), new KeyHashes())))
                .hasValueSatisfying(shared -> assertThat(shared).isEmpty());
    }

    @Test
    void forgottenHashesMayBeAny() {
        KeyHashes forgotten = new KeyHashes(1, 2);
        forgotten.forget();
        forgotten.sort();

        assertThat(forgotten.hasAnyOf(new long[] {9})).isTrue();
        assertThat(KeyHashes.shared(List.of(new KeyHashes(1), forgotten))).isEmpty();
    }
}
