package org.apache.flink.connector.lancedb.sink.statement;

import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.table.expressions.CallExpression;
import org.apache.flink.table.expressions.FieldReferenceExpression;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** A column in a predicate, which may stand in casts that change no value. Immutable. */
final class ComparedColumn {

    private final String name;
    private final LanceType type;

    private ComparedColumn(String name, LanceType type) {
        this.name = name;
        this.type = type;
    }

    /**
     * The column that an expression is.
     *
     * @throws IllegalArgumentException if it is none
     */
    static ComparedColumn of(ResolvedExpression expression, TableSchema schema) {
        ResolvedExpression inner = expression;
        while (isCast(inner)) {
            ResolvedExpression uncast = inner.getResolvedChildren().get(0);
            LogicalType from = uncast.getOutputDataType().getLogicalType();
            LogicalType to = inner.getOutputDataType().getLogicalType();
            if (!keepsValues(from, to)) {
                throw new IllegalArgumentException(
                        String.format(
                                "the cast of %s from %s to %s changes values",
                                uncast.asSummaryString(),
                                from.asSummaryString(),
                                to.asSummaryString()));
            }
            inner = uncast;
        }
        if (!(inner instanceof FieldReferenceExpression)) {
            throw DeletePredicate.notTranslated(inner);
        }
        String name = ((FieldReferenceExpression) inner).getName();
        int position = schema.position(name);
        if (position < 0) {
            throw new IllegalArgumentException(
                    "the column '" + name + "' is computed, so the table does not have it");
        }
        return new ComparedColumn(name, schema.column(position).type());
    }

    static boolean isCast(ResolvedExpression expression) {
        return expression instanceof CallExpression
                && ((CallExpression) expression).getFunctionDefinition()
                        == BuiltInFunctionDefinitions.CAST;
    }

    private static boolean keepsValues(LogicalType from, LogicalType to) {
        if (from.copy(true).equals(to.copy(true))) {
            return true;
        }
        switch (to.getTypeRoot()) {
            case SMALLINT:
            case INTEGER:
            case BIGINT:
            case DECIMAL:
                return isExact(from)
                        && LogicalTypeChecks.getScale(to) >= LogicalTypeChecks.getScale(from)
                        && wholeDigits(to) >= wholeDigits(from);
            case DOUBLE:
                return from.is(LogicalTypeRoot.FLOAT);
            case VARCHAR: // A CHAR would be padded.
                return isText(from)
                        && LogicalTypeChecks.getLength(to) >= LogicalTypeChecks.getLength(from);
            case VARBINARY:
                return (from.is(LogicalTypeRoot.BINARY) || from.is(LogicalTypeRoot.VARBINARY))
                        && LogicalTypeChecks.getLength(to) >= LogicalTypeChecks.getLength(from);
            case TIMESTAMP_WITHOUT_TIME_ZONE:
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE:
                return from.is(to.getTypeRoot())
                        && LogicalTypeChecks.getPrecision(to)
                                >= LogicalTypeChecks.getPrecision(from);
            default:
                return false;
        }
    }

    private static boolean isText(LogicalType type) {
        return type.is(LogicalTypeRoot.CHAR) || type.is(LogicalTypeRoot.VARCHAR);
    }

    private static boolean isExact(LogicalType type) {
        switch (type.getTypeRoot()) {
            case TINYINT:
            case SMALLINT:
            case INTEGER:
            case BIGINT:
            case DECIMAL:
                return true;
            default:
                return false;
        }
    }

    private static int wholeDigits(LogicalType type) {
        return LogicalTypeChecks.getPrecision(type) - LogicalTypeChecks.getScale(type);
    }

    String name() {
        return name;
    }

    LanceType type() {
        return type;
    }
}
