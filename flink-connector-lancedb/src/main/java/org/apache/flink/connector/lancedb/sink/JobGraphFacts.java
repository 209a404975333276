package org.apache.flink.connector.lancedb.sink;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.operators.AbstractUdfStreamOperator;
import org.apache.flink.streaming.api.transformations.LegacySourceTransformation;
import org.apache.flink.streaming.api.transformations.SinkTransformation;
import org.apache.flink.streaming.api.transformations.WithBoundedness;

/** What a sink's topology has to know of the job around it. */
final class JobGraphFacts {

    private JobGraphFacts() {}

    /**
     * Whether the job of a stream runs in batch execution: if it is set, or if it is left to Flink
     * and the whole job has no source without end.
     */
    static boolean isBatch(DataStream<?> stream) {
        RuntimeExecutionMode mode =
                stream.getExecutionEnvironment()
                        .getConfiguration()
                        .get(ExecutionOptions.RUNTIME_MODE);
        return mode == RuntimeExecutionMode.BATCH
                || (mode == RuntimeExecutionMode.AUTOMATIC && hasBoundedSourcesOnly(stream));
    }

    private static boolean hasBoundedSourcesOnly(DataStream<?> stream) {
        // SQL's transformations are not registered with the environment, but known to the input.
        return Stream.concat(
                        Stream.of(stream.getTransformation()),
                        List.copyOf(stream.getExecutionEnvironment().getTransformations()).stream())
                .flatMap(JobGraphFacts::withPredecessors)
                .filter(WithBoundedness.class::isInstance)
                .allMatch(JobGraphFacts::isBounded);
    }

    private static boolean isBounded(Transformation<?> source) {
        return ((WithBoundedness) source).getBoundedness() == Boundedness.BOUNDED;
    }

    /** Whether a stream ends by itself. */
    static boolean ends(DataStream<?> stream) {
        return withPredecessors(stream.getTransformation())
                .filter(WithBoundedness.class::isInstance)
                .allMatch(source -> isBounded(source) || readsInputFormat(source));
    }

    /**
     * Whether a source is an input format's, such as that of VALUES in SQL: all of them end, though
     * Flink does not declare them bounded in streaming execution. Their function is in another
     * package in Flink 2 than in Flink 1.
     */
    private static boolean readsInputFormat(Transformation<?> source) {
        if (!(source instanceof LegacySourceTransformation)) {
            return false;
        }
        // Not as what it is: the bound of its function's type is in another package, too.
        AbstractUdfStreamOperator<?, ?> operator =
                ((LegacySourceTransformation<?>) source).getOperator();
        return operator.getUserFunction()
                .getClass()
                .getSimpleName()
                .equals("InputFormatSourceFunction");
    }

    private static Stream<Transformation<?>> withPredecessors(Transformation<?> transformation) {
        return Stream.concat(
                Stream.of(transformation), transformation.getTransitivePredecessors().stream());
    }

    /**
     * The uid that the job's author gave the sink. Flink puts it before the uids of the sink's
     * operators; where it has none, it refuses those.
     */
    static Optional<String> uid(Sink<?> sink, DataStream<?> input) {
        return input.getExecutionEnvironment().getTransformations().stream()
                .filter(SinkTransformation.class::isInstance)
                .map(transformation -> (SinkTransformation<?, ?>) transformation)
                .filter(transformation -> transformation.getSink() == sink)
                .map(Transformation::getUid)
                .filter(Objects::nonNull)
                .findFirst();
    }
}
