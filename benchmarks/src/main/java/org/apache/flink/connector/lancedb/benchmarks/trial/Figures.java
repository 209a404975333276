package org.apache.flink.connector.lancedb.benchmarks.trial;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What one measurement found, each figure under a name: a single number, or a series in the order
 * in which it came. Not thread-safe.
 */
public final class Figures {

    private final Map<String, List<Double>> series;

    public Figures() {
        this(Map.of());
    }

    /** Figures that were stored. */
    public Figures(Map<String, List<Double>> series) {
        this.series = new LinkedHashMap<>(series);
    }

    /** Adds a number to a series. */
    public Figures add(String name, double value) {
        series.computeIfAbsent(name, absent -> new ArrayList<>()).add(value);
        return this;
    }

    /**
     * The numbers of a series, in their order.
     *
     * @throws IllegalArgumentException if there is no such figure
     */
    public List<Double> series(String name) {
        List<Double> found = series.get(name);
        if (found == null) {
            throw new IllegalArgumentException(
                    "There is no figure '" + name + "'; there are " + series.keySet() + ".");
        }
        return Collections.unmodifiableList(found);
    }

    /** The median of a series. */
    public double median(String name) {
        return percentile(series(name), 50);
    }

    /** The names of the figures. */
    public List<String> names() {
        return List.copyOf(series.keySet());
    }

    /** All series by their names. */
    public Map<String, List<Double>> all() {
        return Collections.unmodifiableMap(series);
    }

    /** The median of numbers, of which there is one at least. */
    public static double median(List<Double> values) {
        return percentile(values, 50);
    }

    /**
     * The number that so many percent of the numbers are not above, between two of them if need be.
     */
    public static double percentile(List<Double> values, double percent) {
        List<Double> sorted = values.stream().sorted().collect(Collectors.toList());
        double place = percent / 100 * (sorted.size() - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.size() - 1);
        return sorted.get(below) + (place - below) * (sorted.get(above) - sorted.get(below));
    }
}
