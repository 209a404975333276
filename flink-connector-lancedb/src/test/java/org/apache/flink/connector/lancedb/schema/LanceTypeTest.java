package org.apache.flink.connector.lancedb.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.lancedb.testing.RandomValues;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanceTypeTest {

    private static final String STRUCT =
            "struct<number: int32 NOT NULL, `a text`: utf8 NOT NULL, flag: bool NOT NULL, vector: fixed_size_list<float32, 2> NOT NULL, large: large_utf8, decimal: decimal256(40, 3) NOT NULL>";

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
                        "timestamp(ns, UTC)",
                        "fixed_size_list<float16, 4>",
                        "fixed_size_list<int8, 3>",
                        "fixed_size_list<uint8, 3>",
                        "float16",
                        "json",
                        "time32(s)",
                        "time32(ms)",
                        "time64(us)",
                        "time64(ns)",
                        "decimal256(9, 2)",
                        "decimal256(76, 10)",
                        "large_utf8",
                        "large_binary",
                        "fixed_size_binary(3)",
                        "fixed_size_binary(16)",
                        "duration(s)",
                        "duration(ms)",
                        "duration(us)",
                        "duration(ns)",
                        "list<int32>",
                        "list<bool>",
                        "list<float16 NOT NULL>",
                        "list<utf8>",
                        "list<large_binary>",
                        "list<fixed_size_list<float16, 3>>",
                        "list<list<int64>>",
                        STRUCT,
                        "struct<inner: " + STRUCT + " NOT NULL>",
                        "list<" + STRUCT + ">",
                        "map<utf8, int32>",
                        "map<int64, " + STRUCT + ">",
                        "map<utf8, binary NOT NULL>",
                        "list<map<date32, map<utf8, large_utf8>>>");
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
                        "fixed_size_list<float64, 5>",
                        "fixed_size_list<float16, 4>",
                        "fixed_size_list<int8, 3>",
                        "fixed_size_list<uint8, 3>",
                        "float16",
                        "json",
                        "list<int32>",
                        "list<bool>",
                        "list<float16 NOT NULL>",
                        "list<utf8>",
                        "list<large_binary>",
                        "list<fixed_size_list<float16, 3>>",
                        "list<list<int64>>",
                        STRUCT,
                        "struct<inner: " + STRUCT + " NOT NULL>",
                        "list<" + STRUCT + ">",
                        "map<utf8, int32>",
                        "map<int64, " + STRUCT + ">",
                        "map<utf8, binary NOT NULL>",
                        "list<map<date32, map<utf8, large_utf8>>>");
    }

    @Test
    void aNameIsReadAsTheTypeThatItIsTheNameOf() {
        for (LanceType type : RandomValues.allTypes()) {
            assertThat(LanceType.parse(type.toString())).isEqualTo(type);
        }
        assertThat(LanceType.parse("  decimal128( 5,2 ) ")).isEqualTo(LanceType.decimal128(5, 2));
        assertThat(LanceType.parse("struct<`a: b>`:int8,v:struct<w:utf8>NOT NULL>"))
                .hasToString("struct<`a: b>`: int8, v: struct<w: utf8> NOT NULL>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "\"\" | 1 | the end of the text | a type, one of bool, int8, int16, int32, int64, float32, float64, utf8, binary, date32, timestamp, decimal128, fixed_size_list, time32, time64, duration, decimal256, large_utf8, large_binary, fixed_size_binary, list, struct, map, float16, json",
                "int32 NOT NULL | 7 | 'NOT NULL' | the end of the text",
                "decimal128(5) | 13 | ')' | ','",
                "decimal128(-5, 2) | 12 | '-5, 2)' | a number of at most 2147483647",
                "fixed_size_binary(99999999999) | 19 | '99999999999)' | a number of at most 2147483647",
                "time64 | 7 | the end of the text | '('",
                "timestamp(h) | 11 | 'h)' | a unit, one of s, ms, us, ns",
                "timestamp(us, CET) | 15 | 'CET)' | 'UTC'",
                "list<utf8 | 10 | the end of the text | '>'",
                "map<utf8> | 9 | '>' | ','",
                "fixed_size_list<int16, 3> | 17 | 'int16, 3>' | a vector's element type, one of float16, float32, float64, int8, uint8",
                "struct<int32> | 13 | '>' | ':'",
                "struct<> | 8 | '>' | the name of a field",
                "struct<`a: int8> | 17 | the end of the text | the backtick that ends the name of a field"
            })
    void aTextThatNamesNoTypeIsRefusedAtItsPlace(
            String text, int position, String found, String expected) {
        assertThatThrownBy(() -> LanceType.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "The type '%s' cannot be read at position %d: found %s, expected %s.",
                        text, position, found, expected);
    }

    @Test
    void anUnknownNameIsAnsweredWithTheKnownOnes() {
        assertThatThrownBy(() -> LanceType.parse("list<string>"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "The type 'list<string>' cannot be read at position 6: found 'string>', expected a type, one of bool, int8,");
    }

    @Test
    void fieldsOfAStructAreInOrder() {
        assertThat(LanceType.parse("struct<a: int8, b: int8>"))
                .isNotEqualTo(LanceType.parse("struct<b: int8, a: int8>"));
        LanceType type = LanceType.parse("list<map<utf8, struct<a: int8>>>");
        assertThat(type.contains(LanceType.Kind.MAP)).isTrue();
        assertThat(type.contains(LanceType.Kind.UTF8)).isTrue();
        assertThat(type.contains(LanceType.Kind.INT16)).isFalse();
        assertThat(type.element().key()).isEqualTo(LanceType.utf8());
        assertThat(type.element().value().fields())
                .containsOnly(Map.entry("a", ColumnDef.nullable(LanceType.int8())));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "time32(us) | time32(us) is not a type: its unit is s or ms; time64 counts us or ns.",
                "time64(s) | time64(s) is not a type: its unit is us or ns; time32 counts s or ms.",
                "decimal256(77, 0) | decimal256(77, 0) is not a type: the precision is 1 to 76, the scale 0 to the precision.",
                "fixed_size_binary(0) | fixed_size_binary(0) is not a type: a value has at least 1 byte.",
                "map<list<int8>, int8> | map<list<int8>, int8> is not a type: the key of a map is no list, struct, map or vector.",
                "struct<a: int8, a: int8> | The type 'struct<a: int8, a: int8>' has a struct with two fields 'a'.",
                "struct<l: list<int8>> | The struct field 'l' has the type list<int8>, and Lance does not read lists and maps in structs back; make it a column of its own, or a field of the type utf8 that holds JSON.",
                "map<int8, struct<s: struct<m: map<int8, int8>>>> | The struct field 'm' has the type map<int8, int8>, and Lance does not read lists and maps in structs back; make it a column of its own, or a field of the type utf8 that holds JSON.",
                "struct<`a.b`: int8> | The struct field's name 'a.b' is empty, or has a period or a backtick, which Lance takes for a path and for a quote; choose another name."
            })
    void parametersOutOfRangeAreRefusedInNamesToo(String text, String message) {
        assertThatThrownBy(() -> LanceType.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void aStructHasAField() {
        assertThatThrownBy(() -> LanceType.struct(Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A struct has no field; declare at least one.");
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
