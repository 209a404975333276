package org.apache.flink.connector.lancedb.lance;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;

/**
 * What the versions of Lance's file format can store. A table has one, fixed when it is created.
 */
final class StorageVersions {

    /** The first version that stores maps. */
    private static final String MAPS = "2.2";

    private static final Pattern POINT = Pattern.compile("\\.");

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
        return type.contains(LanceType.Kind.MAP)
                        && Arrays.compare(numbers(version), numbers(MAPS)) < 0
                ? Optional.of(
                        String.format(
                                "the table's files have the version %s of Lance's format, and maps need %s; write to a new table",
                                version, MAPS))
                : Optional.empty();
    }

    /** A version is numbers with points between them. */
    private static int[] numbers(String version) {
        return POINT.splitAsStream(version).mapToInt(Integer::parseInt).toArray();
    }
}
