package org.apache.flink.connector.lancedb.table;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.SqlColumnOptions;
import org.apache.flink.connector.lancedb.schema.VectorElementType;

/** The options that a table has for each of its columns: {@code columns.<name>.<option>}. */
enum ColumnOption {
    VECTOR_DIMENSION(
            "vector.dimension",
            "The number of elements of an ARRAY that is stored as a vector. Without it an ARRAY is a list.") {
        @Override
        SqlColumnOptions addTo(SqlColumnOptions options, String key, String value) {
            try {
                return options.withDimension(Integer.parseInt(value));
            } catch (NumberFormatException e) {
                throw unexpected(key, value, "a whole number such as '384'");
            }
        }
    },
    VECTOR_ELEMENT_TYPE(
            "vector.element-type",
            "The type of a vector's elements: float16, float32, float64, int8 or uint8. By default float32 for ARRAY<FLOAT>, float64 for ARRAY<DOUBLE> and int8 for ARRAY<TINYINT>.") {
        @Override
        SqlColumnOptions addTo(SqlColumnOptions options, String key, String value) {
            for (VectorElementType elementType : VectorElementType.values()) {
                if (elementType.toString().equals(value.toLowerCase(Locale.ROOT))) {
                    return options.withElementType(elementType);
                }
            }
            throw unexpected(key, value, "'float16', 'float32', 'float64', 'int8' or 'uint8'");
        }
    },
    TYPE(
            "type",
            "The Lance type that the column is stored as, in place of the one that its SQL type has by default, such as large_utf8, json or timestamp(ns).") {
        @Override
        SqlColumnOptions addTo(SqlColumnOptions options, String key, String value) {
            try {
                return options.withType(LanceType.parse(value));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        String.format("The option '%s': %s", key, e.getMessage()), e);
            }
        }
    },
    ENCODING("encoding", "json: an ARRAY, MAP, MULTISET or ROW is stored as JSON text.") {
        @Override
        SqlColumnOptions addTo(SqlColumnOptions options, String key, String value) {
            if (!value.equalsIgnoreCase("json")) {
                throw unexpected(key, value, "'json'");
            }
            return options.asJson();
        }
    };

    private final String suffix;
    private final String description;

    ColumnOption(String suffix, String description) {
        this.suffix = suffix;
        this.description = description;
    }

    /** The option with {@code <name>} for the column. */
    String template() {
        return LanceConnectorOptions.COLUMNS_PREFIX + "<name>." + suffix;
    }

    String description() {
        return description;
    }

    /**
     * Adds the option to a column's.
     *
     * @throws IllegalArgumentException if the value is none of the option's
     */
    abstract SqlColumnOptions addTo(SqlColumnOptions options, String key, String value);

    private static IllegalArgumentException unexpected(String key, String value, String expected) {
        return new IllegalArgumentException(
                String.format("The option '%s' is '%s'; expected %s.", key, value, expected));
    }

    /** The option that a key is of; empty if there is none. */
    static Optional<ColumnOption> of(String key) {
        return Arrays.stream(values()).filter(option -> option.isOf(key)).findFirst();
    }

    private boolean isOf(String key) {
        return key.endsWith("." + suffix)
                && key.length()
                        > LanceConnectorOptions.COLUMNS_PREFIX.length() + 1 + suffix.length();
    }

    /** The column that a key of this option names. */
    String column(String key) {
        return key.substring(
                LanceConnectorOptions.COLUMNS_PREFIX.length(), key.length() - 1 - suffix.length());
    }

    /** All options, for messages. */
    static String templates() {
        return Arrays.stream(values())
                .map(option -> "'" + option.template() + "'")
                .collect(Collectors.joining(", "));
    }
}
