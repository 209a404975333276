package org.apache.flink.connector.lancedb.lance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class KeyIndexTest {

    @Test
    void agreesWithAHashMap() {
        compareWithHashMap(KeyBytes::hash, 60_000, 20_000);
    }

    @Test
    void keysOfOneHashAreToldApartByTheirBytes() {
        compareWithHashMap(key -> 42, 3_000, 700);
    }

    @Test
    void keysOfFewHashesAreToldApartByTheirBytes() {
        compareWithHashMap(key -> key.hash() & 0xF, 20_000, 4_000);
    }

    /** Equal in the low bits, which choose the slot, and not in the others. */
    @Test
    void keysOfOneSlotAreToldApart() {
        compareWithHashMap(key -> key.hash() << 20, 5_000, 1_500);
    }

    private static void compareWithHashMap(
            ToLongFunction<KeyBytes> hashing, int operations, int distinctKeys) {
        long seed = System.nanoTime();
        System.out.println("KeyIndexTest seed " + seed);
        Random random = new Random(seed);
        KeyIndex index = new KeyIndex();
        Map<ByteBuffer, Integer> model = new HashMap<>();
        KeyBytes key = new KeyBytes();
        for (int i = 0; i < operations; i++) {
            byte[] bytes = keyOf(random.nextInt(distinctKeys));
            key.set(bytes, 0, bytes.length);
            long hash = hashing.applyAsLong(key);
            if (random.nextInt(4) == 0) {
                assertThat(index.get(key, hash))
                        .as("seed %d", seed)
                        .isEqualTo(model.getOrDefault(ByteBuffer.wrap(bytes), KeyIndex.ABSENT));
            } else {
                int value = random.nextInt(3);
                Integer before = model.put(ByteBuffer.wrap(bytes), value);
                assertThat(index.put(key, hash, value))
                        .as("seed %d", seed)
                        .isEqualTo(before == null ? KeyIndex.ABSENT : before);
            }
            if (random.nextInt(operations) == 0) {
                index.clear();
                model.clear();
            }
        }
        assertThat(index.size()).isEqualTo(model.size());
        assertThat(index.keyBytes())
                .isEqualTo(model.keySet().stream().mapToLong(ByteBuffer::remaining).sum());
        for (int value = 0; value < 3; value++) {
            int wanted = value;
            Set<ByteBuffer> found = new TreeSet<>();
            index.forEachKey(
                    value,
                    each -> assertThat(found.add(ByteBuffer.wrap(each.toByteArray()))).isTrue());
            assertThat(found)
                    .as("seed %d", seed)
                    .isEqualTo(
                            model.entrySet().stream()
                                    .filter(entry -> entry.getValue() == wanted)
                                    .map(Map.Entry::getKey)
                                    .collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    /** Keys of many lengths, 0 included, of which many are beginnings of others. */
    private static byte[] keyOf(int number) {
        byte[] key = new byte[number % 37];
        ByteBuffer buffer = ByteBuffer.wrap(key);
        if (key.length >= Integer.BYTES) {
            buffer.putInt(key.length - Integer.BYTES, number / 37);
        }
        return key;
    }

    @Test
    void aClearedIndexTakesNoMoreThanAFreshOne() {
        KeyIndex index = new KeyIndex();
        KeyBytes key = new KeyBytes();
        for (int i = 0; i < 10_000; i++) {
            key.clear();
            key.putInt(i);
            index.put(key, key.hash(), i);
        }
        assertThat(index.usedBytes()).isEqualTo(KeyIndex.estimateBytes(10_000, 40_000));
        index.clear();
        assertThat(index.usedBytes()).isZero();
        assertThat(index.get(key, key.hash())).isEqualTo(KeyIndex.ABSENT);
        assertThat(index.put(key, key.hash(), 3)).isEqualTo(KeyIndex.ABSENT);
        assertThat(index.get(key, key.hash())).isEqualTo(3);
    }

    @Test
    void theBudgetDecidesTheNumberOfPartsAndEachKeyIsInOne() {
        assertThat(KeyPartitions.within(64 << 20, 1_000, 36_000).count()).isEqualTo(1);
        KeyPartitions parts = KeyPartitions.within(1 << 20, 1_000_000, 36_000_000);
        assertThat((long) parts.count() << 20)
                .isGreaterThanOrEqualTo(KeyIndex.estimateBytes(1_000_000, 36_000_000));
        Random random = new Random(7);
        for (int i = 0; i < 1_000; i++) {
            long hash = random.nextLong();
            long holding = 0;
            for (int part = 0; part < parts.count(); part++) {
                holding += parts.contains(part, hash) ? 1 : 0;
            }
            assertThat(holding).isEqualTo(1);
        }
    }
}
