package org.apache.flink.connector.lancedb.lance;

import java.util.ArrayList;
import java.util.List;
import org.lance.Dataset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lance drops a vector index with the last of the rows that were there when it was built. */
final class LostIndexes {

    private static final Logger LOG = LoggerFactory.getLogger(LostIndexes.class);

    private LostIndexes() {}

    /** Says which indexes a commit that takes all rows away has dropped. */
    static void warn(String table, Dataset before, Dataset after) {
        List<String> lost = new ArrayList<>(before.listIndexes());
        lost.removeAll(after.listIndexes());
        if (!lost.isEmpty()) {
            LOG.warn(
                    "With the last of the rows that they were built of, Lance dropped the indexes {} of the table '{}' in version {}; create them again.",
                    lost,
                    table,
                    after.version());
        }
    }
}
