package org.apache.flink.connector.lancedb.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.sink.encoder.RowConverter;
import org.apache.flink.connector.lancedb.sink.settings.SinkScope;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.ExplainDetail;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which jobs keep declared keys in state, and how their operator is known to savepoints. */
class PreWriteTopologyTest {

    private static final TypeInformation<Row> TYPE = Types.ROW(Types.LONG);

    private final StreamExecutionEnvironment env =
            StreamExecutionEnvironment.getExecutionEnvironment();

    private static LanceTargetSinkBuilder<Row> builder(boolean keyed) {
        TableSchema.Builder schema =
                TableSchema.builder().column("id", ColumnDef.notNull(LanceType.int64()));
        return LanceTargetSink.<Row>builder()
                .setConnection(LanceConnection.of("/nowhere"))
                .setTable("documents")
                .setSchema(keyed ? schema.primaryKey("id").build() : schema.build())
                .setRowConverter(RowConverter.forRow());
    }

    private DataStream<Row> bounded() {
        return env.fromSource(
                new DataGeneratorSource<>(Row::of, 10L, TYPE),
                WatermarkStrategy.noWatermarks(),
                "bounded");
    }

    private DataStream<Row> endless() {
        return env.fromSource(
                new EndlessSource(new DataGeneratorSource<>(Row::of, 10L, TYPE)),
                WatermarkStrategy.noWatermarks(),
                "endless",
                TYPE);
    }

    private List<StreamNode> trackers() {
        return env.getStreamGraph(false).getStreamNodes().stream()
                .filter(node -> node.getOperatorName().contains("Declared keys"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"true, true, 1", "true, false, 0", "false, true, 0", "false, false, 0"})
    void keysAreTrackedWhereATableHasThemAndTheOptionIsOn(
            boolean keyed, boolean option, int trackers) {
        bounded().sinkTo(builder(keyed).setTrackDeclaredKeys(option).build());

        assertThat(trackers()).hasSize(trackers);
    }

    @Test
    void keysAreTrackedByDefault() {
        bounded().sinkTo(builder(true).build());

        assertThat(trackers()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"STREAMING, 1", "BATCH, 0", "AUTOMATIC, 0"})
    void keysOfABoundedInputAreTrackedInStreamingExecutionOnly(
            RuntimeExecutionMode mode, int trackers) {
        env.setRuntimeMode(mode);
        bounded().sinkTo(builder(true).build());

        assertThat(trackers()).hasSize(trackers);
    }

    @Test
    void aSourceWithoutEndMakesAnAutomaticJobAStreamingOne() {
        env.setRuntimeMode(RuntimeExecutionMode.AUTOMATIC);
        endless().sinkTo(builder(true).build());

        assertThat(trackers()).hasSize(1);
    }

    @Test
    void aSourceWithoutEndElsewhereInTheJobMakesItAStreamingOne() {
        env.setRuntimeMode(RuntimeExecutionMode.AUTOMATIC);
        bounded().sinkTo(builder(true).build());
        endless().sinkTo(new DiscardingSink<>());

        assertThat(trackers()).hasSize(1);
    }

    @Test
    void theOperatorHasAUidExactlyIfTheSinkHasOne() {
        DataStream<Row> input = bounded();
        input.sinkTo(builder(true).build()).uid("target");
        input.sinkTo(builder(true).setTable("others").build());

        assertThat(trackers())
                .extracting(StreamNode::getTransformationUID)
                .containsExactlyInAnyOrder("target: declared-keys", null);
    }

    @Test
    void theOperatorHasTheSinksParallelism() {
        bounded().sinkTo(builder(true).build()).setParallelism(3);

        assertThat(trackers()).extracting(StreamNode::getParallelism).containsExactly(3);
    }

    @ParameterizedTest
    @CsvSource({"false, true", "true, false"})
    void sqlTracksKeysInStreamingExecutionOnly(boolean batch, boolean tracked) {
        EnvironmentSettings.Builder settings = EnvironmentSettings.newInstance();
        TableEnvironment tables =
                TableEnvironment.create(
                        (batch ? settings.inBatchMode() : settings.inStreamingMode()).build());
        tables.executeSql(
                "CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen', 'number-of-rows' = '5')");
        tables.executeSql(
                "CREATE TABLE documents (id BIGINT, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'lancedb', 'table' = 'documents', 'uri' = '/nowhere')");

        String plan =
                tables.explainSql(
                        "INSERT INTO documents SELECT n FROM numbers GROUP BY n",
                        ExplainDetail.JSON_EXECUTION_PLAN);

        assertThat(plan).contains("Writer");
        assertThat(plan.contains("Declared keys")).isEqualTo(tracked);
    }

    @Test
    void aSnapshotOfAnInputWithoutEndIsRefusedWithASentence() {
        endless().sinkTo(builder(true).setScope(SinkScope.SNAPSHOT).build());

        assertThatThrownBy(() -> env.getStreamGraph(false))
                .hasMessage(
                        "The sink of the table 'documents' has the scope SNAPSHOT, in which the rows that a run did not declare are deleted when its input ends, but this input has no end. Use bounded sources, or the scope INCREMENTAL (in SQL INSERT INTO with 'sink.scope' = 'incremental').");
    }

    @ParameterizedTest
    @EnumSource(value = RuntimeExecutionMode.class)
    void aSnapshotsOperatorsKeepTheInputsOrderAndHaveTheSinksParallelism(
            RuntimeExecutionMode mode) {
        env.setRuntimeMode(mode);
        bounded()
                .map(row -> row)
                .returns(TYPE)
                .setParallelism(5)
                .sinkTo(builder(true).setScope(SinkScope.SNAPSHOT).build())
                .uid("target")
                .setParallelism(3);

        Map<String, Integer> parallelism = new TreeMap<>();
        env.getStreamGraph(false)
                .getStreamNodes()
                .forEach(
                        node -> {
                            if (String.valueOf(node.getTransformationUID()).startsWith("target")) {
                                parallelism.put(node.getTransformationUID(), node.getParallelism());
                            }
                        });
        assertThat(parallelism)
                .containsEntry("target: snapshot-of-table", 1)
                .containsEntry("target: pinned-version", 1)
                .containsEntry("target: stored-rows", 3)
                .containsEntry("target: declarations", 5)
                .containsEntry("target: snapshot", 3)
                .containsEntry("target: stamp", 1);
    }

    @Test
    void twoSnapshotsWithoutUidsInOneJobArePlanned() {
        bounded().sinkTo(builder(true).setScope(SinkScope.SNAPSHOT).build());
        bounded().sinkTo(builder(true).setTable("others").setScope(SinkScope.SNAPSHOT).build());

        assertThat(env.getStreamGraph(false).getJobGraph().getVertices()).isNotEmpty();
    }
}
