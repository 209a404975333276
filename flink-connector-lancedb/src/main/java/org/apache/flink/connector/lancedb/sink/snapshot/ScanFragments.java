package org.apache.flink.connector.lancedb.sink.snapshot;

import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.connector.lancedb.lance.LanceTable;
import org.apache.flink.connector.lancedb.lance.StoredRows;
import org.apache.flink.connector.lancedb.sink.settings.TargetTable;
import org.apache.flink.connector.lancedb.sink.tracker.DeclaredKey;
import org.apache.flink.connector.lancedb.sink.tracker.DeclaredRow;
import org.apache.flink.connector.lancedb.sink.tracker.RowFingerprint;
import org.apache.flink.types.Either;
import org.apache.flink.util.Collector;

/** Reads the key and the fingerprint of each row of the fragments that it is sent. */
final class ScanFragments<IN>
        extends RichFlatMapFunction<
                Tuple2<Long, Integer>, Either<IN, Tuple2<DeclaredKey, DeclaredRow>>> {

    private static final long serialVersionUID = 1L;

    private final TargetTable target;

    private transient LanceTable table;
    private transient StoredRows rows;
    private transient RowFingerprint fingerprint;

    ScanFragments(TargetTable target) {
        this.target = target;
    }

    @Override
    public void open(OpenContext context) {
        table = target.open();
        rows = new StoredRows(table, target.schema());
        fingerprint = new RowFingerprint(target.name(), target.schema());
    }

    @Override
    public void flatMap(
            Tuple2<Long, Integer> fragment,
            Collector<Either<IN, Tuple2<DeclaredKey, DeclaredRow>>> stored)
            throws IOException {
        rows.read(
                fragment.f0,
                fragment.f1,
                (key, content) ->
                        stored.collect(
                                Either.Right(
                                        Tuple2.of(
                                                DeclaredKey.of(key),
                                                fingerprint.of(content, SnapshotTracker.EPOCH)))));
    }

    @Override
    public void close() {
        try (LanceTable closedLast = table;
                StoredRows closedFirst = rows) {
            table = null;
            rows = null;
        }
    }
}
