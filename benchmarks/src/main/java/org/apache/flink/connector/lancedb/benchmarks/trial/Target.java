package org.apache.flink.connector.lancedb.benchmarks.trial;

import java.util.function.ToDoubleFunction;

/**
 * What is asked of a workload: a bound on a number that each round gives, such as a ratio of two
 * contenders. Its median over the rounds counts. Immutable.
 *
 * @param meaning the number in words
 * @param value the number that a round gives
 * @param limit the bound
 * @param atLeast whether the number must be the bound or more; otherwise the bound or less
 */
public record Target(String meaning, ToDoubleFunction<Round> value, double limit, boolean atLeast) {

    /** A number must be the limit or more. */
    public static Target atLeast(double limit, String meaning, ToDoubleFunction<Round> value) {
        return new Target(meaning, value, limit, true);
    }

    /** A number must be the limit or less. */
    public static Target atMost(double limit, String meaning, ToDoubleFunction<Round> value) {
        return new Target(meaning, value, limit, false);
    }

    /** One contender's figure divided by that of another. */
    public static ToDoubleFunction<Round> ratio(String figure, String contender, String baseline) {
        return round -> round.median(contender, figure) / round.median(baseline, figure);
    }

    public boolean isReached(double number) {
        return atLeast ? number >= limit : number <= limit;
    }
}
