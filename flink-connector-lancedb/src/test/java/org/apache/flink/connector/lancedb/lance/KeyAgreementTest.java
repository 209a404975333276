package org.apache.flink.connector.lancedb.lance;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.schema.TimestampUnit;
import org.apache.flink.connector.lancedb.sink.encoder.KeyEncoder;
import org.apache.flink.connector.lancedb.testing.RandomValues;
import org.apache.flink.connector.lancedb.testing.Rows;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.StringUtils;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A key has one binary form, wherever it is read: from a row that Flink hands over, in either of
 * its forms, and from a file that was written.
 */
class KeyAgreementTest {

    @TempDir Path database;

    static List<LanceType> keyTypes() {
        return RandomValues.keyTypes();
    }

    @ParameterizedTest
    @MethodSource("keyTypes")
    void a11KeyBytesOfARowAreThoseOfItsFile(LanceType type) throws Exception {
        long seed = System.nanoTime();
        System.out.println("KeyAgreementTest " + type + " seed " + seed);
        RandomValues values = new RandomValues(new Random(seed));
        List<Object[]> keys = new ArrayList<>();
        extremes(type).forEach(value -> keys.add(new Object[] {value}));
        for (int i = 0; i < 100; i++) {
            keys.add(new Object[] {values.next(type)});
        }
        assertAgreement(keyed(type), keys, seed);
    }

    @ParameterizedTest
    @MethodSource("keyTypes")
    void a9CompositeKeyBytesOfARowAreThoseOfItsFile(LanceType type) throws Exception {
        long seed = System.nanoTime();
        System.out.println("KeyAgreementTest composite " + type + " seed " + seed);
        RandomValues values = new RandomValues(new Random(seed));
        List<Object[]> keys = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            keys.add(
                    new Object[] {
                        values.next(LanceType.utf8()),
                        values.next(type),
                        values.next(LanceType.binary())
                    });
        }
        assertAgreement(keyed(LanceType.utf8(), type, LanceType.binary()), keys, seed);
    }

    /** The key's order is not that of the columns. */
    private static TableSchema keyed(LanceType... types) {
        TableSchema.Builder schema = TableSchema.builder().column("payload", LanceType.utf8());
        String[] key = new String[types.length];
        for (int i = 0; i < types.length; i++) {
            key[types.length - 1 - i] = "k" + i;
            schema.column("k" + i, ColumnDef.notNull(types[i]));
        }
        return schema.primaryKey(key).build();
    }

    private static List<Object> extremes(LanceType type) {
        switch (type.kind()) {
            case BOOLEAN:
                return List.of(true, false);
            case INT8:
                return List.of(Byte.MIN_VALUE, Byte.MAX_VALUE, (byte) 0, (byte) -1);
            case INT16:
                return List.of(Short.MIN_VALUE, Short.MAX_VALUE, (short) 0, (short) -1);
            case INT32:
                return List.of(Integer.MIN_VALUE, Integer.MAX_VALUE, 0, -1);
            case INT64:
                return List.of(Long.MIN_VALUE, Long.MAX_VALUE, 0L, -1L);
            case UTF8:
                return List.of(
                        "",
                        "O'Brien",
                        "it''s",
                        "a\\b",
                        "\uD83D\uDE80",
                        "\u0000",
                        "x".repeat(10_000));
            case BINARY:
                return List.of(new byte[0], new byte[] {0}, new byte[] {0, 0}, new byte[10_000]);
            case DATE32:
                return List.of(
                        LocalDate.EPOCH,
                        LocalDate.of(1, 1, 1),
                        LocalDate.of(9999, 12, 31),
                        LocalDate.ofEpochDay(Integer.MIN_VALUE),
                        LocalDate.ofEpochDay(Integer.MAX_VALUE));
            case TIMESTAMP:
                return type.isUtc()
                        ? List.of(
                                Instant.EPOCH, Instant.ofEpochSecond(-1), Instant.ofEpochSecond(1))
                        : type.unit() == TimestampUnit.NANOSECOND
                                ? List.of(
                                        LocalDateTime.parse("1969-12-31T23:59:59.999999999"),
                                        LocalDateTime.parse("2262-04-11T23:47:16.854775807"))
                                : List.of(
                                        LocalDateTime.parse("0001-01-01T00:00:00"),
                                        LocalDateTime.parse("9999-12-31T23:59:59"));
            case TIME32:
            case TIME64:
                return List.of(LocalTime.MIN, LocalTime.MAX);
            case DURATION:
                return List.of(
                        Duration.ZERO,
                        Duration.ofSeconds(Long.MAX_VALUE / type.unit().perSecond()),
                        Duration.ofSeconds(Long.MIN_VALUE / type.unit().perSecond()));
            case LARGE_UTF8:
                return extremes(LanceType.utf8());
            case LARGE_BINARY:
                return extremes(LanceType.binary());
            case FIXED_SIZE_BINARY:
                byte[] ones = new byte[type.byteWidth()];
                Arrays.fill(ones, (byte) -1);
                return List.of(new byte[type.byteWidth()], ones);
            case DECIMAL128:
            case DECIMAL256:
                BigDecimal largest =
                        BigDecimal.TEN
                                .pow(type.precision() - type.scale())
                                .subtract(BigDecimal.ONE);
                return List.of(BigDecimal.ZERO, largest, largest.negate(), BigDecimal.ONE.negate());
            default:
                throw new AssertionError(type);
        }
    }

    private void assertAgreement(TableSchema schema, List<Object[]> keys, long seed)
            throws Exception {
        try (LanceFixture target = new LanceFixture(database, schema)) {
            Rows rows = new Rows(schema);
            KeyEncoder encoder = new KeyEncoder("documents", schema);
            Checkpoint checkpoint = target.checkpoint();
            List<String> encoded = new ArrayList<>();
            for (Object[] key : keys) {
                Object[] fields = new Object[key.length + 1];
                fields[0] = "payload";
                System.arraycopy(key, 0, fields, 1, key.length);
                RowData row = rows.insert(fields);
                String ofObjects = hex(encoder.encode(row));
                assertThat(hex(encoder.encode(rows.binary(row))))
                        .as("binary row, seed %d", seed)
                        .isEqualTo(ofObjects);
                assertThat(hex(encoder.encode(rows.delete(fields))))
                        .as("retraction, seed %d", seed)
                        .isEqualTo(ofObjects);
                encoded.add(ofObjects);
                checkpoint.upsert(fields);
            }
            UncommittedChanges changes = checkpoint.changes();
            List<String> read = new ArrayList<>();
            FragmentFiles files = new FragmentFiles(target.table, target.table.layout(schema));
            for (WrittenFragment fragment : changes.fragments()) {
                files.readKeys(fragment, 65_536, (row, key) -> read.add(hex(key)));
            }
            assertThat(read).as("seed %d", seed).isEqualTo(encoded);
        }
    }

    private static String hex(KeyBytes key) {
        return StringUtils.byteToHexString(key.toByteArray());
    }
}
