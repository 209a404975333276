package org.apache.flink.connector.lancedb.examples;

import java.time.Duration;
import java.util.Set;

/** State and progress of a job at one moment. */
final class JobFigures {

    private static final Set<String> ENDED = Set.of("FINISHED", "FAILED", "CANCELED");

    private final String id;
    private final String state;
    private final Duration duration;
    private final long checkpoints;

    JobFigures(String id, String state, Duration duration, long checkpoints) {
        this.id = id;
        this.state = state;
        this.duration = duration;
        this.checkpoints = checkpoints;
    }

    String id() {
        return id;
    }

    String state() {
        return state;
    }

    Duration duration() {
        return duration;
    }

    long checkpoints() {
        return checkpoints;
    }

    boolean hasEnded() {
        return ENDED.contains(state);
    }

    boolean hasFinished() {
        return state.equals("FINISHED");
    }
}
