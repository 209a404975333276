package org.apache.flink.connector.lancedb.benchmarks.workloads;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.flink.connector.lancedb.benchmarks.documents.Documents;
import org.apache.flink.connector.lancedb.benchmarks.trial.Figures;
import org.apache.flink.connector.lancedb.benchmarks.trial.Plot;
import org.apache.flink.connector.lancedb.benchmarks.trial.Round;
import org.apache.flink.connector.lancedb.benchmarks.trial.Scale;
import org.apache.flink.connector.lancedb.benchmarks.trial.Target;
import org.apache.flink.connector.lancedb.benchmarks.trial.Trial;
import org.apache.flink.connector.lancedb.benchmarks.trial.Workload;

/** As many updates into larger and larger tables. */
final class UpsertGrowth implements Workload {

    private static final List<Integer> MILLIONS = List.of(1, 5, 20);
    private static final long PER_BATCH = 100_000;
    private static final int BATCHES = 5;

    private static final String SINK = "sink";
    private static final String MERGE = "mergeInsert";

    private final Documents documents = new Documents(128);

    private static String into(String contender, int millions) {
        return contender + " into " + millions + " M";
    }

    @Override
    public String name() {
        return "upsert-growth";
    }

    @Override
    public String description(Scale scale) {
        return String.format(
                "upsert growth, %,d updates into tables of %s rows, %d-dim float vectors",
                scale.rows(PER_BATCH),
                MILLIONS.stream()
                        .map(millions -> String.format("%,d", rows(scale, millions)))
                        .collect(Collectors.joining(", ")),
                documents.dimension());
    }

    private static long rows(Scale scale, int millions) {
        return scale.rows(millions * 1_000_000L);
    }

    @Override
    public List<String> contenders() {
        List<String> contenders = new ArrayList<>();
        for (int millions : MILLIONS) {
            contenders.add(into(SINK, millions));
            contenders.add(into(MERGE, millions));
        }
        return contenders;
    }

    @Override
    public List<Target> targets() {
        int smallest = MILLIONS.get(0);
        int largest = MILLIONS.get(MILLIONS.size() - 1);
        return List.of(
                Target.atMost(
                        1.0 / 4,
                        "to visible at " + largest + " M / mergeInsert",
                        Target.ratio(Upserts.VISIBLE, into(SINK, largest), into(MERGE, largest))),
                Target.atMost(
                        1.5,
                        String.format(
                                "off the critical path: Flink's checkpoint at %d M / at %d M",
                                largest, smallest),
                        Target.ratio(
                                Upserts.CHECKPOINT, into(SINK, largest), into(SINK, smallest))));
    }

    @Override
    public Figures measure(String contender, Trial trial) throws Exception {
        for (int millions : MILLIONS) {
            Upserts upserts =
                    new Upserts(
                            trial,
                            documents,
                            rows(trial.scale(), millions),
                            trial.scale().rows(PER_BATCH));
            if (contender.equals(into(SINK, millions))) {
                return upserts.bySink(BATCHES);
            }
            if (contender.equals(into(MERGE, millions))) {
                return upserts.byMerge(BATCHES);
            }
        }
        throw new IllegalArgumentException("There is no contender '" + contender + "'.");
    }

    @Override
    public Optional<Plot> plot(List<Round> rounds) {
        Plot plot =
                new Plot(
                        "Time of an update of 100 k rows against the table's size",
                        "million rows",
                        "seconds");
        for (int millions : MILLIONS) {
            add(plot, "sink, checkpoint to visible", millions, rounds, SINK, Upserts.VISIBLE);
            add(plot, "sink, its commit", millions, rounds, SINK, Upserts.COMMIT);
            add(plot, "mergeInsert", millions, rounds, MERGE, Upserts.VISIBLE);
        }
        return Optional.of(plot);
    }

    private static void add(
            Plot plot,
            String line,
            int millions,
            List<Round> rounds,
            String contender,
            String figure) {
        plot.add(
                line,
                millions,
                Figures.median(
                        rounds.stream()
                                .map(round -> round.median(into(contender, millions), figure))
                                .collect(Collectors.toList())));
    }
}
