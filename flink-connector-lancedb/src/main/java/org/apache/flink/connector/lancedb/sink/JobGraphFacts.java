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
        return isBounded(
                Stream.concat(
                        Stream.of(stream.getTransformation()),
                        List.copyOf(stream.getExecutionEnvironment().getTransformations())
                                .stream()));
    }

    /** Whether a stream ends. */
    static boolean isBounded(DataStream<?> stream) {
        return isBounded(Stream.of(stream.getTransformation()));
    }

    private static boolean isBounded(Stream<Transformation<?>> transformations) {
        return transformations
                .flatMap(JobGraphFacts::withPredecessors)
                .filter(WithBoundedness.class::isInstance)
                .allMatch(
                        source ->
                                ((WithBoundedness) source).getBoundedness() == Boundedness.BOUNDED);
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
