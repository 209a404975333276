package org.apache.flink.connector.lancedb.schema;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;

/** Names types; {@link LanceTypeParser} reads the names. */
@Internal
public final class LanceTypeText {

    /** What stands behind the type of what takes no null. */
    public static final String NOT_NULL = " NOT NULL";

    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private LanceTypeText() {}

    static String of(LanceType type) {
        String name = name(type.kind());
        switch (type.kind()) {
            case TIMESTAMP:
                return name + "(" + type.unit().symbol() + (type.isUtc() ? ", UTC)" : ")");
            case TIME32:
            case TIME64:
            case DURATION:
                return name + "(" + type.unit().symbol() + ")";
            case DECIMAL128:
            case DECIMAL256:
                return name + "(" + type.precision() + ", " + type.scale() + ")";
            case FIXED_SIZE_BINARY:
                return name + "(" + type.byteWidth() + ")";
            case VECTOR:
                return name + "<" + type.elementType() + ", " + type.dimension() + ">";
            case LIST:
                return name + "<" + type.elementDef() + ">";
            case MAP:
                return name + "<" + type.key() + ", " + type.valueDef() + ">";
            case STRUCT:
                return type.fields().entrySet().stream()
                        .map(field -> quoted(field.getKey()) + ": " + field.getValue())
                        .collect(Collectors.joining(", ", name + "<", ">"));
            default:
                return name;
        }
    }

    /** The word that the name of each type of the kind begins with. */
    static String name(LanceType.Kind kind) {
        switch (kind) {
            case BOOLEAN:
                return "bool";
            case VECTOR:
                return "fixed_size_list";
            default:
                return kind.name().toLowerCase(Locale.ROOT);
        }
    }

    /** A field's name as it stands in a struct's name: between backticks where it has to be. */
    public static String quoted(String name) {
        return PLAIN_NAME.matcher(name).matches() ? name : "`" + name + "`";
    }
}
