package org.apache.flink.connector.lancedb.lance;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.annotation.Internal;
import org.apache.flink.connector.lancedb.schema.LanceType;

/**
 * A predicate on a table's rows, true, false or unknown as in SQL. Immutable.
 *
 * <p>It says of floating-point numbers what Java and SQL say, and not what Arrow does: 0.0 equals
 * -0.0, and no number is less or greater than NaN.
 */
@Internal
public final class RowFilter {

    /**
     * Lance's parser refuses more than 50 parentheses in one another; and it takes a chain of
     * hundreds of ORs for such a depth as well, and does not survive it.
     */
    private static final int DEEPEST = 40;

    private final String text;
    private final int depth;
    private final Map<String, LanceType> compared;

    private RowFilter(String text, int depth, Map<String, LanceType> compared) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException(
                    "its conditions are nested more than " + DEEPEST + " deep");
        }
        this.text = text;
        this.depth = depth;
        this.compared = Collections.unmodifiableMap(compared);
    }

    /** A filter that all rows pass, or none. */
    public static RowFilter constant(boolean value) {
        return new RowFilter(Boolean.toString(value), 0, Map.of());
    }

    /** Whether the column is null. */
    public static RowFilter isNull(String column) {
        return new RowFilter(FilterText.column(column) + " IS NULL", 0, Map.of());
    }

    /**
     * A column compared with a literal.
     *
     * @param literal see {@link FilterText#literal}
     */
    public static RowFilter compare(
            String column, LanceType type, Comparison comparison, Object literal) {
        String name = FilterText.column(column);
        return leaf(
                column,
                type,
                literal instanceof Double
                        ? FilterText.compareFloats(name, type, comparison, (Double) literal)
                        : name + comparison.symbol() + FilterText.literal(type, literal));
    }

    /** Two columns of one type, which is no floating-point type, compared with each other. */
    public static RowFilter compareColumns(
            String left, LanceType type, Comparison comparison, String right) {
        RowFilter one =
                leaf(
                        left,
                        type,
                        FilterText.column(left) + comparison.symbol() + FilterText.column(right));
        Map<String, LanceType> both = new TreeMap<>(one.compared);
        both.put(right, type);
        return new RowFilter(one.text, one.depth, both);
    }

    /** Whether a text column starts with, ends with, contains or is like a pattern of LIKE. */
    public static RowFilter like(String column, LanceType type, String pattern) {
        return leaf(
                column,
                type,
                FilterText.column(column)
                        + " LIKE "
                        + FilterText.literal(LanceType.utf8(), pattern));
    }

    /** Whether a BOOLEAN column is true. */
    public static RowFilter isTrue(String column) {
        return leaf(column, LanceType.bool(), FilterText.column(column));
    }

    private static RowFilter leaf(String column, LanceType type, String text) {
        return new RowFilter(text, 0, Map.of(column, type));
    }

    public static RowFilter and(List<RowFilter> filters) {
        return joined(" AND ", filters);
    }

    public static RowFilter or(List<RowFilter> filters) {
        return joined(" OR ", filters);
    }

    /** Joins in halves, so that the depth is the logarithm of the number. */
    private static RowFilter joined(String operator, List<RowFilter> filters) {
        if (filters.size() == 1) {
            return filters.get(0);
        }
        RowFilter left = joined(operator, filters.subList(0, filters.size() / 2));
        RowFilter right = joined(operator, filters.subList(filters.size() / 2, filters.size()));
        Map<String, LanceType> compared = new TreeMap<>(left.compared);
        compared.putAll(right.compared);
        return new RowFilter(
                "(" + left.text + operator + right.text + ")",
                1 + Math.max(left.depth, right.depth),
                compared);
    }

    public RowFilter not() {
        return new RowFilter("NOT (" + text + ")", depth + 1, compared);
    }

    /** Whether this is true or false, and not unknown. */
    public RowFilter is(boolean value) {
        return new RowFilter(
                "((" + text + ") IS " + (value ? "TRUE" : "FALSE") + ")", depth + 2, compared);
    }

    /** The filter as Lance reads it. */
    String text() {
        return text;
    }

    /** The columns whose values are compared, with the types that they are declared with. */
    Map<String, LanceType> compared() {
        return compared;
    }

    @Override
    public String toString() {
        return text;
    }

    /** The ways to compare two values. */
    @Internal
    public enum Comparison {
        EQUAL(" = "),
        NOT_EQUAL(" <> "),
        LESS(" < "),
        LESS_OR_EQUAL(" <= "),
        GREATER(" > "),
        GREATER_OR_EQUAL(" >= ");

        private final String symbol;

        Comparison(String symbol) {
            this.symbol = symbol;
        }

        String symbol() {
            return symbol;
        }

        /** The comparison that says the same with its two sides exchanged. */
        public Comparison flipped() {
            switch (this) {
                case LESS:
                    return GREATER;
                case LESS_OR_EQUAL:
                    return GREATER_OR_EQUAL;
                case GREATER:
                    return LESS;
                case GREATER_OR_EQUAL:
                    return LESS_OR_EQUAL;
                default:
                    return this;
            }
        }
    }
}
