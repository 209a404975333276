package org.apache.flink.connector.lancedb.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/**
 * Bytes of state, damaged in every way that a test can think of: cut off at each length, each bit
 * flipped, lengths of two gigabytes, random bytes. What reads them must refuse them with an
 * IOException and a sentence, or read some value; anything else fails the test. Counts both.
 */
public final class DamagedBytes {

    /** What reads the state. */
    @FunctionalInterface
    public interface Reader {
        Object read(byte[] bytes) throws IOException;
    }

    private static final int[] HOSTILE_LENGTHS = {
        Integer.MAX_VALUE, Integer.MAX_VALUE - 8, Integer.MIN_VALUE, -1, 1 << 30, 1 << 20
    };

    private final byte[] whole;
    private final Object value;
    private final Reader reader;
    private final Random random;
    private int refused;
    private int unnoticed;

    /**
     * Reads the whole bytes once.
     *
     * @param whole the bytes as they are written
     * @param random of a seed that the caller prints
     */
    public DamagedBytes(byte[] whole, Reader reader, Random random) throws IOException {
        this.whole = whole.clone();
        this.value = reader.read(whole);
        this.reader = reader;
        this.random = random;
    }

    /** Each shorter length, and longer ones; returns how many were read as some value. */
    public int truncate() {
        int before = unnoticed;
        for (int length = 0; length < whole.length; length++) {
            read(Arrays.copyOf(whole, length));
        }
        read(Arrays.copyOf(whole, whole.length + 1));
        read(Arrays.copyOf(whole, 2 * whole.length + 1));
        return unnoticed - before;
    }

    /** Each bit alone; returns how many were read as another value. */
    public int flipBits() {
        int before = unnoticed;
        for (int bit = 0; bit < whole.length * Byte.SIZE; bit++) {
            byte[] damaged = whole.clone();
            damaged[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            read(damaged);
        }
        return unnoticed - before;
    }

    /** A hostile length in the place of each four bytes. */
    public void putHostileLengths() {
        for (int at = 0; at + Integer.BYTES <= whole.length; at++) {
            for (int length : HOSTILE_LENGTHS) {
                byte[] damaged = whole.clone();
                ByteBuffer.wrap(damaged).putInt(at, length);
                read(damaged);
            }
        }
    }

    /** Random bytes, alone and behind a part of the real ones. */
    public void putGarbage(int runs) {
        for (int i = 0; i < runs; i++) {
            byte[] garbage = new byte[random.nextInt(300)];
            random.nextBytes(garbage);
            int kept = random.nextBoolean() ? 0 : random.nextInt(whole.length);
            System.arraycopy(whole, 0, garbage, 0, Math.min(kept, garbage.length));
            read(garbage);
        }
    }

    public int refused() {
        return refused;
    }

    /** How often another value was read than the one that was written. */
    public int unnoticed() {
        return unnoticed;
    }

    private void read(byte[] damaged) {
        try {
            unnoticed += value.equals(reader.read(damaged)) ? 0 : 1;
        } catch (IOException e) {
            assertThat(e.getMessage()).as("of %s", e.getClass()).isNotNull().endsWith(".");
            refused++;
        } catch (RuntimeException | Error e) {
            throw new AssertionError("Read of " + Arrays.toString(damaged), e);
        }
    }
}
