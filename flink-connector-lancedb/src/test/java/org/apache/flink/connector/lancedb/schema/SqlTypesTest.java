package org.apache.flink.connector.lancedb.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalInt;
import org.apache.flink.api.common.typeutils.base.VoidSerializer;
import org.apache.flink.connector.lancedb.testing.RandomValues;
import org.apache.flink.connector.lancedb.testing.Rows;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;
import org.junit.jupiter.api.Test;

class SqlTypesTest {

    private static LanceType lanceType(DataType type) {
        return SqlTypes.toLanceType("c", type.getLogicalType(), OptionalInt.empty());
    }

    @Test
    void everyLanceTypeHasASqlType() {
        for (LanceType type : RandomValues.sqlTypes()) {
            OptionalInt dimension =
                    type.kind() == LanceType.Kind.VECTOR
                            ? OptionalInt.of(type.dimension())
                            : OptionalInt.empty();
            assertThat(SqlTypes.toLanceType("c", Rows.sqlType(type), dimension)).isEqualTo(type);
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

    @Test
    void everyOtherTypeIsRefusedByName() {
        for (DataType type :
                List.of(
                        DataTypes.TIME(3),
                        DataTypes.TIMESTAMP_WITH_TIME_ZONE(3),
                        DataTypes.INTERVAL(DataTypes.DAY(), DataTypes.SECOND(3)),
                        DataTypes.INTERVAL(DataTypes.YEAR(), DataTypes.MONTH()),
                        DataTypes.MAP(DataTypes.STRING(), DataTypes.INT()),
                        DataTypes.MULTISET(DataTypes.INT()),
                        DataTypes.ROW(DataTypes.FIELD("a", DataTypes.INT())),
                        DataTypes.ARRAY(DataTypes.STRING()),
                        DataTypes.ARRAY(DataTypes.INT()),
                        DataTypes.ARRAY(DataTypes.ARRAY(DataTypes.FLOAT())),
                        DataTypes.RAW(Void.class, VoidSerializer.INSTANCE),
                        DataTypes.NULL())) {
            assertThatThrownBy(() -> lanceType(type))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "The column 'c' has the type "
                                    + type.getLogicalType().asSummaryString()
                                    + ", which the lancedb connector cannot store. It stores BOOLEAN, TINYINT, SMALLINT, INT, BIGINT, FLOAT, DOUBLE, CHAR, VARCHAR, STRING, BINARY, VARBINARY, BYTES, DATE, TIMESTAMP, TIMESTAMP_LTZ, DECIMAL, and ARRAY<FLOAT> or ARRAY<DOUBLE> as a vector.");
        }
    }
}
