package org.apache.flink.connector.lancedb.lance;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** The primary key that a table's columns are marked with. Lance enforces none. */
final class KeyMarks {

    private KeyMarks() {}

    /** The marked columns in key order; empty where no column bears a mark. */
    static List<String> of(Schema found) {
        return found.getFields().stream()
                .filter(KeyMarks::isMarked)
                .sorted(Comparator.comparingInt(KeyMarks::position))
                .map(Field::getName)
                .collect(Collectors.toList());
    }

    private static boolean isMarked(Field field) {
        return Boolean.parseBoolean(field.getMetadata().get(ArrowTypes.PRIMARY_KEY));
    }

    /** Marks without a position are in the order of the columns. */
    private static int position(Field field) {
        String position = field.getMetadata().get(ArrowTypes.PRIMARY_KEY_POSITION);
        return position == null || !position.matches("[0-9]{1,9}") ? 0 : Integer.parseInt(position);
    }

    /** What is said of a column beside its type: nothing if it is not of the key. */
    static String describe(String column, List<String> key) {
        int position = key.indexOf(column) + 1;
        if (position == 0) {
            return "";
        }
        return key.size() == 1 ? ", key" : ", key " + position;
    }
}
