package org.apache.flink.connector.lancedb.lance;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.flink.annotation.Internal;
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
    private final long version;

    private TableLayout(
            TableSchema declared,
            Schema schema,
            int[] declaredPositions,
            boolean[] required,
            String storageVersion,
            long version) {
        this.declared = declared;
        this.schema = schema;
        this.declaredPositions = declaredPositions;
        this.required = required;
        this.storageVersion = storageVersion;
        this.version = version;
    }

    /**
     * Fits the declared columns to a table.
     *
     * @param storageVersion the version of Lance's file format that the table's files have
     * @param version the table's version that was looked at
     * @throws IllegalArgumentException if they do not fit, with declared and found columns side by
     *     side
     */
    static TableLayout of(
            String table, TableSchema declared, Schema found, String storageVersion, long version) {
        SchemaComparison comparison = new SchemaComparison(table, declared, found, storageVersion);
        if (!comparison.fits()) {
            throw new IllegalArgumentException(comparison.describe());
        }
        int[] positions = new int[found.getFields().size()];
        boolean[] required = new boolean[declared.columnCount()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = declared.position(found.getFields().get(i).getName());
            if (positions[i] != UNDECLARED) {
                required[positions[i]] = !declared.column(positions[i]).isNullable();
            }
        }
        return new TableLayout(
                declared, written(found), positions, required, storageVersion, version);
    }

    private static Schema written(Schema found) {
        return new Schema(
                found.getFields().stream().map(JsonFields::asText).collect(Collectors.toList()),
                found.getCustomMetadata());
    }

    TableSchema declared() {
        return declared;
    }

    /** The table's columns, in the table's order and as rows are written into them. */
    Schema schema() {
        return schema;
    }

    /** The version of Lance's file format that all files of the table must have, as {@code 2.1}. */
    String storageVersion() {
        return storageVersion;
    }

    /** The table's version that was looked at. */
    long version() {
        return version;
    }

    /** The declared column that fills the table's column, or {@link #UNDECLARED}. */
    int declaredPosition(int tableColumn) {
        return declaredPositions[tableColumn];
    }

    /** A declared column that has another type in a later layout of the table, and both types. */
    Optional<String> columnOfOtherType(TableLayout later) {
        Map<String, Field> fields = FoundColumns.byName(schema);
        Map<String, Field> laterFields = FoundColumns.byName(later.schema);
        for (String name : declared.columnNames()) {
            String before = ArrowTypes.describe(fields.get(name));
            String now = ArrowTypes.describe(laterFields.get(name));
            if (!before.equals(now)) {
                return Optional.of(
                        String.format("the column '%s' from %s to %s", name, before, now));
            }
        }
        return Optional.empty();
    }

    /** Whether the declared column takes no null. */
    public boolean isRequired(int declaredColumn) {
        return required[declaredColumn];
    }
}
