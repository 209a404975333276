package org.apache.flink.connector.lancedb.benchmarks.trial;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the measurements of one round found, by the names of the contenders. Not thread-safe. */
public final class Round {

    private final Map<String, Figures> figures = new LinkedHashMap<>();

    /** Adds what a contender reached. */
    public void put(String contender, Figures found) {
        figures.put(contender, found);
    }

    public boolean has(String contender) {
        return figures.containsKey(contender);
    }

    /**
     * The median of a contender's figure.
     *
     * @throws IllegalArgumentException if the round has no such contender or figure
     */
    public double median(String contender, String figure) {
        return of(contender).median(figure);
    }

    /**
     * The figures of a contender.
     *
     * @throws IllegalArgumentException if the round has no such contender
     */
    public Figures of(String contender) {
        Figures found = figures.get(contender);
        if (found == null) {
            throw new IllegalArgumentException(
                    "The round has no contender '" + contender + "', but " + figures.keySet());
        }
        return found;
    }

    public Map<String, Figures> all() {
        return Collections.unmodifiableMap(figures);
    }
}
