package org.apache.flink.connector.lancedb.lance;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.flink.annotation.Internal;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.TableSchema;

/**
 * How declared rows lie in the table as it was found: the table's columns in the table's order, and
 * for each the declared column that fills it. Lance numbers a fragment's columns by the table's
 * order, so files are always written in it. Immutable.
 */
@Internal
public final class TableLayout {

    /** The declared position of a table's column that is not declared: it is written as null. */
    static final int UNDECLARED = -1;

    private final TableSchema declared;
    private final Schema schema;
    private final int[] declaredPositions;
    private final boolean[] required;
    private final String storageVersion;

    private TableLayout(
            TableSchema declared,
            Schema schema,
            int[] declaredPositions,
            boolean[] required,
            String storageVersion) {
        this.declared = declared;
        this.schema = schema;
        this.declaredPositions = declaredPositions;
        this.required = required;
        this.storageVersion = storageVersion;
    }

    /**
     * Fits the declared columns to a table.
     *
     * @param storageVersion the version of Lance's file format that the table's files have
     * @throws IllegalArgumentException if they do not fit, with each column that differs, what was
     *     declared, what was found, and what to do
     */
    static TableLayout of(String table, TableSchema declared, Schema found, String storageVersion) {
        List<String> differences = new ArrayList<>();
        int[] positions = new int[found.getFields().size()];
        boolean[] required = new boolean[declared.columnCount()];
        for (int i = 0; i < positions.length; i++) {
            Field field = found.getFields().get(i);
            positions[i] = declared.position(field.getName());
            if (positions[i] != UNDECLARED) {
                ColumnDef column = declared.column(positions[i]);
                required[positions[i]] = !column.isNullable();
                check(field, column, storageVersion, differences);
            } else if (!field.isNullable()) {
                differences.add(
                        String.format(
                                "'%s': not declared, found %s; declare it, since each row needs a value",
                                field.getName(), ArrowTypes.describe(field)));
            }
        }
        for (String name : declared.columnNames()) {
            if (found.getFields().stream().noneMatch(field -> field.getName().equals(name))) {
                differences.add(
                        String.format(
                                "'%s': declared %s, not found; add the column to the table or remove it from the declaration",
                                name, declared.column(declared.position(name))));
            }
        }
        if (!differences.isEmpty()) {
            throw new IllegalArgumentException(
                    String.format(
                            "The table '%s' exists and does not fit the declared columns:%n  %s",
                            table, String.join(String.format("%n  "), differences)));
        }
        return new TableLayout(declared, found, positions, required, storageVersion);
    }

    private static void check(
            Field field, ColumnDef column, String storageVersion, List<String> differences) {
        if (!ArrowTypes.matches(column.type(), field)) {
            differences.add(
                    String.format(
                            "'%s': declared %s, found %s; declare the type that the table has, or write to another table",
                            field.getName(), column, ArrowTypes.describe(field)));
        } else if (column.isNullable() && !field.isNullable()) {
            differences.add(
                    String.format(
                            "'%s': declared nullable, found %s; declare it NOT NULL",
                            field.getName(), ArrowTypes.describe(field)));
        } else {
            StorageVersions.refusal(column.type(), storageVersion)
                    .ifPresent(
                            refusal ->
                                    differences.add(
                                            String.format(
                                                    "'%s': declared %s, but %s",
                                                    field.getName(), column, refusal)));
        }
    }

    TableSchema declared() {
        return declared;
    }

    /** The table's columns, in the table's order. */
    Schema schema() {
        return schema;
    }

    /** The version of Lance's file format that all files of the table must have, as {@code 2.1}. */
    String storageVersion() {
        return storageVersion;
    }

    /** The declared column that fills the table's column, or {@link #UNDECLARED}. */
    int declaredPosition(int tableColumn) {
        return declaredPositions[tableColumn];
    }

    /** Whether the declared column takes no null. */
    public boolean isRequired(int declaredColumn) {
        return required[declaredColumn];
    }
}
