package org.apache.flink.connector.lancedb.sink.statement;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.connector.lancedb.lance.RowFilter;
import org.apache.flink.connector.lancedb.lance.RowFilter.Comparison;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.table.expressions.CallExpression;
import org.apache.flink.table.expressions.FieldReferenceExpression;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.expressions.ValueLiteralExpression;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/**
 * Translates the WHERE clause of a DELETE into a filter that is true, false and unknown for the
 * same rows; what has no such translation is refused.
 */
final class DeletePredicate {

    private static final Map<FunctionDefinition, Comparison> COMPARISONS =
            Map.of(
                    BuiltInFunctionDefinitions.EQUALS, Comparison.EQUAL,
                    BuiltInFunctionDefinitions.NOT_EQUALS, Comparison.NOT_EQUAL,
                    BuiltInFunctionDefinitions.LESS_THAN, Comparison.LESS,
                    BuiltInFunctionDefinitions.LESS_THAN_OR_EQUAL, Comparison.LESS_OR_EQUAL,
                    BuiltInFunctionDefinitions.GREATER_THAN, Comparison.GREATER,
                    BuiltInFunctionDefinitions.GREATER_THAN_OR_EQUAL, Comparison.GREATER_OR_EQUAL);

    private final TableSchema schema;

    private DeletePredicate(TableSchema schema) {
        this.schema = schema;
    }

    /**
     * Translates.
     *
     * @param conjunction conditions that must all be true; none for all rows
     * @throws IllegalArgumentException if a condition cannot be evaluated exactly; the message says
     *     which and why
     */
    static RowFilter translate(TableSchema schema, List<ResolvedExpression> conjunction) {
        DeletePredicate predicate = new DeletePredicate(schema);
        List<RowFilter> filters = new ArrayList<>();
        for (ResolvedExpression condition : conjunction) {
            try {
                filters.add(predicate.condition(condition));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        String.format(
                                "LanceDB cannot delete by the condition %s as Flink means it: %s.",
                                condition.asSummaryString(), e.getMessage()),
                        e);
            }
        }
        return filters.isEmpty() ? RowFilter.constant(true) : RowFilter.and(filters);
    }

    private RowFilter condition(ResolvedExpression expression) {
        if (isCastOfNullability(expression)) {
            return condition(expression.getResolvedChildren().get(0));
        }
        if (expression instanceof CallExpression) {
            return call((CallExpression) expression);
        }
        if (expression instanceof ValueLiteralExpression) {
            return ((ValueLiteralExpression) expression)
                    .getValueAs(Boolean.class)
                    .map(RowFilter::constant)
                    .orElseThrow(() -> notTranslated(expression));
        }
        ComparedColumn column = ComparedColumn.of(expression, schema);
        if (column.type().kind() != LanceType.Kind.BOOLEAN) {
            throw notTranslated(expression);
        }
        return RowFilter.isTrue(column.name());
    }

    /** Where unknown comes to the same as false, the planner makes the one of the other so. */
    private static boolean isCastOfNullability(ResolvedExpression expression) {
        return ComparedColumn.isCast(expression)
                && expression
                        .getResolvedChildren()
                        .get(0)
                        .getOutputDataType()
                        .getLogicalType()
                        .is(LogicalTypeRoot.BOOLEAN);
    }

    private RowFilter call(CallExpression call) {
        FunctionDefinition function = call.getFunctionDefinition();
        List<ResolvedExpression> operands = call.getResolvedChildren();
        if (COMPARISONS.containsKey(function)) {
            return compare(operands.get(0), COMPARISONS.get(function), operands.get(1));
        }
        if (function == BuiltInFunctionDefinitions.AND) {
            return RowFilter.and(conditions(call));
        }
        if (function == BuiltInFunctionDefinitions.OR) {
            return RowFilter.or(conditions(call));
        }
        if (function == BuiltInFunctionDefinitions.NOT) {
            return condition(operands.get(0)).not();
        }
        if (function == BuiltInFunctionDefinitions.IS_NULL) {
            return isNull(operands.get(0));
        }
        if (function == BuiltInFunctionDefinitions.IS_NOT_NULL) {
            return isNull(operands.get(0)).not();
        }
        if (function == BuiltInFunctionDefinitions.IS_TRUE) {
            return condition(operands.get(0)).is(true);
        }
        if (function == BuiltInFunctionDefinitions.IS_NOT_TRUE) {
            return condition(operands.get(0)).is(true).not();
        }
        if (function == BuiltInFunctionDefinitions.IS_FALSE) {
            return condition(operands.get(0)).is(false);
        }
        if (function == BuiltInFunctionDefinitions.IS_NOT_FALSE) {
            return condition(operands.get(0)).is(false).not();
        }
        if (function == BuiltInFunctionDefinitions.IN) {
            return RowFilter.or(
                    operands.subList(1, operands.size()).stream()
                            .map(value -> compare(operands.get(0), Comparison.EQUAL, value))
                            .collect(Collectors.toList()));
        }
        if (function == BuiltInFunctionDefinitions.BETWEEN) {
            return between(operands);
        }
        if (function == BuiltInFunctionDefinitions.NOT_BETWEEN) {
            return between(operands).not();
        }
        if (function == BuiltInFunctionDefinitions.LIKE && operands.size() == 2) {
            return like(operands.get(0), operands.get(1));
        }
        throw notTranslated(call);
    }

    /** The operands of a chain of the call's own function, which the planner nests in pairs. */
    private List<RowFilter> conditions(CallExpression chain) {
        List<RowFilter> filters = new ArrayList<>();
        List<ResolvedExpression> open = new ArrayList<>(List.of(chain));
        while (!open.isEmpty()) {
            ResolvedExpression next = open.remove(open.size() - 1);
            if (next instanceof CallExpression
                    && ((CallExpression) next).getFunctionDefinition()
                            == chain.getFunctionDefinition()) {
                open.addAll(next.getResolvedChildren());
            } else {
                filters.add(condition(next));
            }
        }
        return filters;
    }

    private RowFilter compare(
            ResolvedExpression left, Comparison comparison, ResolvedExpression right) {
        if (left instanceof ValueLiteralExpression) {
            return compare(right, comparison.flipped(), (ValueLiteralExpression) left);
        }
        if (right instanceof ValueLiteralExpression) {
            return compare(left, comparison, (ValueLiteralExpression) right);
        }
        if (!(left instanceof FieldReferenceExpression)
                || !(right instanceof FieldReferenceExpression)) {
            throw notTranslated(left instanceof FieldReferenceExpression ? right : left);
        }
        ComparedColumn one = ComparedColumn.of(left, schema);
        ComparedColumn other = ComparedColumn.of(right, schema);
        boolean comparable = one.type().canBeKey(); // All but floats and what has parts.
        if (isOrder(comparison) && isText(one)) {
            throw textOrder("of the columns '" + one.name() + "' and '" + other.name() + "'");
        }
        if (!comparable || !one.type().equals(other.type())) {
            throw new IllegalArgumentException(
                    String.format(
                            "the columns '%s' (%s) and '%s' (%s) are not of one type other than floating-point",
                            one.name(), one.type(), other.name(), other.type()));
        }
        return RowFilter.compareColumns(one.name(), one.type(), comparison, other.name());
    }

    private RowFilter compare(
            ResolvedExpression operand, Comparison comparison, ValueLiteralExpression literal) {
        ComparedColumn column = ComparedColumn.of(operand, schema);
        Object value = ComparedLiteral.of(literal, column.type());
        if (isOrder(comparison)
                && isText(column)
                && ((String) value).chars().anyMatch(c -> c >= Character.MIN_SURROGATE)) {
            throw textOrder("with " + literal.asSummaryString());
        }
        return RowFilter.compare(column.name(), column.type(), comparison, value);
    }

    private static boolean isOrder(Comparison comparison) {
        return comparison != Comparison.EQUAL && comparison != Comparison.NOT_EQUAL;
    }

    private static boolean isText(ComparedColumn column) {
        return column.type().kind() == LanceType.Kind.UTF8
                || column.type().kind() == LanceType.Kind.LARGE_UTF8;
    }

    /**
     * UTF-16 and UTF-8 order these characters differently, and Flink goes now by one, now by the
     * other.
     */
    private static IllegalArgumentException textOrder(String what) {
        return new IllegalArgumentException(
                "the order "
                        + what
                        + " can hang on characters from U+D800 on, which Flink and LanceDB order differently");
    }

    private RowFilter between(List<ResolvedExpression> operands) {
        return RowFilter.and(
                List.of(
                        compare(operands.get(0), Comparison.GREATER_OR_EQUAL, operands.get(1)),
                        compare(operands.get(0), Comparison.LESS_OR_EQUAL, operands.get(2))));
    }

    private RowFilter isNull(ResolvedExpression operand) {
        return RowFilter.isNull(ComparedColumn.of(operand, schema).name());
    }

    /** Of other patterns Flink and Lance do not agree on what escapes and what a line break is. */
    private RowFilter like(ResolvedExpression operand, ResolvedExpression pattern) {
        ComparedColumn column = ComparedColumn.of(operand, schema);
        if (!(pattern instanceof ValueLiteralExpression)) {
            throw notTranslated(pattern);
        }
        Object text =
                isText(column)
                        ? ComparedLiteral.of((ValueLiteralExpression) pattern, column.type())
                        : "";
        if (!text.toString().matches("(?s)%?[^%_\\\\]+%?")) {
            throw new IllegalArgumentException(
                    "of LIKE only the patterns 'abc', 'abc%', '%abc' and '%abc%' on texts are translated, without '_', '\\' and ESCAPE");
        }
        return RowFilter.like(column.name(), column.type(), (String) text);
    }

    static IllegalArgumentException notTranslated(ResolvedExpression expression) {
        return new IllegalArgumentException(
                expression.asSummaryString()
                        + " is not translated. Translated are =, <>, <, <=, >, >=, IN, BETWEEN and LIKE of a column and literals, IS [NOT] NULL, IS [NOT] TRUE, IS [NOT] FALSE, AND, OR and NOT");
    }
}
