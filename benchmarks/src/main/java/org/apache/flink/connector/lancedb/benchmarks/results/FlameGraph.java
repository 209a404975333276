package org.apache.flink.connector.lancedb.benchmarks.results;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Draws sampled stacks as an SVG: the outermost frame at the bottom, each as wide as the samples in
 * which it is. Frames of few samples are left out, so that the picture stays small.
 */
public final class FlameGraph {

    private static final int WIDTH = 1200;
    private static final int ROW = 15;
    private static final int HEAD = 26;
    private static final double NARROWEST = 0.002;
    private static final double CHARACTER_WIDTH = 6.2;

    /** The thread that waits for what is measured. */
    private static final String HARNESS = "benchmarks/Measurement.main";

    private static final String LANCE_LIBRARY = "liblance_jni";
    private static final String LANCE = "Lance's native library";

    private static final String SINK = "org/apache/flink/connector/lancedb/";
    private static final String BENCHMARKS = SINK + "benchmarks/";

    private final Frame root = new Frame("all");

    /**
     * Reads stacks.
     *
     * @param stacks lines of frames, the outermost first, with semicolons between, then a space and
     *     the number of samples
     */
    public FlameGraph(List<String> stacks) {
        for (String line : stacks) {
            if (!line.contains(HARNESS)) {
                int space = line.lastIndexOf(' ');
                add(line.substring(0, space), Long.parseLong(line.substring(space + 1)));
            }
        }
    }

    private void add(String stack, long samples) {
        root.samples += samples;
        Frame frame = root;
        for (String name : stack.split(";", -1)) {
            String known = name.contains(LANCE_LIBRARY) ? LANCE : name;
            // Of Lance's library, whose functions have no names, one frame stands for all.
            if (!known.equals(frame.name)) {
                frame = frame.callees.computeIfAbsent(known, Frame::new);
                frame.samples += samples;
            }
        }
    }

    /** Names of Java's methods without their packages, and without what differs in each process. */
    private static String shorten(String name) {
        String simple = name.replaceAll("\\.0x[0-9a-f]+|/0x[0-9a-f]+", "");
        return simple.substring(simple.lastIndexOf('/') + 1);
    }

    /** The SVG under a title. */
    public String draw(String title) {
        int height = HEAD + ROW * depth(root);
        StringBuilder svg = new StringBuilder();
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"monospace\" font-size=\"10\">%n<rect width=\"%d\" height=\"%d\" fill=\"white\"/>%n<text x=\"4\" y=\"16\" font-size=\"13\">%s: %,d samples</text>%n",
                        WIDTH,
                        height,
                        WIDTH,
                        height,
                        Svg.escape(title),
                        root.samples));
        draw(root, 0, height - ROW, svg);
        return svg.append("</svg>\n").toString();
    }

    private boolean isNarrow(Frame frame) {
        return frame.samples < NARROWEST * root.samples;
    }

    private int depth(Frame frame) {
        return 1
                + frame.callees.values().stream()
                        .filter(callee -> !isNarrow(callee))
                        .mapToInt(this::depth)
                        .max()
                        .orElse(0);
    }

    private void draw(Frame frame, double x, int y, StringBuilder svg) {
        double width = (double) WIDTH * frame.samples / root.samples;
        String name = shorten(frame.name);
        int characters = (int) ((width - 4) / CHARACTER_WIDTH);
        String shown =
                name.length() <= characters
                        ? name
                        : characters < 4 ? "" : name.substring(0, characters - 2) + "..";
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<g><title>%s, %.1f %%</title><rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
                        Svg.escape(name),
                        100.0 * frame.samples / root.samples,
                        x,
                        y,
                        width,
                        ROW - 1,
                        color(frame.name)));
        if (!shown.isEmpty()) {
            svg.append(
                    String.format(
                            Locale.ROOT,
                            "<text x=\"%.1f\" y=\"%d\">%s</text>",
                            x + 2,
                            y + ROW - 4,
                            Svg.escape(shown)));
        }
        svg.append("</g>\n");
        double calleeX = x;
        for (Frame callee : frame.callees.values()) {
            if (!isNarrow(callee)) {
                draw(callee, calleeX, y - ROW, svg);
            }
            calleeX += (double) WIDTH * callee.samples / root.samples;
        }
    }

    /** The sink in blue, Java and Flink in red, Lance and other native code in yellow. */
    private static String color(String name) {
        int shade = Math.floorMod(name.hashCode(), 40);
        if (name.startsWith(SINK) && !name.startsWith(BENCHMARKS)) {
            return String.format("#%02x%02x%02x", 110 + shade, 160 + shade, 250);
        }
        return name.indexOf('/') < 0
                ? String.format("#%02x%02x%02x", 240, 200 + shade, 90 + shade)
                : String.format("#%02x%02x%02x", 250, 120 + shade, 90 + shade);
    }

    private static final class Frame {

        private final String name;
        private final Map<String, Frame> callees = new TreeMap<>();
        private long samples;

        Frame(String name) {
            this.name = name;
        }
    }
}
