package org.apache.flink.connector.lancedb.sink.snapshot;

import java.io.IOException;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.connector.lancedb.lance.LanceTable;
import org.apache.flink.connector.lancedb.lance.StoredRows;
import org.apache.flink.connector.lancedb.sink.settings.TargetTable;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins a snapshot run: prepares the table, and names the fragments of its latest version, so that
 * all tasks compare with one version whatever others commit meanwhile. In one subtask only.
 */
final class PinVersion implements FlatMapFunction<Long, Tuple2<Long, Integer>> {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(PinVersion.class);

    private final TargetTable target;

    PinVersion(TargetTable target) {
        this.target = target;
    }

    @Override
    public void flatMap(Long run, Collector<Tuple2<Long, Integer>> fragments)
            throws IOException, InterruptedException {
        try (LanceTable table = target.open();
                StoredRows rows = new StoredRows(table, target.schema())) {
            target.preparation(table, false).prepare();
            long version = table.version();
            for (int fragment : rows.fragments(version)) {
                fragments.collect(Tuple2.of(version, fragment));
            }
            LOG.info("Table '{}': this run is compared with version {}.", target.name(), version);
        }
    }
}
