package org.apache.flink.connector.lancedb.schema;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;
import org.apache.flink.connector.lancedb.schema.LanceType.Kind;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/**
 * Which Lance types can hold the values of which SQL types. A conversion keeps each value, or
 * refuses it when it comes; only floats may be rounded, where a narrower float was asked for.
 */
@Internal
public final class SqlConversions {

    private static final Map<LogicalTypeRoot, Set<Kind>> SCALARS =
            new EnumMap<>(LogicalTypeRoot.class);

    static {
        Set<Kind> integers =
                EnumSet.of(
                        Kind.INT8,
                        Kind.INT16,
                        Kind.INT32,
                        Kind.INT64,
                        Kind.DECIMAL128,
                        Kind.DECIMAL256);
        Set<Kind> floats = EnumSet.of(Kind.FLOAT16, Kind.FLOAT32, Kind.FLOAT64);
        Set<Kind> texts = EnumSet.of(Kind.UTF8, Kind.LARGE_UTF8, Kind.JSON);
        Set<Kind> bytes = EnumSet.of(Kind.BINARY, Kind.LARGE_BINARY, Kind.FIXED_SIZE_BINARY);
        add(EnumSet.of(Kind.BOOLEAN), LogicalTypeRoot.BOOLEAN);
        add(
                integers,
                LogicalTypeRoot.TINYINT,
                LogicalTypeRoot.SMALLINT,
                LogicalTypeRoot.INTEGER,
                LogicalTypeRoot.BIGINT,
                LogicalTypeRoot.DECIMAL);
        add(floats, LogicalTypeRoot.FLOAT, LogicalTypeRoot.DOUBLE);
        add(texts, LogicalTypeRoot.CHAR, LogicalTypeRoot.VARCHAR);
        add(bytes, LogicalTypeRoot.BINARY, LogicalTypeRoot.VARBINARY);
        add(EnumSet.of(Kind.DATE32), LogicalTypeRoot.DATE);
        add(EnumSet.of(Kind.TIME32, Kind.TIME64), LogicalTypeRoot.TIME_WITHOUT_TIME_ZONE);
        add(
                EnumSet.of(Kind.TIMESTAMP),
                LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE,
                LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE);
        add(
                EnumSet.of(Kind.INT8, Kind.INT16, Kind.INT32, Kind.INT64),
                LogicalTypeRoot.INTERVAL_YEAR_MONTH);
        add(EnumSet.of(Kind.DURATION), LogicalTypeRoot.INTERVAL_DAY_TIME);
    }

    private static final Set<LogicalTypeRoot> NESTED =
            EnumSet.of(
                    LogicalTypeRoot.ARRAY,
                    LogicalTypeRoot.MAP,
                    LogicalTypeRoot.MULTISET,
                    LogicalTypeRoot.ROW);

    private static final Set<LogicalTypeRoot> VECTOR_ELEMENTS =
            EnumSet.of(
                    LogicalTypeRoot.FLOAT,
                    LogicalTypeRoot.DOUBLE,
                    LogicalTypeRoot.TINYINT,
                    LogicalTypeRoot.SMALLINT,
                    LogicalTypeRoot.INTEGER);

    private SqlConversions() {}

    private static void add(Set<Kind> kinds, LogicalTypeRoot... roots) {
        for (LogicalTypeRoot root : roots) {
            SCALARS.put(root, kinds);
        }
    }

    /** Whether it is an ARRAY, MAP, MULTISET or ROW. */
    public static boolean isNested(LogicalType type) {
        return NESTED.contains(type.getTypeRoot());
    }

    static boolean canBeVector(LogicalType type) {
        return type.is(LogicalTypeRoot.ARRAY)
                && VECTOR_ELEMENTS.contains(type.getChildren().get(0).getTypeRoot());
    }

    /** The kinds that can hold the values of a SQL type without parts; none for other types. */
    static Set<Kind> kinds(LogicalType type) {
        return SCALARS.getOrDefault(type.getTypeRoot(), EnumSet.noneOf(Kind.class));
    }

    /** The names of the types that can hold the values of a SQL type without parts. */
    public static String describe(LogicalType type) {
        return kinds(type).stream()
                .map(kind -> describe(kind, type))
                .collect(Collectors.joining(", "));
    }

    private static String describe(Kind kind, LogicalType type) {
        switch (kind) {
            case DECIMAL128:
            case DECIMAL256:
                return LanceTypeText.name(kind) + "(p, s)";
            case FIXED_SIZE_BINARY:
                return LanceTypeText.name(kind) + "(n)";
            case TIME32:
            case TIME64:
            case DURATION:
                return LanceTypeText.name(kind) + "(unit)";
            case TIMESTAMP:
                return LanceTypeText.name(kind) + (isUtc(type) ? "(unit, UTC)" : "(unit)");
            default:
                return LanceTypeText.name(kind);
        }
    }

    private static boolean isUtc(LogicalType type) {
        return type.is(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE);
    }

    /** Whether a column or part of the SQL type can be stored as the Lance type, part by part. */
    static boolean canBecome(LogicalType type, LanceType stored) {
        List<LogicalType> parts = type.getChildren();
        switch (type.getTypeRoot()) {
            case ARRAY:
                return stored.kind() == Kind.VECTOR
                        ? canBeVector(type)
                        : stored.kind() == Kind.LIST
                                && canBecome(parts.get(0), stored.elementDef());
            case MAP:
                return stored.kind() == Kind.MAP
                        && canBecome(parts.get(0), stored.key())
                        && canBecome(parts.get(1), stored.valueDef());
            case MULTISET:
                return stored.kind() == Kind.MAP
                        && canBecome(parts.get(0), stored.key())
                        && stored.value().kind() == Kind.INT32;
            case ROW:
                return stored.kind() == Kind.STRUCT && canBecome((RowType) type, stored);
            default:
                return kinds(type).contains(stored.kind())
                        && (stored.kind() != Kind.TIMESTAMP || stored.isUtc() == isUtc(type));
        }
    }

    private static boolean canBecome(LogicalType type, ColumnDef part) {
        return canBecome(type, part.type()) && (!type.isNullable() || part.isNullable());
    }

    private static boolean canBecome(RowType type, LanceType stored) {
        List<ColumnDef> fields = new ArrayList<>(stored.fields().values());
        if (!type.getFieldNames().equals(List.copyOf(stored.fields().keySet()))) {
            return false;
        }
        for (int i = 0; i < fields.size(); i++) {
            if (!canBecome(type.getTypeAt(i), fields.get(i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether rows have values of the SQL type in the form that the Lance type has by itself; else
     * they are converted when they are written.
     */
    public static boolean isOwnForm(LogicalType type, LanceType stored) {
        List<LogicalType> parts = type.getChildren();
        switch (type.getTypeRoot()) {
            case BOOLEAN:
            case DATE:
            case CHAR:
            case VARCHAR:
            case BINARY:
            case VARBINARY:
                return true;
            case TINYINT:
                return stored.kind() == Kind.INT8;
            case SMALLINT:
                return stored.kind() == Kind.INT16;
            case INTEGER:
            case INTERVAL_YEAR_MONTH:
                return stored.kind() == Kind.INT32;
            case BIGINT:
                return stored.kind() == Kind.INT64;
            case FLOAT:
                return stored.kind() == Kind.FLOAT32 || stored.kind() == Kind.FLOAT16;
            case DOUBLE:
                return stored.kind() == Kind.FLOAT64;
            case DECIMAL:
                return stored.kind() == Kind.DECIMAL128
                        && stored.precision() == LogicalTypeChecks.getPrecision(type)
                        && stored.scale() == LogicalTypeChecks.getScale(type);
            case TIME_WITHOUT_TIME_ZONE:
                return stored.kind() == Kind.TIME32 && stored.unit() == TimestampUnit.MILLISECOND;
            case TIMESTAMP_WITHOUT_TIME_ZONE:
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE:
                return stored.unit()
                        == TimestampUnit.ofPrecision(LogicalTypeChecks.getPrecision(type));
            case INTERVAL_DAY_TIME:
                return stored.unit() == TimestampUnit.MILLISECOND;
            case ARRAY:
                return stored.kind() == Kind.VECTOR
                        ? parts.get(0).is(elementRoot(stored.elementType()))
                        : stored.kind() == Kind.LIST && isOwnForm(parts.get(0), stored.element());
            case MULTISET:
                return stored.kind() == Kind.MAP && isOwnForm(parts.get(0), stored.key());
            case MAP:
            case ROW:
                return stored.kind() == (type.is(LogicalTypeRoot.ROW) ? Kind.STRUCT : Kind.MAP)
                        && isOwnForm(parts, new ArrayList<>(stored.fields().values()));
            default:
                return false;
        }
    }

    private static boolean isOwnForm(List<LogicalType> parts, List<ColumnDef> stored) {
        for (int i = 0; i < parts.size(); i++) {
            if (!isOwnForm(parts.get(i), stored.get(i).type())) {
                return false;
            }
        }
        return true;
    }

    /** The SQL type of array elements that have the own form of a vector's elements. */
    public static LogicalTypeRoot elementRoot(VectorElementType elementType) {
        switch (elementType) {
            case FLOAT16:
            case FLOAT32:
                return LogicalTypeRoot.FLOAT;
            case FLOAT64:
                return LogicalTypeRoot.DOUBLE;
            case INT8:
                return LogicalTypeRoot.TINYINT;
            default:
                return LogicalTypeRoot.SMALLINT;
        }
    }
}
