package org.apache.flink.connector.lancedb.benchmarks.workloads;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.connector.lancedb.benchmarks.baselines.LanceDbClient;
import org.apache.flink.connector.lancedb.benchmarks.documents.Documents;
import org.apache.flink.connector.lancedb.benchmarks.trial.Figures;
import org.apache.flink.connector.lancedb.benchmarks.trial.Scale;
import org.apache.flink.connector.lancedb.benchmarks.trial.Target;
import org.apache.flink.connector.lancedb.benchmarks.trial.Trial;
import org.apache.flink.connector.lancedb.benchmarks.trial.Workload;

/** Random rows of a large table are replaced, by the sink and in three other ways. */
final class Upsert implements Workload {

    private static final long ROWS = 5_000_000;
    private static final long PER_BATCH = 100_000;
    private static final int BATCHES = 5;

    private static final String SINK = "sink";
    private static final String MERGE = "mergeInsert";
    private static final String INDEXED = "mergeInsert, BTREE";
    private static final String CLIENT = "LanceDB client";

    private final Documents documents = new Documents(128);

    @Override
    public String name() {
        return "upsert";
    }

    @Override
    public String description(Scale scale) {
        return String.format(
                "upsert, %,d random existing keys per checkpoint into %,d rows, string key, %d-dim float vectors",
                scale.rows(PER_BATCH), scale.rows(ROWS), documents.dimension());
    }

    @Override
    public List<String> contenders() {
        List<String> contenders = new ArrayList<>(List.of(SINK, MERGE, INDEXED));
        if (LanceDbClient.isInstalled()) {
            contenders.add(CLIENT);
        }
        return contenders;
    }

    @Override
    public List<Target> targets() {
        return List.of(
                Target.atMost(
                        1.0 / 3,
                        "checkpoint to visible / mergeInsert",
                        Target.ratio(Upserts.VISIBLE, SINK, MERGE)),
                Target.atMost(
                        1.0 / 50,
                        "checkpoint to visible / mergeInsert with BTREE",
                        Target.ratio(Upserts.VISIBLE, SINK, INDEXED)));
    }

    @Override
    public Figures measure(String contender, Trial trial) throws Exception {
        Upserts upserts =
                new Upserts(
                        trial, documents, trial.scale().rows(ROWS), trial.scale().rows(PER_BATCH));
        switch (contender) {
            case SINK:
                return upserts.bySink(BATCHES);
            case MERGE:
                return upserts.byMerge(BATCHES);
            case INDEXED:
                return upserts.byIndexedMerge();
            default:
                return upserts.byClient(BATCHES);
        }
    }
}
