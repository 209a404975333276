package org.apache.flink.connector.lancedb.lance;

import java.util.Optional;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;

/**
 * What the versions of Lance's file format can store. A table has one, fixed when it is created.
 */
final class StorageVersions {

    /** The first version that stores maps. */
    private static final String MAPS = "2.2";

    private StorageVersions() {}

    /**
     * The version that a new table needs, where that is a newer one than Lance's default. Only then
     * is a version chosen: the default is what most other programs can read.
     */
    static Optional<String> required(TableSchema schema) {
        for (int i = 0; i < schema.columnCount(); i++) {
            if (schema.column(i).type().contains(LanceType.Kind.MAP)) {
                return Optional.of(MAPS);
            }
        }
        return Optional.empty();
    }

    /**
     * Why files of the version cannot store the type.
     *
     * @return a clause for a sentence; empty if they can
     */
    static Optional<String> refusal(LanceType type, String version) {
        return type.contains(LanceType.Kind.MAP) && compare(version, MAPS) < 0
                ? Optional.of(
                        String.format(
                                "the table's files have the version %s of Lance's format, and maps need %s; write to a new table",
                                version, MAPS))
                : Optional.empty();
    }

    /** Versions are numbers with points between them. */
    private static int compare(String left, String right) {
        String[] ofLeft = left.split("\\.");
        String[] ofRight = right.split("\\.");
        for (int i = 0; i < ofLeft.length && i < ofRight.length; i++) {
            int order = Integer.compare(Integer.parseInt(ofLeft[i]), Integer.parseInt(ofRight[i]));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(ofLeft.length, ofRight.length);
    }
}
