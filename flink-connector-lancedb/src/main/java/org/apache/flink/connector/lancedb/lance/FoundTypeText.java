package org.apache.flink.connector.lancedb.lance;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.LanceTypeText;
import org.apache.flink.connector.lancedb.schema.TimestampUnit;

/** Names the types of a table's fields, those included that no {@link LanceType} stands for. */
final class FoundTypeText {

    private FoundTypeText() {}

    /** By the names that {@link LanceType} has where it has one, else by Arrow's. */
    static String of(Field found) {
        return typeName(found) + (found.isNullable() ? "" : LanceTypeText.NOT_NULL);
    }

    private static String typeName(Field found) {
        if (found.getDictionary() != null) {
            return "dictionary<" + number((ArrowType.Int) found.getType()) + ">";
        }
        if (JsonFields.isJson(found)) {
            return LanceType.json().toString();
        }
        ArrowType type = found.getType();
        List<Field> parts = found.getChildren();
        switch (type.getTypeID()) {
            case Bool:
                return "bool";
            case Utf8:
                return "utf8";
            case LargeUtf8:
                return "large_utf8";
            case Binary:
                return "binary";
            case LargeBinary:
                return "large_binary";
            case FixedSizeBinary:
                return "fixed_size_binary("
                        + ((ArrowType.FixedSizeBinary) type).getByteWidth()
                        + ")";
            case Int:
                return number((ArrowType.Int) type);
            case FloatingPoint:
                return floatingPoint((ArrowType.FloatingPoint) type);
            case Decimal:
                ArrowType.Decimal decimal = (ArrowType.Decimal) type;
                return String.format(
                        "decimal%d(%d, %d)",
                        decimal.getBitWidth(), decimal.getPrecision(), decimal.getScale());
            case Date:
                return ((ArrowType.Date) type).getUnit() == DateUnit.DAY ? "date32" : "date64";
            case Time:
                ArrowType.Time time = (ArrowType.Time) type;
                return "time" + time.getBitWidth() + "(" + unit(time.getUnit()).symbol() + ")";
            case Duration:
                return LanceType.duration(unit(((ArrowType.Duration) type).getUnit())).toString();
            case Timestamp:
                return timestamp((ArrowType.Timestamp) type);
            case FixedSizeList:
                return String.format(
                        "fixed_size_list<%s, %d>",
                        typeName(parts.get(0)), ((ArrowType.FixedSizeList) type).getListSize());
            case List:
                return "list<" + of(parts.get(0)) + ">";
            case LargeList:
                return "large_list<" + of(parts.get(0)) + ">";
            case Map:
                List<Field> entry = parts.get(0).getChildren();
                return "map<" + typeName(entry.get(0)) + ", " + of(entry.get(1)) + ">";
            case Struct:
                return parts.stream()
                        .map(part -> LanceTypeText.quoted(part.getName()) + ": " + of(part))
                        .collect(Collectors.joining(", ", "struct<", ">"));
            default:
                return type.toString();
        }
    }

    private static String number(ArrowType.Int type) {
        return (type.getIsSigned() ? "int" : "uint") + type.getBitWidth();
    }

    private static String floatingPoint(ArrowType.FloatingPoint type) {
        switch (type.getPrecision()) {
            case SINGLE:
                return "float32";
            case DOUBLE:
                return "float64";
            default:
                return "float16";
        }
    }

    private static String timestamp(ArrowType.Timestamp type) {
        TimestampUnit unit = unit(type.getUnit());
        if (type.getTimezone() == null) {
            return LanceType.timestamp(unit).toString();
        }
        return type.getTimezone().equals("UTC")
                ? LanceType.timestampUtc(unit).toString()
                : type.toString();
    }

    private static TimestampUnit unit(TimeUnit unit) {
        return TimestampUnit.valueOf(unit.name());
    }
}
