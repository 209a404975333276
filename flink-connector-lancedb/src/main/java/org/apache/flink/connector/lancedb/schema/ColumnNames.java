package org.apache.flink.connector.lancedb.schema;

import java.util.Set;
import org.apache.flink.util.Preconditions;

/** Which names columns and the fields of structs can have in a Lance table. */
final class ColumnNames {

    /**
     * Columns that Lance computes. It refuses some of them, and ends the whole process when it
     * opens a table with one of the others; it adds the last two to what a search finds.
     */
    private static final Set<String> RESERVED =
            Set.of(
                    "_rowid",
                    "_rowaddr",
                    "_rowoffset",
                    "_row_created_at_version",
                    "_row_last_updated_at_version",
                    "_distance",
                    "_score");

    private ColumnNames() {}

    /**
     * Checks a column's name.
     *
     * @throws IllegalArgumentException if Lance does not keep a column of that name as it is
     */
    static void check(String name) {
        Preconditions.checkArgument(name != null && !name.isEmpty(), "A column's name is empty.");
        Preconditions.checkArgument(
                name.indexOf('.') < 0 && name.indexOf('`') < 0,
                "The column name '%s' has a period or a backtick, which Lance takes for a field of a struct and for a quote; choose another name.",
                name);
        Preconditions.checkArgument(
                !RESERVED.contains(name),
                "The column name '%s' is one of those that Lance computes itself; choose another name.",
                name);
        Preconditions.checkArgument(
                isText(name),
                "The column name '%s' has a character NUL or half of a pair of surrogates, which does not reach Lance; choose another name.",
                visible(name));
    }

    /**
     * Checks a key column's name, which Lance is given in another form than the others.
     *
     * @throws IllegalArgumentException if the name has a character beyond U+FFFF
     */
    static void checkKey(String name) {
        Preconditions.checkArgument(
                name.chars().noneMatch(c -> Character.isSurrogate((char) c)),
                "The primary key column '%s' has a character beyond U+FFFF in its name, by which Lance does not find a column; choose another name.",
                name);
    }

    /**
     * Checks the name of a struct's field.
     *
     * @throws IllegalArgumentException if Lance does not keep a field of that name as it is
     */
    static void checkField(String name) {
        Preconditions.checkArgument(
                !name.isEmpty() && name.indexOf('.') < 0 && name.indexOf('`') < 0,
                "The struct field's name '%s' is empty, or has a period or a backtick, which Lance takes for a path and for a quote; choose another name.",
                name);
        Preconditions.checkArgument(
                isText(name),
                "The struct field's name '%s' has a character NUL or half of a pair of surrogates, which does not reach Lance; choose another name.",
                visible(name));
    }

    private static boolean isText(String name) {
        return name.codePoints()
                .noneMatch(
                        character ->
                                character == 0
                                        || Character.getType(character) == Character.SURROGATE);
    }

    /** A message with these characters would itself be cut off, or not be text. */
    private static String visible(String name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char character = name.charAt(i);
            text.append(character == 0 || Character.isSurrogate(character) ? '?' : character);
        }
        return text.toString();
    }
}
