package org.apache.flink.connector.lancedb.benchmarks.job;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.connector.lancedb.benchmarks.documents.Changes;
import org.apache.flink.connector.lancedb.benchmarks.documents.Documents;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.sink.LanceTargetSink;
import org.apache.flink.connector.lancedb.sink.LanceTargetSinkBuilder;
import org.apache.flink.connector.lancedb.sink.encoder.RowConverter;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;

/** The jobs that are measured, with Flink's and the sink's defaults where nothing else is said. */
public final class SinkJobs {

    /** The name of the table that is written, in each database. */
    public static final String TABLE = "documents";

    private final BenchmarkCluster cluster;
    private final Path directory;
    private final Documents documents;
    private String stateBackend = "hashmap";
    private boolean objectReuse;

    /**
     * Jobs that write to the database in the given directory.
     *
     * @param directory has the database, and the jobs' checkpoints
     */
    public SinkJobs(BenchmarkCluster cluster, Path directory, Documents documents) {
        this.cluster = cluster;
        this.directory = directory;
        this.documents = documents;
    }

    /** Keeps state in RocksDB, with incremental checkpoints. */
    public SinkJobs onRocksDb() {
        stateBackend = "rocksdb";
        return this;
    }

    /** Lets Flink hand rows from step to step without a copy, which it does not by default. */
    public SinkJobs reusingObjects() {
        objectReuse = true;
        return this;
    }

    private Path database() {
        return directory.resolve("database");
    }

    /** Where the table is that the jobs write. */
    public String tableUri() {
        return database().resolve(TABLE + ".lance").toString();
    }

    private Configuration configuration() {
        Configuration configuration = cluster.client();
        configuration.set(StateBackendOptions.STATE_BACKEND, stateBackend);
        configuration.set(PipelineOptions.OBJECT_REUSE, objectReuse);
        configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                directory.resolve("checkpoints").toUri().toString());
        return configuration;
    }

    /** A sink of the documents, ready to be set up further. */
    public LanceTargetSinkBuilder<Row> sink(boolean keyed) {
        return LanceTargetSink.<Row>builder()
                .setConnection(LanceConnection.of(database().toString()))
                .setTable(TABLE)
                .setSchema(documents.schema(keyed))
                .setRowConverter(RowConverter.forRow());
    }

    /** A job of the DataStream API. */
    public SinkJob stream(Changes changes, Sink<Row> sink) throws Exception {
        return start(changes, stream -> stream.sinkTo(sink).uid("target"));
    }

    /**
     * A job of the DataStream API that sends all rows over the network, and throws them away: what
     * Flink itself takes.
     */
    public SinkJob discarding(Changes changes) throws Exception {
        return start(
                changes,
                stream -> stream.keyBy(row -> row.getField(0)).sinkTo(new DiscardingSink<>()));
    }

    private SinkJob start(Changes changes, Consumer<DataStream<Row>> end) throws Exception {
        return SinkJob.start(
                cluster,
                feed -> {
                    StreamExecutionEnvironment environment =
                            new StreamExecutionEnvironment(configuration());
                    end.accept(
                            environment
                                    .fromSource(
                                            new FeedSource<>(
                                                    feed, changes, RowFactory.rows(documents)),
                                            WatermarkStrategy.noWatermarks(),
                                            "Documents",
                                            RowFactory.rowType())
                                    .uid("documents"));
                    return environment.executeAsync();
                });
    }

    /** A job of SQL that appends documents to the table. */
    public SinkJob sqlAppend() throws Exception {
        return SinkJob.start(
                cluster,
                feed -> {
                    StreamTableEnvironment sql =
                            StreamTableEnvironment.create(
                                    new StreamExecutionEnvironment(configuration()));
                    String columns = "(id STRING NOT NULL, title STRING, embedding ARRAY<FLOAT>)";
                    sql.executeSql(
                            String.format(
                                    "CREATE TABLE source %s WITH ('connector'='%s', 'feed'='%s', 'dimension'='%d')",
                                    columns,
                                    FeedTableFactory.IDENTIFIER,
                                    feed,
                                    documents.dimension()));
                    sql.executeSql(
                            String.format(
                                    "CREATE TABLE target %s WITH ('connector'='lancedb', 'uri'='%s', 'table'='%s', 'columns.embedding.vector.dimension'='%d')",
                                    columns, database(), TABLE, documents.dimension()));
                    return sql.executeSql("INSERT INTO target SELECT * FROM source")
                            .getJobClient()
                            .orElseThrow();
                });
    }
}
