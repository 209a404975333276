package org.apache.flink.connector.lancedb.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import org.apache.flink.connector.lancedb.testing.RandomValues;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class LanceTypeTest {

    @Test
    void namesAreThoseOfArrow() {
        assertThat(RandomValues.allTypes().stream().map(LanceType::toString))
                .containsExactly(
                        "bool",
                        "int8",
                        "int16",
                        "int32",
                        "int64",
                        "float32",
                        "float64",
                        "utf8",
                        "binary",
                        "date32",
                        "decimal128(9, 2)",
                        "decimal128(38, 10)",
                        "fixed_size_list<float32, 3>",
                        "fixed_size_list<float64, 5>",
                        "timestamp(s)",
                        "timestamp(s, UTC)",
                        "timestamp(ms)",
                        "timestamp(ms, UTC)",
                        "timestamp(us)",
                        "timestamp(us, UTC)",
                        "timestamp(ns)",
                        "timestamp(ns, UTC)");
    }

    @Test
    void typesAreEqualByTheirMeaning() throws Exception {
        List<LanceType> types = RandomValues.allTypes();
        assertThat(new HashSet<>(types)).hasSize(types.size());
        assertThat(new HashSet<>(RandomValues.allTypes())).isEqualTo(new HashSet<>(types));
        for (LanceType type : types) {
            assertThat(InstantiationUtil.clone(type)).isEqualTo(type);
        }
        assertThat(ColumnDef.notNull(LanceType.bool()))
                .isNotEqualTo(ColumnDef.nullable(LanceType.bool()))
                .hasToString("bool NOT NULL");
    }

    @Test
    void typesWithoutOneEqualityAreNoKeys() {
        assertThat(
                        RandomValues.allTypes().stream()
                                .filter(type -> !type.canBeKey())
                                .map(LanceType::toString))
                .containsExactly(
                        "float32",
                        "float64",
                        "fixed_size_list<float32, 3>",
                        "fixed_size_list<float64, 5>");
    }

    @Test
    void parametersOutOfRangeAreRefused() {
        for (int[] wrong : new int[][] {{0, 0}, {39, 0}, {5, -1}, {5, 6}}) {
            assertThatThrownBy(() -> LanceType.decimal128(wrong[0], wrong[1]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "decimal128(%d, %d) is not a type: the precision is 1 to 38, the scale 0 to the precision.",
                            wrong[0], wrong[1]);
        }
        for (int dimension : new int[] {0, -1}) {
            assertThatThrownBy(() -> LanceType.vector(VectorElementType.FLOAT32, dimension))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("A vector's dimension is at least 1, found %d.", dimension);
        }
    }

    @Test
    void theUnitHoldsThePrecisionWithoutLoss() {
        TimestampUnit[] expected = {
            TimestampUnit.SECOND,
            TimestampUnit.MILLISECOND,
            TimestampUnit.MILLISECOND,
            TimestampUnit.MILLISECOND,
            TimestampUnit.MICROSECOND,
            TimestampUnit.MICROSECOND,
            TimestampUnit.MICROSECOND,
            TimestampUnit.NANOSECOND,
            TimestampUnit.NANOSECOND,
            TimestampUnit.NANOSECOND
        };
        for (int precision = 0; precision <= 9; precision++) {
            assertThat(TimestampUnit.ofPrecision(precision)).isEqualTo(expected[precision]);
        }
        assertThatThrownBy(() -> TimestampUnit.ofPrecision(10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A timestamp has at most 9 digits of a second, found 10.");
    }

    @Test
    void countsBeforeTheEpochAreRoundedDown() {
        assertThat(TimestampUnit.SECOND.count(-1, 999_999)).isEqualTo(-1);
        assertThat(TimestampUnit.MILLISECOND.count(-1, 999_999)).isEqualTo(-1);
        assertThat(TimestampUnit.MICROSECOND.count(-1, 999_999)).isEqualTo(-1);
        assertThat(TimestampUnit.NANOSECOND.count(-1, 999_999)).isEqualTo(-1);
        assertThatThrownBy(() -> TimestampUnit.NANOSECOND.count(9_223_372_036_855L, 0))
                .isInstanceOf(ArithmeticException.class);
    }
}
