package org.apache.flink.connector.lancedb.e2e;

import java.io.IOException;

/** Says whether a version of a table holds whole checkpoints; sees all versions in their order. */
interface VersionCheck {

    /** The table's name. */
    String table();

    /**
     * Looks at a version.
     *
     * @return how many rows it read
     * @throws AssertionError when the version holds anything but whole checkpoints
     */
    long check(TableVersion version) throws IOException;

    /** How far the last version is; each version must be further than the one before. */
    long progress();
}
