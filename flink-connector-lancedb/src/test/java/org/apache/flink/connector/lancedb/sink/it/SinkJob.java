package org.apache.flink.connector.lancedb.sink.it;

import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource.NumberSequenceSplit;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.api.java.typeutils.RowTypeInfo;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Row;

/** A job that writes generated rows to the sink under test, on the test's MiniCluster. */
final class SinkJob {

    static final TypeInformation<Row> ROW =
            new RowTypeInfo(
                    Types.LONG, Types.STRING, Types.INT, Types.PRIMITIVE_ARRAY(Types.FLOAT));

    private final Configuration configuration = new Configuration();
    private int sourceParallelism = 1;
    private int sinkParallelism = 1;
    private double changesPerSecond = Double.MAX_VALUE;
    private int changesPerCheckpoint;
    private boolean objectReuse;
    private TypeInformation<Row> rowType = ROW;

    SinkJob() {
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 20);
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(1));
    }

    /** The first failure is the job's end. */
    SinkJob noRestart() {
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        return this;
    }

    SinkJob sourceParallelism(int parallelism) {
        sourceParallelism = parallelism;
        return this;
    }

    SinkJob sinkParallelism(int parallelism) {
        sinkParallelism = parallelism;
        return this;
    }

    SinkJob checkpointInterval(Duration interval) {
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, interval);
        return this;
    }

    /** One checkpoint, at the end, in the JobManager's memory: the storage with the least room. */
    SinkJob oneCheckpoint() {
        configuration.set(CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS, Duration.ofHours(1));
        configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "jobmanager");
        return checkpointInterval(Duration.ofHours(1));
    }

    SinkJob checkpointDirectory(Path directory) {
        configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, directory.toUri().toString());
        return this;
    }

    /** The last checkpoint outlives the job. */
    SinkJob keepCheckpoints() {
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        return this;
    }

    /**
     * Barriers overtake rows that wait. Those that the JobManager sends to the source begin as
     * aligned ones, as otherwise they overtake splits as well: see {@link OvertakenSplitITCase}.
     */
    SinkJob unalignedCheckpoints() {
        configuration.set(CheckpointingOptions.ENABLE_UNALIGNED, true);
        configuration.set(CheckpointingOptions.ALIGNED_CHECKPOINT_TIMEOUT, Duration.ofMillis(1));
        return this;
    }

    /** Rows leave at once, so that those behind a barrier overtake another channel's barrier. */
    SinkJob atLeastOnce() {
        configuration.set(ExecutionOptions.BUFFER_TIMEOUT, Duration.ZERO);
        // By its key: the option's Java constant differs between Flink 1 and 2.
        configuration.setString("execution.checkpointing.mode", "AT_LEAST_ONCE");
        return this;
    }

    SinkJob changesPerSecond(double rate) {
        changesPerSecond = rate;
        return this;
    }

    /**
     * So many changes of each source, then none until a checkpoint with all of them is complete.
     */
    SinkJob changesPerCheckpoint(int changes) {
        changesPerCheckpoint = changes;
        return this;
    }

    /** The state backend by its name in Flink's configuration: hashmap or rocksdb. */
    SinkJob stateBackend(String name) {
        configuration.set(StateBackendOptions.STATE_BACKEND, name);
        return this;
    }

    SinkJob executionMode(RuntimeExecutionMode mode) {
        configuration.set(ExecutionOptions.RUNTIME_MODE, mode);
        return this;
    }

    SinkJob batch() {
        return executionMode(RuntimeExecutionMode.BATCH);
    }

    SinkJob rowType(TypeInformation<Row> type) {
        rowType = type;
        return this;
    }

    SinkJob objectReuse() {
        objectReuse = true;
        return this;
    }

    SinkJob restoreFrom(String savepoint) {
        configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        return this;
    }

    /** The job's environment, ready to be executed. */
    StreamExecutionEnvironment with(
            GeneratorFunction<Long, Row> generator, long changes, FaultySink<Row> sink) {
        return with(source(generator, changes), sink);
    }

    /** The same with a source of the test's own. */
    StreamExecutionEnvironment with(DataGeneratorSource<Row> source, FaultySink<Row> sink) {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(1);
        env.setMaxParallelism(16);
        if (objectReuse) {
            env.getConfig().enableObjectReuse();
        }
        env.fromSource(source, WatermarkStrategy.noWatermarks(), "Changelog")
                .uid("changelog")
                .setMaxParallelism(Math.max(env.getMaxParallelism(), sourceParallelism))
                .setParallelism(sourceParallelism)
                .sinkTo(sink)
                .uid("target")
                .setParallelism(sinkParallelism);
        return env;
    }

    private DataGeneratorSource<Row> source(GeneratorFunction<Long, Row> generator, long changes) {
        return changesPerCheckpoint > 0
                ? new ChangesPerCheckpoint(generator, changes, changesPerCheckpoint, rowType)
                : new DataGeneratorSource<>(generator, changes, rate(), rowType);
    }

    /** Flink declares the strategies without their type. */
    @SuppressWarnings("unchecked")
    private RateLimiterStrategy<NumberSequenceSplit> rate() {
        return changesPerSecond == Double.MAX_VALUE
                ? RateLimiterStrategy.noOp()
                : RateLimiterStrategy.perSecond(changesPerSecond);
    }

    void run(GeneratorFunction<Long, Row> generator, long changes, FaultySink<Row> sink)
            throws Exception {
        with(generator, changes, sink).execute();
    }
}
