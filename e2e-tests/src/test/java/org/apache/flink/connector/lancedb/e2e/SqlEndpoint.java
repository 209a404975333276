package org.apache.flink.connector.lancedb.e2e;

import java.util.List;

/** A way in which users send statements to a cluster. */
interface SqlEndpoint {

    /**
     * Runs statements one after another in one session, and goes on after one that fails.
     *
     * @param name names the files of this run
     * @param statements without a semicolon at their ends
     * @return what came of each
     */
    List<SqlOutcome> run(String name, List<String> statements) throws Exception;
}
