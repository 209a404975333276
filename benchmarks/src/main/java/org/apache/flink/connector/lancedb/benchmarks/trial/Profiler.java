package org.apache.flink.connector.lancedb.benchmarks.trial;

import java.io.IOException;
import java.nio.file.Path;
import one.profiler.AsyncProfiler;

/**
 * Samples the stacks of all threads that run on a processor, native code included, while the part
 * of a measurement goes on that counts. A measurement that is profiled gives no figures.
 */
public final class Profiler {

    private static final String SAMPLING = "event=ctimer,interval=1ms,cstack=vm";

    private final Path stacks;

    private Profiler(Path stacks) {
        this.stacks = stacks;
    }

    /** Does nothing. */
    public static Profiler none() {
        return new Profiler(null);
    }

    /** Writes the stacks to a file, one a line with the number of its samples. */
    public static Profiler to(Path stacks) {
        return new Profiler(stacks);
    }

    /** Whether this samples at all. */
    boolean isDrawing() {
        return stacks != null;
    }

    /** Begins to sample. */
    public void start() throws IOException {
        if (isDrawing()) {
            AsyncProfiler.getInstance().execute("start," + SAMPLING);
        }
    }

    /** Ends, and writes what was sampled. */
    public void stop() throws IOException {
        if (isDrawing()) {
            AsyncProfiler.getInstance().execute("stop,collapsed,file=" + stacks);
        }
    }
}
