package org.apache.flink.connector.lancedb.benchmarks.results;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.flink.connector.lancedb.benchmarks.trial.Plot;

/** Draws a plot as SVG, both axes from zero. */
final class LinePlot {

    private static final int WIDTH = 760;
    private static final int HEIGHT = 400;
    private static final int LEFT = 70;
    private static final int RIGHT = 20;
    private static final int TOP = 40;
    private static final int BOTTOM = 55;
    private static final int TICKS = 5;
    private static final int MOST_MARKED_POINTS = 30;

    private static final List<String> COLORS =
            List.of("#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e");

    private final Plot plot;
    private final double endX;
    private final double endY;
    private final StringBuilder svg = new StringBuilder();

    private LinePlot(Plot plot) {
        this.plot = plot;
        this.endX = roundUp(greatest(Plot.Point::x));
        this.endY = roundUp(greatest(Plot.Point::y));
    }

    /** The SVG of a plot that has a point at least. */
    static String draw(Plot plot) {
        return new LinePlot(plot).draw();
    }

    private double greatest(ToDoubleFunction<Plot.Point> coordinate) {
        return plot.lines().values().stream()
                .flatMap(List::stream)
                .mapToDouble(coordinate)
                .max()
                .orElseThrow();
    }

    /** The next number whose ticks are easy to read. */
    private static double roundUp(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(Math.max(value, 1e-6))));
        for (double step : new double[] {1, 1.5, 2, 2.5, 3, 4, 5, 7.5, 10}) {
            if (value <= step * power) {
                return step * power;
            }
        }
        return 10 * power;
    }

    private String draw() {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"13\">",
                WIDTH, HEIGHT);
        add("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", WIDTH, HEIGHT);
        add("<text x=\"%d\" y=\"22\" font-size=\"15\">%s</text>", LEFT, Svg.escape(plot.title()));
        drawAxes();
        int line = 0;
        for (Map.Entry<String, List<Plot.Point>> each : plot.lines().entrySet()) {
            drawLine(each.getKey(), each.getValue(), line++);
        }
        add("</svg>");
        return svg.toString();
    }

    private void drawAxes() {
        for (int tick = 0; tick <= TICKS; tick++) {
            double valueX = endX * tick / TICKS;
            double valueY = endY * tick / TICKS;
            add(
                    "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#dddddd\"/>",
                    LEFT, y(valueY), WIDTH - RIGHT, y(valueY));
            add(
                    "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
                    LEFT - 8, y(valueY) + 4, number(valueY));
            add(
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                    x(valueX), HEIGHT - BOTTOM + 20, number(valueX));
        }
        add(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, Svg.escape(plot.horizontal()));
        add(
                "<text transform=\"translate(18 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>",
                (TOP + HEIGHT - BOTTOM) / 2, Svg.escape(plot.vertical()));
    }

    private void drawLine(String name, List<Plot.Point> points, int number) {
        String color = COLORS.get(number % COLORS.size());
        StringBuilder path = new StringBuilder();
        for (Plot.Point point : points) {
            path.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(point.x()), y(point.y())));
            if (points.size() <= MOST_MARKED_POINTS) {
                add(
                        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>",
                        x(point.x()), y(point.y()), color);
            }
        }
        add(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>",
                path.toString().trim(), color);
        int legend = TOP + 14 + 18 * number;
        add(
                "<rect x=\"%d\" y=\"%d\" width=\"14\" height=\"4\" fill=\"%s\"/>",
                LEFT + 12, legend - 6, color);
        add("<text x=\"%d\" y=\"%d\">%s</text>", LEFT + 32, legend, Svg.escape(name));
    }

    private double x(double value) {
        return LEFT + value / endX * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - value / endY * (HEIGHT - TOP - BOTTOM);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value).replaceAll("\\.?0+$", "");
    }

    private void add(String format, Object... arguments) {
        svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }
}
