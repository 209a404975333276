package org.apache.flink.connector.lancedb.sink.it;

import java.io.IOException;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Failures that a test plans for its job. They live outside of the job, in a map by the plan's id,
 * so that each comes once however often the job restarts.
 */
final class Faults implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Where a job fails. */
    enum Point {
        /** While rows come in. */
        WRITE,
        /** At the barrier, after the rows went to files. */
        AFTER_FLUSH,
        /** The checkpoint is complete, its commit has not begun. */
        BEFORE_COMMIT,
        /** The commit landed, Flink was not told. */
        AFTER_COMMIT
    }

    private static final Map<String, Map<Point, AtomicInteger>> PLANS = new ConcurrentHashMap<>();

    private final String id = UUID.randomUUID().toString();

    Faults() {
        PLANS.put(id, new EnumMap<>(Point.class));
    }

    /** Plans that the n-th visit of the point fails, counted from 1. */
    Faults at(Point point, int visit) {
        PLANS.get(id).put(point, new AtomicInteger(visit));
        return this;
    }

    void visit(Point point) throws IOException {
        AtomicInteger left = PLANS.get(id).get(point);
        if (left != null && left.decrementAndGet() == 0) {
            throw new IOException("planned failure at " + point);
        }
    }

    /** Whether the planned failure at the point came. */
    boolean happened(Point point) {
        AtomicInteger left = PLANS.get(id).get(point);
        return left != null && left.get() <= 0;
    }

    /** How many planned failures came. */
    long happened() {
        return PLANS.get(id).values().stream().filter(left -> left.get() <= 0).count();
    }
}
