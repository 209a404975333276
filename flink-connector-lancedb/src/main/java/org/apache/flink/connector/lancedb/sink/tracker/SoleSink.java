package org.apache.flink.connector.lancedb.sink.tracker;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.connector.lancedb.lance.CommitStamp;
import org.apache.flink.connector.lancedb.lance.SoleWriter;

/**
 * Whether all rows of the table are one sink's: so if it was empty when the sink began without
 * state, and never had another writer since. Once in doubt it stays so. Not thread-safe.
 */
final class SoleSink {

    private final Set<String> sinks = new TreeSet<>();
    private boolean certain;

    /** What is known of a table without state. */
    static SoleSink ofTable(boolean empty) {
        SoleSink sole = new SoleSink();
        sole.certain = empty;
        return sole;
    }

    /**
     * What is known of restored state.
     *
     * @param stored what the subtasks stored that were certain
     * @param subtasks how many there were
     */
    static SoleSink restored(List<String> stored, int subtasks) {
        SoleSink sole = new SoleSink();
        stored.stream().filter(sink -> !sink.equals(SoleWriter.NOBODY)).forEach(sole.sinks::add);
        sole.certain = stored.size() == subtasks && sole.sinks.size() <= 1;
        return sole;
    }

    /** A commit of this job, or of the one that it goes on from. */
    void saw(CommitStamp own) {
        sinks.add(own.sinkId());
        certain &= sinks.size() == 1;
    }

    /** The table has, or may have, another's rows. */
    void doubt() {
        certain = false;
    }

    /** The writer of all rows up to a version, if it is certain. */
    Optional<SoleWriter> upTo(long version) {
        return certain ? Optional.of(new SoleWriter(sinkId(), version)) : Optional.empty();
    }

    /** What state keeps of it: nothing if it is not certain. */
    List<String> stored() {
        return certain ? List.of(sinkId()) : List.of();
    }

    private String sinkId() {
        return sinks.stream().findFirst().orElse(SoleWriter.NOBODY);
    }
}
