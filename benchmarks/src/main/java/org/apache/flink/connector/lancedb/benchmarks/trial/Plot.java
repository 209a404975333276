package org.apache.flink.connector.lancedb.benchmarks.trial;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lines over one horizontal axis, each under a name. Not thread-safe. */
public final class Plot {

    private final String title;
    private final String horizontal;
    private final String vertical;
    private final Map<String, List<Point>> lines = new LinkedHashMap<>();

    public Plot(String title, String horizontal, String vertical) {
        this.title = title;
        this.horizontal = horizontal;
        this.vertical = vertical;
    }

    /** Adds a point to the end of a line. */
    public Plot add(String line, double x, double y) {
        lines.computeIfAbsent(line, absent -> new ArrayList<>()).add(new Point(x, y));
        return this;
    }

    public String title() {
        return title;
    }

    public String horizontal() {
        return horizontal;
    }

    public String vertical() {
        return vertical;
    }

    public Map<String, List<Point>> lines() {
        return lines;
    }

    /** A point of a line. */
    public record Point(double x, double y) {}
}
