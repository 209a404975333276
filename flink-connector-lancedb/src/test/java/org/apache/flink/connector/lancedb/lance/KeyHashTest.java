package org.apache.flink.connector.lancedb.lance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A key has one hash, whether it is hashed where Arrow has it or in its canonical bytes. */
class KeyHashTest {

    private static final int ROWS = 500;
    private static final int LONGEST = 70;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    static Stream<Arguments> columns() {
        return Stream.of(
                Arguments.of(LanceType.bool(), null),
                Arguments.of(LanceType.int8(), null),
                Arguments.of(LanceType.int16(), null),
                Arguments.of(LanceType.int32(), null),
                Arguments.of(LanceType.int64(), null),
                Arguments.of(LanceType.date32(), null),
                Arguments.of(LanceType.decimal128(38, 3), null),
                Arguments.of(LanceType.decimal256(60, 3), null),
                Arguments.of(LanceType.fixedSizeBinary(11), null),
                Arguments.of(LanceType.utf8(), null),
                Arguments.of(LanceType.largeUtf8(), null),
                Arguments.of(LanceType.binary(), null),
                Arguments.of(LanceType.largeBinary(), null),
                Arguments.of(LanceType.utf8(), LanceType.largeUtf8()),
                Arguments.of(LanceType.binary(), LanceType.largeBinary()),
                Arguments.of(LanceType.binary(), LanceType.fixedSizeBinary(9)));
    }

    @ParameterizedTest
    @MethodSource("columns")
    void aKeyHasOneHash(LanceType declared, LanceType found) {
        assertOneHash(List.of(declared), List.of(found == null ? declared : found));
    }

    /** Each column's place is another one in the canonical bytes than in memory. */
    @ParameterizedTest
    @MethodSource("columns")
    void aCompositeKeyHasOneHash(LanceType declared, LanceType found) {
        LanceType other = found == null ? declared : found;
        assertOneHash(
                List.of(LanceType.utf8(), declared, declared, LanceType.int16()),
                List.of(LanceType.utf8(), other, other, LanceType.int16()));
    }

    private void assertOneHash(List<LanceType> declared, List<LanceType> found) {
        TableSchema.Builder schema = TableSchema.builder();
        String[] names = new String[declared.size()];
        List<FieldVector> vectors = new ArrayList<>();
        try (BufferAllocator allocator = new RootAllocator()) {
            for (int i = 0; i < names.length; i++) {
                names[i] = "k" + i;
                schema.column(names[i], ColumnDef.notNull(declared.get(i)));
                Field field = Field.nullable(names[i], ArrowTypes.arrowType(found.get(i)));
                FieldVector vector = field.createVector(allocator);
                fill(vector);
                vectors.add(vector);
            }
            try (VectorSchemaRoot batch = new VectorSchemaRoot(vectors)) {
                batch.setRowCount(ROWS);
                compare(new KeyColumns(schema.primaryKey(names).build()), batch);
            }
        }
    }

    private void compare(KeyColumns columns, VectorSchemaRoot batch) {
        columns.bind(batch);
        KeyBytes key = new KeyBytes();
        long[] hashes = new long[ROWS];
        int compared = 0;
        for (int first = 0; first < ROWS; ) {
            int rows = Math.min(1 + random.nextInt(200), ROWS - first);
            columns.hash(first, rows, hashes);
            for (int i = 0; i < rows; i++) {
                if (columns.read(first + i, key)) {
                    assertThat(hashes[i])
                            .as("row %d, seed %d", first + i, seed)
                            .isEqualTo(columns.hash(key));
                    compared++;
                }
            }
            first += rows;
        }
        assertThat(compared).as("rows that have a key, seed %d", seed).isGreaterThan(ROWS / 4);
    }

    private void fill(FieldVector vector) {
        if (vector instanceof BaseFixedWidthVector) {
            ((BaseFixedWidthVector) vector).allocateNew(ROWS);
        }
        for (int row = 0; row < ROWS; row++) {
            byte[] value = new byte[row <= LONGEST ? row : random.nextInt(LONGEST)];
            random.nextBytes(value);
            if (random.nextInt(12) == 0) {
                vector.setNull(row);
            } else if (vector instanceof VarCharVector) {
                ((VarCharVector) vector).setSafe(row, value);
            } else if (vector instanceof VarBinaryVector) {
                ((VarBinaryVector) vector).setSafe(row, value);
            } else if (vector instanceof LargeVarCharVector) {
                ((LargeVarCharVector) vector).setSafe(row, value);
            } else if (vector instanceof LargeVarBinaryVector) {
                ((LargeVarBinaryVector) vector).setSafe(row, value);
            } else {
                fillFixed((BaseFixedWidthVector) vector, row);
            }
        }
        vector.setValueCount(ROWS);
    }

    private void fillFixed(BaseFixedWidthVector vector, int row) {
        if (vector instanceof BitVector) {
            ((BitVector) vector).set(row, random.nextInt(2));
            return;
        }
        byte[] value = new byte[vector.getTypeWidth()];
        random.nextBytes(value);
        vector.setIndexDefined(row);
        vector.getDataBuffer().setBytes((long) row * value.length, value);
    }

    @Test
    void shortKeysHaveDistinctHashes() {
        KeyHash binary = new KeyHash(LanceType.binary());
        KeyHash number = new KeyHash(LanceType.int32());
        KeyBytes key = new KeyBytes();
        Set<Long> hashes = new HashSet<>();
        for (int length = 0; length < LONGEST; length++) {
            key.clear().putBytes(new byte[LONGEST], 0, length);
            hashes.add(binary.add(KeyHash.START, key));
        }
        assertThat(hashes).hasSize(LONGEST);
        hashes.clear();
        for (int i = 0; i < 100_000; i++) {
            key.clear().putInt(i);
            hashes.add(number.add(KeyHash.START, key));
        }
        assertThat(hashes).hasSize(100_000);
    }

    @Test
    void bytesThatAreNoKeyHaveAHashToo() {
        KeyHash hash = new KeyHash(LanceType.int64(), LanceType.utf8(), LanceType.utf8());
        for (int i = 0; i < 10_000; i++) {
            byte[] bytes = new byte[random.nextInt(LONGEST)];
            random.nextBytes(bytes);
            KeyBytes key = new KeyBytes().set(bytes, 0, bytes.length);
            assertThat(hash.add(KeyHash.START, key))
                    .as("seed %d", seed)
                    .isEqualTo(hash.add(KeyHash.START, new KeyBytes().set(bytes, 0, bytes.length)));
        }
    }
}
