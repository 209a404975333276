package org.apache.flink.connector.lancedb.sink.it;

import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.sink.LanceTargetSink;
import org.apache.flink.connector.lancedb.sink.LanceTargetSinkBuilder;
import org.apache.flink.connector.lancedb.testing.TestTable;
import org.apache.flink.connector.testframe.external.ExternalSystemDataReader;
import org.apache.flink.connector.testframe.external.sink.DataStreamSinkV2ExternalContext;
import org.apache.flink.connector.testframe.external.sink.TestingSinkSettings;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;

/**
 * A table of its own for each test of Flink's suite of sinks. An element is a row's two columns,
 * {@code id:title}. It is read back with lance-core alone.
 */
final class SuiteTable implements DataStreamSinkV2ExternalContext<String> {

    private static final int ELEMENTS = 1_000;
    private static final String SEPARATOR = ":";

    private final String mode;
    private final boolean keyed;
    private final UnaryOperator<LanceTargetSinkBuilder<String>> settings;
    private final Path database;
    private final TestTable table;

    /**
     * Names a table that does not exist yet.
     *
     * @param mode what the sink under test does, for the test's name
     * @param keyed whether the table has a primary key; else elements come twice
     * @param settings what the sink is told beside its table
     */
    SuiteTable(
            String mode,
            boolean keyed,
            UnaryOperator<LanceTargetSinkBuilder<String>> settings,
            Path database) {
        this.mode = mode;
        this.keyed = keyed;
        this.settings = settings;
        this.database = database;
        this.table = TestTable.in(database, "documents");
    }

    @Override
    public Sink<String> createSink(TestingSinkSettings sinkSettings) {
        TableSchema.Builder schema =
                TableSchema.builder()
                        .column("id", ColumnDef.notNull(LanceType.utf8()))
                        .column("title", LanceType.utf8());
        return settings.apply(
                        LanceTargetSink.<String>builder()
                                .setConnection(LanceConnection.of(database.toString()))
                                .setTable("documents")
                                .setSchema((keyed ? schema.primaryKey("id") : schema).build())
                                .setRowConverter(
                                        element -> {
                                            String[] fields = element.split(SEPARATOR, -1);
                                            return GenericRowData.of(
                                                    StringData.fromString(fields[0]),
                                                    StringData.fromString(fields[1]));
                                        }))
                .build();
    }

    @Override
    public List<String> generateTestData(TestingSinkSettings sinkSettings, long seed) {
        Random random = new Random(seed);
        List<String> elements = new ArrayList<>();
        while (elements.size() < ELEMENTS) {
            String element = elements.size() + SEPARATOR + Long.toString(random.nextLong(), 36);
            elements.add(element);
            if (!keyed) {
                elements.add(element);
            }
        }
        return elements;
    }

    /** Each poll has the rows that came since the last one. */
    @Override
    public ExternalSystemDataReader<String> createSinkDataReader(TestingSinkSettings sinkSettings) {
        List<String> polled = new ArrayList<>();
        return new ExternalSystemDataReader<>() {
            @Override
            public List<String> poll(Duration timeout) {
                List<String> added = new ArrayList<>();
                table.rows()
                        .forEach(row -> added.add(row.get("id") + SEPARATOR + row.get("title")));
                polled.forEach(added::remove);
                polled.addAll(added);
                return added;
            }

            @Override
            public void close() {
                // Nothing is held between polls.
            }
        };
    }

    @Override
    public List<URL> getConnectorJarPaths() {
        return List.of();
    }

    @Override
    public TypeInformation<String> getProducedType() {
        return Types.STRING;
    }

    @Override
    public void close() {
        table.close();
    }

    @Override
    public String toString() {
        return mode;
    }
}
