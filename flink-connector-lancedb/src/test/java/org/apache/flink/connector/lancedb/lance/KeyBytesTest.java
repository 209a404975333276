package org.apache.flink.connector.lancedb.lance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.api.Test;

class KeyBytesTest {

    @Test
    void lengthsKeepNeighbouringStringsApart() {
        assertThat(strings("a", "bc")).isNotEqualTo(strings("ab", "c"));
        assertThat(strings("", "abc")).isNotEqualTo(strings("abc", ""));
        assertThat(strings("a")).isNotEqualTo(strings("a", ""));
    }

    /** The bytes stand in savepoints and side files: this form may change only with a version. */
    @Test
    void theFormIsFixed() {
        KeyBytes key = new KeyBytes();
        key.putBoolean(true);
        key.putByte((byte) -2);
        key.putShort((short) 0x0102);
        key.putInt(0x01020304);
        key.putLong(0x0102030405060708L);
        key.putDecimal(-1L, 5L);
        key.putBytes("xäy".getBytes(StandardCharsets.UTF_8), 1, 2);
        assertThat(key.toByteArray())
                .containsExactly(
                        1,
                        -2,
                        2,
                        1,
                        4,
                        3,
                        2,
                        1,
                        8,
                        7,
                        6,
                        5,
                        4,
                        3,
                        2,
                        1,
                        -1,
                        -1,
                        -1,
                        -1,
                        -1,
                        -1,
                        -1,
                        -1,
                        5,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        2,
                        0,
                        0,
                        0,
                        (byte) 0xC3,
                        (byte) 0xA4);
    }

    @Test
    void aBufferThatHeldALongKeyLeavesNothingOfItInTheNext() {
        KeyBytes used = new KeyBytes();
        byte[] longKey = new byte[100_000];
        Arrays.fill(longKey, (byte) 7);
        used.putBytes(longKey, 0, longKey.length);
        used.clear();
        used.putByte((byte) 1);
        KeyBytes fresh = new KeyBytes();
        fresh.putByte((byte) 1);
        assertThat(used.toByteArray()).isEqualTo(fresh.toByteArray());
        assertThat(used.hash()).isEqualTo(fresh.hash());
    }

    @Test
    void hashesOfShortKeysAreDistinctAndUseAllTheirBits() {
        Set<Long> hashes = new HashSet<>();
        BitSet everSet = new BitSet();
        BitSet everClear = new BitSet();
        KeyBytes key = new KeyBytes();
        byte[] zeros = new byte[64];
        for (int length = 0; length <= zeros.length; length++) {
            hashes.add(key.set(zeros, 0, length).hash());
        }
        for (int number = 0; number < 100_000; number++) {
            key.clear();
            key.putInt(number);
            long hash = key.hash();
            hashes.add(hash);
            BitSet bits = BitSet.valueOf(new long[] {hash});
            everSet.or(bits);
            bits.flip(0, Long.SIZE);
            everClear.or(bits);
        }
        // Four zero bytes are in both lists.
        assertThat(hashes).hasSize(100_000 + zeros.length);
        assertThat(everSet.cardinality()).isEqualTo(Long.SIZE);
        assertThat(everClear.cardinality()).isEqualTo(Long.SIZE);
    }

    /** A sink's keys are routed by the hash and split into parts by it: the two must not meet. */
    @Test
    void partsOfOneWritersKeysAreBalanced() {
        KeyPartitions parts = KeyPartitions.within(1_000, 100, 3_000);
        int writers = 4;
        int[] sizes = new int[parts.count()];
        Random random = new Random(1);
        KeyBytes key = new KeyBytes();
        int ofFirstWriter = 0;
        for (int i = 0; i < 100_000; i++) {
            key.clear();
            key.putLong(random.nextLong());
            long hash = key.hash();
            if (KeyGroupRangeAssignment.assignKeyToParallelOperator(
                            (int) (hash >>> 32), 128, writers)
                    != 0) {
                continue;
            }
            ofFirstWriter++;
            int found = 0;
            for (int part = 0; part < sizes.length; part++) {
                if (parts.contains(part, hash)) {
                    sizes[part]++;
                    found++;
                }
            }
            assertThat(found).as("parts that hold a key").isEqualTo(1);
        }
        System.out.printf(
                "Figure: %d keys of one of %d writers in %d parts: %s%n",
                ofFirstWriter, writers, sizes.length, Arrays.toString(sizes));
        for (int size : sizes) {
            assertThat(size)
                    .isBetween(
                            ofFirstWriter / sizes.length * 8 / 10,
                            ofFirstWriter / sizes.length * 12 / 10);
        }
    }

    private static byte[] strings(String... values) {
        KeyBytes key = new KeyBytes();
        for (String value : values) {
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            key.putBytes(bytes, 0, bytes.length);
        }
        return key.toByteArray();
    }
}
