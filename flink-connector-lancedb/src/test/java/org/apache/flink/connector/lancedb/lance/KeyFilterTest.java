package org.apache.flink.connector.lancedb.lance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFilterTest {

    private final KeyHash hash = new KeyHash(LanceType.int64());
    private final KeyBytes key = new KeyBytes();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 100, 10_000, 131_071, 131_072})
    void allKeysPassAndFewOthers(int keys) {
        KeyFilter filter = new KeyFilter(keys);
        for (int i = 0; i < keys; i++) {
            filter.add(hashOf(i));
        }
        for (int i = 0; i < keys; i++) {
            assertThat(filter.mayContain(hashOf(i))).as("key %d", i).isTrue();
        }
        int passed = 0;
        for (int i = keys; i < keys + 100_000; i++) {
            passed += filter.mayContain(hashOf(i)) ? 1 : 0;
        }
        System.out.printf("Figure: %d of 100,000 pass a filter of %d keys%n", passed, keys);
        assertThat(passed).isLessThan(2_000);
    }

    /** A savepoint may know less of its keys than it has. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 50})
    void moreKeysThanExpectedPassAsWell(long expected) {
        KeyFilter filter = new KeyFilter(expected);
        Random random = new Random(expected);
        for (int i = 0; i < 5_000; i++) {
            long added = random.nextLong();
            filter.add(added);
            assertThat(filter.mayContain(added)).isTrue();
        }
    }

    private long hashOf(long number) {
        key.clear().putLong(number);
        return hash.add(KeyHash.START, key);
    }
}
