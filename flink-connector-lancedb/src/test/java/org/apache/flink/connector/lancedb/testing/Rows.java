package org.apache.flink.connector.lancedb.testing;

import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.schema.VectorElementType;
import org.apache.flink.connector.lancedb.sink.encoder.RowConverter;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;

/** Rows of a schema in the forms that Flink's operators hand to a sink. */
public final class Rows {

    private final RowConverter<Row> converter = RowConverter.forRow();
    private final RowDataSerializer serializer;

    public Rows(TableSchema schema) {
        converter.open("documents", schema);
        LogicalType[] types = new LogicalType[schema.columnCount()];
        for (int i = 0; i < types.length; i++) {
            types[i] = sqlType(schema.column(i).type());
        }
        serializer = new RowDataSerializer(types);
    }

    /** An insert, in Flink's form of objects. */
    public RowData insert(Object... fields) {
        return converter.convert(Row.ofKind(RowKind.INSERT, fields));
    }

    /** A delete with the fields given; only those of the key are read. */
    public RowData delete(Object... fields) {
        return converter.convert(Row.ofKind(RowKind.DELETE, fields));
    }

    /** The same row in Flink's binary form. */
    public BinaryRowData binary(RowData row) {
        return serializer.toBinaryRow(row).copy();
    }

    /** The type of Flink's internal rows whose form is that of the Lance type. */
    public static LogicalType sqlType(LanceType type) {
        switch (type.kind()) {
            case BOOLEAN:
                return DataTypes.BOOLEAN().getLogicalType();
            case INT8:
                return DataTypes.TINYINT().getLogicalType();
            case INT16:
                return DataTypes.SMALLINT().getLogicalType();
            case INT32:
                return DataTypes.INT().getLogicalType();
            case INT64:
                return DataTypes.BIGINT().getLogicalType();
            case FLOAT16:
            case FLOAT32:
                return DataTypes.FLOAT().getLogicalType();
            case FLOAT64:
                return DataTypes.DOUBLE().getLogicalType();
            case UTF8:
                return DataTypes.STRING().getLogicalType();
            case BINARY:
                return DataTypes.BYTES().getLogicalType();
            case DATE32:
                return DataTypes.DATE().getLogicalType();
            case TIMESTAMP:
                return type.isUtc()
                        ? DataTypes.TIMESTAMP_LTZ(type.unit().digits()).getLogicalType()
                        : DataTypes.TIMESTAMP(type.unit().digits()).getLogicalType();
            case DECIMAL128:
                return DataTypes.DECIMAL(type.precision(), type.scale()).getLogicalType();
            case VECTOR:
                return DataTypes.ARRAY(elementType(type.elementType())).getLogicalType();
            case TIME32:
                return DataTypes.INT().getLogicalType();
            case TIME64:
            case DURATION:
                return DataTypes.BIGINT().getLogicalType();
            case DECIMAL256:
            case LARGE_BINARY:
            case FIXED_SIZE_BINARY:
                return DataTypes.BYTES().getLogicalType();
            case LARGE_UTF8:
            case JSON:
                return DataTypes.STRING().getLogicalType();
            case LIST:
                return new ArrayType(sqlType(type.element()));
            case MAP:
                return new MapType(sqlType(type.key()), sqlType(type.value()));
            case STRUCT:
                return RowType.of(
                        type.fields().values().stream()
                                .map(field -> sqlType(field.type()))
                                .toArray(LogicalType[]::new));
            default:
                throw new AssertionError(type);
        }
    }

    private static DataType elementType(VectorElementType elementType) {
        switch (elementType) {
            case FLOAT64:
                return DataTypes.DOUBLE();
            case INT8:
                return DataTypes.TINYINT();
            case UINT8:
                return DataTypes.SMALLINT();
            default:
                return DataTypes.FLOAT();
        }
    }
}
