package org.apache.flink.connector.lancedb.schema;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** The one place where a SQL type becomes a Lance type. */
@Internal
public final class SqlTypes {

    private static final String SUPPORTED =
            "BOOLEAN, TINYINT, SMALLINT, INT, BIGINT, FLOAT, DOUBLE, DECIMAL, CHAR, VARCHAR, STRING, BINARY, VARBINARY, BYTES, DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ, INTERVAL, and ARRAY, MAP, MULTISET and ROW of these";

    private SqlTypes() {}

    /**
     * The column that a SQL column is stored as.
     *
     * @param name the column's name, for the message
     * @throws IllegalArgumentException if the type cannot be stored, or not as the options say
     */
    public static ColumnDef toColumn(String name, LogicalType type, SqlColumnOptions options) {
        LanceType stored = SqlColumnTypes.stored(name, type, options);
        ColumnDef column =
                type.isNullable() ? ColumnDef.nullable(stored) : ColumnDef.notNull(stored);
        return SqlConversions.isOwnForm(type, stored) ? column : column.declaredAs(type);
    }

    /** The type that a SQL type is stored as where nothing else is said. */
    static LanceType byDefault(String name, LogicalType type) {
        return new Column(name, type).part(type);
    }

    /** One column, of whose type any part may be refused. */
    private static final class Column {

        private final String name;
        private final LogicalType whole;

        Column(String name, LogicalType whole) {
            this.name = name;
            this.whole = whole;
        }

        LanceType part(LogicalType type) {
            switch (type.getTypeRoot()) {
                case BOOLEAN:
                    return LanceType.bool();
                case TINYINT:
                    return LanceType.int8();
                case SMALLINT:
                    return LanceType.int16();
                case INTEGER:
                    return LanceType.int32();
                case BIGINT:
                    return LanceType.int64();
                case FLOAT:
                    return LanceType.float32();
                case DOUBLE:
                    return LanceType.float64();
                case CHAR:
                case VARCHAR:
                    return LanceType.utf8();
                case BINARY:
                case VARBINARY:
                    return LanceType.binary();
                case DATE:
                    return LanceType.date32();
                case TIME_WITHOUT_TIME_ZONE:
                    TimestampUnit unit = unit(type);
                    return unit.digits() <= TimestampUnit.MILLISECOND.digits()
                            ? LanceType.time32(unit)
                            : LanceType.time64(unit);
                case TIMESTAMP_WITHOUT_TIME_ZONE:
                    return LanceType.timestamp(unit(type));
                case TIMESTAMP_WITH_LOCAL_TIME_ZONE:
                    return LanceType.timestampUtc(unit(type));
                case INTERVAL_YEAR_MONTH:
                    return LanceType.int32();
                case INTERVAL_DAY_TIME:
                    return LanceType.duration(TimestampUnit.MILLISECOND);
                case DECIMAL:
                    DecimalType decimal = (DecimalType) type;
                    return LanceType.decimal128(decimal.getPrecision(), decimal.getScale());
                case ARRAY:
                    return LanceType.list(partDef(((ArrayType) type).getElementType()));
                case MAP:
                    return map(
                            ((MapType) type).getKeyType(),
                            partDef(((MapType) type).getValueType()));
                case MULTISET:
                    return map(
                            ((MultisetType) type).getElementType(),
                            ColumnDef.notNull(LanceType.int32()));
                case ROW:
                    return struct((RowType) type);
                default:
                    throw unsupported(type);
            }
        }

        private ColumnDef partDef(LogicalType type) {
            return type.isNullable()
                    ? ColumnDef.nullable(part(type))
                    : ColumnDef.notNull(part(type));
        }

        private LanceType map(LogicalType key, ColumnDef value) {
            if (SqlConversions.isNested(key)) {
                throw new IllegalArgumentException(
                        String.format(
                                "The column '%s' has the type %s, with keys of the type %s; the keys of a map have a type without parts. Change the type.",
                                name, whole.asSummaryString(), key.asSummaryString()));
            }
            return LanceType.map(part(key), value);
        }

        private LanceType struct(RowType type) {
            Map<String, ColumnDef> fields = new LinkedHashMap<>();
            for (RowType.RowField field : type.getFields()) {
                ColumnDef part = partDef(field.getType());
                if (part.type().contains(LanceType.Kind.LIST)
                        || part.type().contains(LanceType.Kind.MAP)) {
                    throw new IllegalArgumentException(
                            String.format(
                                    "The column '%s' has the type %s, whose field '%s' has the type %s: Lance does not read arrays, maps and multisets back from a ROW. Set 'columns.%s.encoding' = 'json' to store the column as JSON text, or make the field a column of its own.",
                                    name,
                                    whole.asSummaryString(),
                                    field.getName(),
                                    field.getType().asSummaryString(),
                                    name));
                }
                fields.put(field.getName(), part);
            }
            try {
                return LanceType.struct(fields);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        String.format("The type of the column '%s': %s", name, e.getMessage()), e);
            }
        }

        private IllegalArgumentException unsupported(LogicalType part) {
            String what =
                    part.equals(whole)
                            ? "which the lancedb connector cannot store"
                            : "of which the lancedb connector cannot store the part "
                                    + part.asSummaryString();
            return new IllegalArgumentException(
                    String.format(
                            "The column '%s' has the type %s, %s. It stores %s.",
                            name, whole.asSummaryString(), what, SUPPORTED));
        }
    }

    /** Fails if a part of the type is of a kind that has no form, also not as text. */
    static void checkParts(String name, LogicalType type) {
        checkParts(new Column(name, type), type);
    }

    private static void checkParts(Column column, LogicalType type) {
        List<LogicalType> parts = type.getChildren();
        switch (type.getTypeRoot()) {
            case MAP:
            case MULTISET:
                column.map(parts.get(0), ColumnDef.nullable(LanceType.bool()));
                parts.forEach(part -> checkParts(column, part));
                break;
            case ARRAY:
            case ROW:
                parts.forEach(part -> checkParts(column, part));
                break;
            default:
                column.part(type);
        }
    }

    private static TimestampUnit unit(LogicalType type) {
        return TimestampUnit.ofPrecision(LogicalTypeChecks.getPrecision(type));
    }
}
