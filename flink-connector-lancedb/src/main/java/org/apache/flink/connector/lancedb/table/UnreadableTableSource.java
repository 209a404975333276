package org.apache.flink.connector.lancedb.table;

import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.data.RowData;

/**
 * The source that Flink's planner asks for before it pushes a DELETE down. Nothing is read of it: a
 * query that would is refused.
 */
final class UnreadableTableSource implements ScanTableSource {

    private final String identifier;

    UnreadableTableSource(String identifier) {
        this.identifier = identifier;
    }

    @Override
    public ChangelogMode getChangelogMode() {
        return ChangelogMode.insertOnly();
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
        return new DataStreamScanProvider() {
            @Override
            public DataStream<RowData> produceDataStream(
                    ProviderContext provider, StreamExecutionEnvironment environment) {
                throw new ValidationException(
                        String.format(
                                "The query reads the table '%s', and the lancedb connector only writes: INSERT INTO, DELETE and TRUNCATE. Read it with a LanceDB client.",
                                identifier));
            }

            @Override
            public boolean isBounded() {
                return true;
            }
        };
    }

    @Override
    public DynamicTableSource copy() {
        return new UnreadableTableSource(identifier);
    }

    @Override
    public String asSummaryString() {
        return "LanceDB[" + identifier + "]";
    }
}
