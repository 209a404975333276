package org.apache.flink.connector.lancedb.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.flink.api.common.typeutils.base.VoidSerializer;
import org.apache.flink.connector.lancedb.testing.RandomValues;
import org.apache.flink.connector.lancedb.testing.Rows;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlTypesTest {

    private static final String STORED =
            " It stores BOOLEAN, TINYINT, SMALLINT, INT, BIGINT, FLOAT, DOUBLE, DECIMAL, CHAR, VARCHAR, STRING, BINARY, VARBINARY, BYTES, DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ, INTERVAL, and ARRAY, MAP, MULTISET and ROW of these.";

    private static LogicalType sql(String type) {
        return LogicalTypeParser.parse(type, SqlTypesTest.class.getClassLoader());
    }

    private static ColumnDef column(String type, SqlColumnOptions options) {
        return SqlTypes.toColumn("c", sql(type), options);
    }

    private static LanceType lanceType(DataType type) {
        return SqlTypes.toColumn("c", type.getLogicalType(), SqlColumnOptions.NONE).type();
    }

    @Test
    void everyLanceTypeThatSqlHasByDefaultHasASqlType() {
        for (LanceType type : RandomValues.sqlTypes()) {
            SqlColumnOptions options =
                    type.kind() == LanceType.Kind.VECTOR
                            ? SqlColumnOptions.NONE.withDimension(type.dimension())
                            : SqlColumnOptions.NONE;
            ColumnDef column = SqlTypes.toColumn("c", Rows.sqlType(type), options);
            assertThat(column).isEqualTo(ColumnDef.nullable(type));
            assertThat(column.sqlType()).as("rows have it in its own form").isEmpty();
        }
    }

    @Test
    void timestampsGetTheCoarsestUnitThatHoldsTheirPrecision() {
        assertThat(lanceType(DataTypes.TIMESTAMP(0)))
                .isEqualTo(LanceType.timestamp(TimestampUnit.SECOND));
        assertThat(lanceType(DataTypes.TIMESTAMP(4)))
                .isEqualTo(LanceType.timestamp(TimestampUnit.MICROSECOND));
        assertThat(lanceType(DataTypes.TIMESTAMP_LTZ(7)))
                .isEqualTo(LanceType.timestampUtc(TimestampUnit.NANOSECOND));
        assertThat(lanceType(DataTypes.TIMESTAMP_LTZ(1)))
                .isEqualTo(LanceType.timestampUtc(TimestampUnit.MILLISECOND));
        assertThat(lanceType(DataTypes.TIME(2)))
                .isEqualTo(LanceType.time32(TimestampUnit.MILLISECOND));
        assertThat(lanceType(DataTypes.TIME(5)))
                .isEqualTo(LanceType.time64(TimestampUnit.MICROSECOND));
    }

    @Test
    void lengthsOfStringsAndBytesAreNotStored() {
        for (DataType type : List.of(DataTypes.CHAR(3), DataTypes.VARCHAR(3), DataTypes.STRING())) {
            assertThat(lanceType(type)).isEqualTo(LanceType.utf8());
        }
        for (DataType type :
                List.of(DataTypes.BINARY(3), DataTypes.VARBINARY(3), DataTypes.BYTES())) {
            assertThat(lanceType(type)).isEqualTo(LanceType.binary());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "ARRAY<INT NOT NULL>; list<int32 NOT NULL>",
                "ARRAY<INT> NOT NULL; list<int32> NOT NULL",
                "MAP<STRING, INT NOT NULL>; map<utf8, int32 NOT NULL>",
                "MULTISET<STRING>; map<utf8, int32 NOT NULL>",
                "ROW<a INT NOT NULL, b ROW<c STRING>>; struct<a: int32 NOT NULL, b: struct<c: utf8>>",
                "ARRAY<ROW<a INT NOT NULL> NOT NULL>; list<struct<a: int32 NOT NULL> NOT NULL>"
            })
    void nullabilityIsKeptInParts(String sql, String stored) {
        ColumnDef column = column(sql, SqlColumnOptions.NONE);
        assertThat(column).hasToString(stored);
        if (column.isNullable()) {
            assertThat(LanceType.parse(stored)).isEqualTo(column.type());
        }
    }

    @Test
    void everyOtherTypeIsRefusedByName() {
        for (DataType type :
                List.of(
                        DataTypes.TIMESTAMP_WITH_TIME_ZONE(3),
                        DataTypes.RAW(Void.class, VoidSerializer.INSTANCE),
                        DataTypes.STRUCTURED("Type", DataTypes.FIELD("a", DataTypes.INT())),
                        DataTypes.NULL())) {
            String name = type.getLogicalType().asSummaryString();
            assertThatThrownBy(() -> lanceType(type))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "The column 'c' has the type "
                                    + name
                                    + ", which the lancedb connector cannot store."
                                    + STORED);
            DataType nested = DataTypes.ARRAY(type);
            String sentence =
                    "The column 'c' has the type "
                            + nested.getLogicalType().asSummaryString()
                            + ", of which the lancedb connector cannot store the part "
                            + name
                            + "."
                            + STORED;
            assertThatThrownBy(() -> lanceType(nested)).hasMessage(sentence);
            assertThatThrownBy(
                            () ->
                                    SqlTypes.toColumn(
                                            "c",
                                            nested.getLogicalType(),
                                            SqlColumnOptions.NONE.asJson()))
                    .hasMessage(sentence);
            assertThatThrownBy(
                            () ->
                                    SqlTypes.toColumn(
                                            "c",
                                            type.getLogicalType(),
                                            SqlColumnOptions.NONE.withType(LanceType.utf8())))
                    .hasMessageContaining(name + ", which the lancedb connector cannot store");
        }
    }

    @Test
    void eachConversionHasAnEncoderAndEachOtherIsRefused() {
        for (String sql :
                List.of(
                        "BOOLEAN",
                        "TINYINT",
                        "SMALLINT",
                        "INT",
                        "BIGINT",
                        "FLOAT",
                        "DOUBLE",
                        "DECIMAL(10, 2)",
                        "CHAR(3)",
                        "VARCHAR(3)",
                        "STRING",
                        "BINARY(3)",
                        "VARBINARY(3)",
                        "BYTES",
                        "DATE",
                        "TIME(0)",
                        "TIME(3)",
                        "TIMESTAMP(6)",
                        "TIMESTAMP_LTZ(6)",
                        "INTERVAL YEAR TO MONTH",
                        "INTERVAL DAY TO SECOND")) {
            for (LanceType type : RandomValues.allTypes()) {
                SqlColumnOptions options = SqlColumnOptions.NONE.withType(type);
                if (SqlConversions.canBecome(sql(sql), type)) {
                    assertThat(column(sql, options).type()).isEqualTo(type);
                } else {
                    assertThatThrownBy(() -> column(sql, options))
                            .hasMessage(
                                    "The option 'columns.c.type' is '%s', which does not hold each value of %s, the column's type; expected one of %s.",
                                    type,
                                    sql(sql).asSummaryString(),
                                    SqlConversions.describe(sql(sql)));
                }
            }
        }
    }
}
