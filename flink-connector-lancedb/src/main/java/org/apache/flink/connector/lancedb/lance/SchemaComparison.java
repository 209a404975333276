package org.apache.flink.connector.lancedb.lance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.TableSchema;

/**
 * What is declared of a table beside what was found, column by column. The order of columns does
 * not count. A column that is declared NOT NULL fits one that is nullable, as those of tables that
 * LanceDB's clients create are: each row is checked. Immutable.
 */
final class SchemaComparison {

    private static final String NOTHING = "-";

    private static final String DICTIONARY =
            "replace the column by one without a dictionary, such as utf8; dictionaries are not written";

    private final String table;
    private final TableSchema declared;
    private final List<String> foundKey;
    private final boolean sameKey;
    private final String storageVersion;
    private final List<ColumnComparison> columns = new ArrayList<>();

    /**
     * Compares.
     *
     * @param storageVersion the version of Lance's file format that the table's files have
     */
    SchemaComparison(String table, TableSchema declared, Schema found, String storageVersion) {
        this.table = table;
        this.declared = declared;
        this.storageVersion = storageVersion;
        foundKey = KeyMarks.of(found);
        sameKey = foundKey.isEmpty() || foundKey.equals(declared.primaryKey());
        Map<String, Field> fields = FoundColumns.byName(found);
        for (String name : declared.columnNames()) {
            columns.add(compareDeclared(name, fields.get(name)));
        }
        for (Field field : found.getFields()) {
            if (declared.position(field.getName()) < 0) {
                columns.add(compareUndeclared(field));
            }
        }
    }

    private ColumnComparison compareDeclared(String name, Field field) {
        ColumnDef column = declared.column(declared.position(name));
        String wanted = column + KeyMarks.describe(name, declared.primaryKey());
        Optional<String> refusal = StorageVersions.refusal(column.type(), storageVersion);
        if (refusal.isPresent()) {
            return ColumnComparison.differs(
                    name, wanted, field == null ? NOTHING : describe(field), refusal.get());
        }
        if (field == null) {
            return column.isNullable()
                    ? ColumnComparison.addable(name, wanted, NOTHING)
                    : ColumnComparison.differs(
                            name,
                            wanted,
                            NOTHING,
                            "declare it nullable, since rows that exist have no value, or add the column to the table");
        }
        String present = describe(field);
        if (FoundSchema.hasDictionary(field)) {
            return ColumnComparison.differs(name, wanted, present, DICTIONARY);
        }
        if (!ArrowTypes.matches(column.type(), field)) {
            return ColumnComparison.differs(
                    name, wanted, present, "declare the type that the table has");
        }
        if (column.isNullable() && !ArrowTypes.takesNull(field)) {
            return ColumnComparison.differs(name, wanted, present, "declare it NOT NULL");
        }
        return hasOtherKeyPosition(name)
                ? ColumnComparison.differs(name, wanted, present, keyRemedy())
                : ColumnComparison.fits(name, wanted, present);
    }

    private ColumnComparison compareUndeclared(Field field) {
        String name = field.getName();
        if (!ArrowTypes.takesNull(field)) {
            return ColumnComparison.differs(
                    name, NOTHING, describe(field), "declare it, since each row needs a value");
        }
        if (FoundSchema.hasDictionary(field)) {
            return ColumnComparison.differs(name, NOTHING, describe(field), DICTIONARY);
        }
        return hasOtherKeyPosition(name)
                ? ColumnComparison.differs(name, NOTHING, describe(field), keyRemedy())
                : ColumnComparison.fits(name, NOTHING, describe(field));
    }

    private String describe(Field field) {
        return ArrowTypes.describe(field) + KeyMarks.describe(field.getName(), foundKey);
    }

    private boolean hasOtherKeyPosition(String name) {
        return !sameKey && declared.primaryKey().indexOf(name) != foundKey.indexOf(name);
    }

    private String keyRemedy() {
        return "declare the primary key " + foundKey + " that the table has";
    }

    /** Whether rows can be written as the table is. */
    boolean fits() {
        return columns.stream()
                .allMatch(column -> column.verdict() == ColumnComparison.Verdict.FITS);
    }

    /** Whether it fits once the columns that it lacks are added. */
    boolean canFit() {
        return columns.stream()
                .noneMatch(column -> column.verdict() == ColumnComparison.Verdict.DIFFERS);
    }

    /** The declared columns that the table lacks and that can be added. */
    List<String> addable() {
        return columns.stream()
                .filter(column -> column.verdict() == ColumnComparison.Verdict.ADDABLE)
                .map(ColumnComparison::name)
                .collect(Collectors.toList());
    }

    /** All columns, declared and found side by side; those that do not fit are marked. */
    String describe() {
        List<String[]> lines = new ArrayList<>();
        lines.add(new String[] {" ", "column", "declared", "found", "what to do"});
        for (ColumnComparison column : columns) {
            lines.add(
                    new String[] {
                        column.verdict() == ColumnComparison.Verdict.FITS ? " " : "*",
                        column.name(),
                        column.declared(),
                        column.found(),
                        column.remedy()
                    });
        }
        return String.format(
                        "The table '%s' does not fit its declaration; the columns marked with * differ:",
                        table)
                + aligned(lines);
    }

    private static String aligned(List<String[]> lines) {
        int[] widths = new int[lines.get(0).length];
        for (String[] cells : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], cells[i].length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (String[] cells : lines) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append("  ")
                        .append(cells[i])
                        .append(" ".repeat(widths[i] - cells[i].length()));
            }
            text.append(System.lineSeparator()).append(line.toString().stripTrailing());
        }
        return text.toString();
    }
}
