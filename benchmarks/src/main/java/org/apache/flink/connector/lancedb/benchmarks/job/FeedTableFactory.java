package org.apache.flink.connector.lancedb.benchmarks.job;

import java.util.Set;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.lancedb.benchmarks.documents.Changes;
import org.apache.flink.connector.lancedb.benchmarks.documents.Documents;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.SourceProvider;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;

/** A table in SQL that has the documents which a {@link Feed} lets come, each once. */
public final class FeedTableFactory implements DynamicTableSourceFactory {

    static final String IDENTIFIER = "benchmark-feed";

    static final ConfigOption<String> FEED =
            ConfigOptions.key("feed").stringType().noDefaultValue();

    static final ConfigOption<Integer> DIMENSION =
            ConfigOptions.key("dimension").intType().noDefaultValue();

    @Override
    public String factoryIdentifier() {
        return IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(FEED, DIMENSION);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of();
    }

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        helper.validate();
        ReadableConfig options = helper.getOptions();
        return new FeedTable(
                new FeedSource<>(
                        options.get(FEED),
                        Changes.inserts(),
                        RowFactory.rowData(new Documents(options.get(DIMENSION)))));
    }

    private static final class FeedTable implements ScanTableSource {

        private final Source<RowData, ?, ?> source;

        FeedTable(Source<RowData, ?, ?> source) {
            this.source = source;
        }

        @Override
        public ChangelogMode getChangelogMode() {
            return ChangelogMode.insertOnly();
        }

        @Override
        public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
            return SourceProvider.of(source);
        }

        @Override
        public DynamicTableSource copy() {
            return new FeedTable(source);
        }

        @Override
        public String asSummaryString() {
            return IDENTIFIER;
        }
    }
}
