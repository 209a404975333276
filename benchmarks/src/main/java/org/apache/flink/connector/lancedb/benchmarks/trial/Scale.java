package org.apache.flink.connector.lancedb.benchmarks.trial;

/**
 * How large the measurements are; 1 is what is asked of the sink, less is for trying things out.
 *
 * @param factor more than 0
 */
public record Scale(double factor) {

    public Scale {
        if (!(factor > 0)) {
            throw new IllegalArgumentException(
                    "benchmark.scale is "
                            + factor
                            + "; expected a number above 0, such as 1 or 0.1.");
        }
    }

    /** So many at this scale, and never fewer than a hundred. */
    public long rows(long atFullScale) {
        return Math.max(100, Math.round(factor * atFullScale));
    }

    /** So many at this scale, within bounds. */
    public int times(int atFullScale, int atLeast) {
        return (int) Math.min(atFullScale, Math.max(atLeast, Math.round(factor * atFullScale)));
    }
}
