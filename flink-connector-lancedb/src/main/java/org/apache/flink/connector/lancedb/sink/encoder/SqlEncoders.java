package org.apache.flink.connector.lancedb.sink.encoder;

import java.util.List;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.SqlConversions;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/**
 * Chooses the encoders of columns that SQL declares with a type whose values have another form in
 * rows than the Lance type's own. {@link SqlConversions} says which conversions there are.
 */
final class SqlEncoders {

    private static final LogicalType COUNT = new IntType(false);

    private SqlEncoders() {}

    static ColumnEncoder of(LogicalType sql, LanceType type, int position) {
        if (SqlConversions.isOwnForm(sql, type)) {
            return ColumnEncoder.of(type, position);
        }
        switch (type.kind()) {
            case INT8:
            case INT16:
            case INT32:
            case INT64:
                return SqlNumbers.integer(sql, type, position);
            case DECIMAL128:
            case DECIMAL256:
                return SqlNumbers.decimal(sql, type, position);
            case FLOAT16:
            case FLOAT32:
            case FLOAT64:
                return SqlNumbers.floatingPoint(sql, type, position);
            case TIME32:
            case TIME64:
                return SqlTimes.timeOfDay(sql, type, position);
            case TIMESTAMP:
                return SqlTimes.timestamp(sql, type, position);
            case DURATION:
                return SqlTimes.duration(type, position);
            case UTF8:
            case LARGE_UTF8:
                return new NestedJsonEncoder(sql, position, null);
            case JSON:
                return new NestedJsonEncoder(sql, position, new JsonCheck());
            case VECTOR:
                return new VectorEncoder(type, sql.getChildren().get(0).getTypeRoot(), position);
            case LIST:
            case STRUCT:
            case MAP:
                return NestedEncoder.of(
                        type, position, (part, partType, at) -> of(part(sql, part), partType, at));
            default:
                throw new IllegalStateException(
                        "No encoder of " + sql.asSummaryString() + " for " + type);
        }
    }

    private static LogicalType part(LogicalType sql, int part) {
        List<LogicalType> parts = sql.getChildren();
        return sql.is(LogicalTypeRoot.MULTISET) && part == 1 ? COUNT : parts.get(part);
    }
}
