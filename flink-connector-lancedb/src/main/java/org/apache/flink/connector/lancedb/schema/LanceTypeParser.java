package org.apache.flink.connector.lancedb.schema;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads the names that {@link LanceTypeText} gives to types, from left to right. */
final class LanceTypeParser {

    private static final int MAX_SHOWN = 200;

    private final String text;
    private int position;
    private int depth;

    private LanceTypeParser(String text) {
        this.text = text;
    }

    static LanceType parse(String text) {
        LanceTypeParser parser = new LanceTypeParser(text);
        LanceType type = parser.type();
        if (!parser.rest().isEmpty()) {
            throw parser.expected("the end of the text");
        }
        return type;
    }

    private LanceType type() {
        skipSpace();
        int start = position;
        LanceType.Kind kind = kind(word());
        if (kind == null) {
            position = start;
            throw expected(
                    "a type, one of "
                            + Arrays.stream(LanceType.Kind.values())
                                    .map(LanceTypeText::name)
                                    .collect(Collectors.joining(", ")));
        }
        return type(kind);
    }

    private static LanceType.Kind kind(String word) {
        for (LanceType.Kind kind : LanceType.Kind.values()) {
            if (LanceTypeText.name(kind).equals(word)) {
                return kind;
            }
        }
        return null;
    }

    private LanceType type(LanceType.Kind kind) {
        switch (kind) {
            case BOOLEAN:
                return LanceType.bool();
            case INT8:
                return LanceType.int8();
            case INT16:
                return LanceType.int16();
            case INT32:
                return LanceType.int32();
            case INT64:
                return LanceType.int64();
            case FLOAT16:
                return LanceType.float16();
            case FLOAT32:
                return LanceType.float32();
            case FLOAT64:
                return LanceType.float64();
            case UTF8:
                return LanceType.utf8();
            case JSON:
                return LanceType.json();
            case BINARY:
                return LanceType.binary();
            case LARGE_UTF8:
                return LanceType.largeUtf8();
            case LARGE_BINARY:
                return LanceType.largeBinary();
            case DATE32:
                return LanceType.date32();
            case LIST:
            case STRUCT:
            case MAP:
            case VECTOR:
                take("<");
                if (depth == LanceType.MAX_DEPTH) {
                    throw expected(
                            "a type without parts: no more than "
                                    + LanceType.MAX_DEPTH
                                    + " lists, structs and maps within each other");
                }
                depth++;
                LanceType composed = composed(kind);
                depth--;
                take(">");
                return composed;
            default:
                take("(");
                LanceType measured = measured(kind);
                take(")");
                return measured;
        }
    }

    private LanceType measured(LanceType.Kind kind) {
        switch (kind) {
            case TIME32:
                return LanceType.time32(unit());
            case TIME64:
                return LanceType.time64(unit());
            case DURATION:
                return LanceType.duration(unit());
            case TIMESTAMP:
                TimestampUnit unit = unit();
                if (!takes(",")) {
                    return LanceType.timestamp(unit);
                }
                take("UTC");
                return LanceType.timestampUtc(unit);
            case FIXED_SIZE_BINARY:
                return LanceType.fixedSizeBinary(number());
            default:
                int precision = number();
                take(",");
                int scale = number();
                return kind == LanceType.Kind.DECIMAL128
                        ? LanceType.decimal128(precision, scale)
                        : LanceType.decimal256(precision, scale);
        }
    }

    private LanceType composed(LanceType.Kind kind) {
        switch (kind) {
            case LIST:
                return LanceType.list(part());
            case MAP:
                LanceType key = type();
                take(",");
                return LanceType.map(key, part());
            case VECTOR:
                VectorElementType elementType = vectorElementType();
                take(",");
                return LanceType.vector(elementType, number());
            default:
                return struct();
        }
    }

    private ColumnDef part() {
        LanceType type = type();
        return takes(LanceTypeText.NOT_NULL.trim())
                ? ColumnDef.notNull(type)
                : ColumnDef.nullable(type);
    }

    private LanceType struct() {
        Map<String, ColumnDef> fields = new LinkedHashMap<>();
        do {
            String name = fieldName();
            take(":");
            if (fields.put(name, part()) != null) {
                throw new IllegalArgumentException(
                        String.format(
                                "The type '%s' has a struct with two fields '%s'.", text, name));
            }
        } while (takes(","));
        return LanceType.struct(fields);
    }

    private String fieldName() {
        if (!takes("`")) {
            String name = word();
            if (name.isEmpty()) {
                throw expected("the name of a field");
            }
            return name;
        }
        int end = text.indexOf('`', position);
        if (end < 0) {
            position = text.length();
            throw expected("the backtick that ends the name of a field");
        }
        String name = text.substring(position, end);
        position = end + 1;
        return name;
    }

    private TimestampUnit unit() {
        for (TimestampUnit unit : TimestampUnit.values()) {
            int start = position;
            skipSpace();
            if (word().equals(unit.symbol())) {
                return unit;
            }
            position = start;
        }
        throw expected("a unit, one of s, ms, us, ns");
    }

    private VectorElementType vectorElementType() {
        for (VectorElementType elementType : VectorElementType.values()) {
            if (takes(elementType.toString())) {
                return elementType;
            }
        }
        throw expected("a vector's element type, one of " + VectorElementType.names());
    }

    private int number() {
        skipSpace();
        int start = position;
        while (position < text.length() && Character.isDigit(text.charAt(position))) {
            position++;
        }
        try {
            return Integer.parseInt(text.substring(start, position));
        } catch (NumberFormatException e) {
            position = start;
            throw expected("a number of at most " + Integer.MAX_VALUE);
        }
    }

    private String word() {
        skipSpace();
        int start = position;
        while (position < text.length()
                && (Character.isLetterOrDigit(text.charAt(position))
                        || text.charAt(position) == '_')) {
            position++;
        }
        return text.substring(start, position);
    }

    private void take(String token) {
        if (!takes(token)) {
            throw expected("'" + token + "'");
        }
    }

    private boolean takes(String token) {
        skipSpace();
        boolean found = text.startsWith(token, position);
        position += found ? token.length() : 0;
        return found;
    }

    private void skipSpace() {
        while (position < text.length() && text.charAt(position) == ' ') {
            position++;
        }
    }

    private String rest() {
        skipSpace();
        return text.substring(position);
    }

    private IllegalArgumentException expected(String what) {
        String rest = rest();
        return new IllegalArgumentException(
                String.format(
                        "The type '%s' cannot be read at position %d: found %s, expected %s.",
                        shorten(text),
                        position + 1,
                        rest.isEmpty() ? "the end of the text" : "'" + shorten(rest) + "'",
                        what));
    }

    private static String shorten(String text) {
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
    }
}
