package org.apache.flink.connector.lancedb.schema;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.util.Preconditions;

/**
 * The columns of a target table, in the order of the declared rows' fields, and its primary key.
 *
 * <p>With a primary key the target holds one row per key: rows are upserted and deleted. Without
 * one, rows are appended. Immutable and serializable.
 */
@PublicEvolving
public final class TableSchema implements Serializable {

    private static final long serialVersionUID = 1L;

    private final LinkedHashMap<String, ColumnDef> columns;
    private final List<String> names;
    private final HashMap<String, Integer> positions = new HashMap<>();
    private final List<String> primaryKey;
    private final String comment;

    private TableSchema(Map<String, ColumnDef> columns, List<String> primaryKey, String comment) {
        this.columns = new LinkedHashMap<>(columns);
        this.names = List.copyOf(columns.keySet());
        names.forEach(name -> positions.put(name, positions.size()));
        this.primaryKey = List.copyOf(primaryKey);
        this.comment = comment;
    }

    /** Declares columns one by one. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Declares a column for each field of a class, by the default mapping and the fields'
     * annotations; see {@link #fromClass(Class, List, Map)}.
     *
     * @throws IllegalArgumentException if the class cannot be stored so; the sentence names class
     *     and field, and says what to do
     */
    public static <T> RecordSchema<T> fromClass(Class<T> recordClass, List<String> primaryKey) {
        return fromClass(recordClass, primaryKey, Map.of());
    }

    /**
     * Declares a column for each field of a class: a record's components, or the fields of a class
     * that are public or have a getter. Static and transient fields are left out.
     *
     * <p>A column's type is that of its column spec, else that of the field's annotations ({@link
     * LanceColumn}, {@link Vector}), else by default:
     *
     * <table>
     * <caption>The default mapping</caption>
     * <tr><th>Java</th><th>Lance</th></tr>
     * <tr><td>boolean, byte, short, int, long, float, double, and their boxes</td>
     *     <td>bool, int8, int16, int32, int64, float32, float64</td></tr>
     * <tr><td>String and other CharSequences, char, char[], enums (their name), UUID</td>
     *     <td>utf8</td></tr>
     * <tr><td>byte[], ByteBuffer</td><td>binary</td></tr>
     * <tr><td>LocalDate</td><td>date32</td></tr>
     * <tr><td>LocalTime</td><td>time64(us)</td></tr>
     * <tr><td>LocalDateTime</td><td>timestamp(us)</td></tr>
     * <tr><td>Instant, OffsetDateTime, ZonedDateTime</td><td>timestamp(us, UTC)</td></tr>
     * <tr><td>Duration</td><td>duration(us)</td></tr>
     * <tr><td>float[], double[], Collection of numbers, with a vector schema</td>
     *     <td>fixed_size_list&lt;float16, float32 or float64, dimension&gt;</td></tr>
     * <tr><td>Collection, Map, arrays, nested records and classes</td>
     *     <td>utf8, holding JSON</td></tr>
     * </table>
     *
     * <p>BigDecimal and BigInteger need a type that says their digits; float[] and double[] need a
     * vector schema or a list type. What is finer than a column's unit, such as the nanoseconds of
     * an Instant, is cut off.
     *
     * <p>Primitive fields, key columns, and fields marked with an annotation called {@code NotNull}
     * or {@code NonNull} take no null; all others do. A key column must not be marked nullable
     * ({@code Optional}, or an annotation called {@code Nullable}).
     *
     * @param primaryKey the key columns, in key order; at least one
     * @param columnSpecs what is declared of single columns, by the columns' names
     * @throws IllegalArgumentException if the class cannot be stored so; the sentence names class
     *     and field, and says what to do
     */
    public static <T> RecordSchema<T> fromClass(
            Class<T> recordClass,
            List<String> primaryKey,
            Map<String, ? extends ColumnSpec> columnSpecs) {
        Preconditions.checkArgument(
                !primaryKey.isEmpty(),
                "The primary key of the class %s is empty; name at least one column. For a table that rows are only appended to, use fromClassWithoutKey.",
                recordClass.getName());
        return RecordSchema.of(recordClass, primaryKey, columnSpecs);
    }

    /**
     * As {@link #fromClass(Class, List, Map)}, for a table that rows are appended to.
     *
     * @throws IllegalArgumentException if the class cannot be stored so
     */
    public static <T> RecordSchema<T> fromClassWithoutKey(
            Class<T> recordClass, Map<String, ? extends ColumnSpec> columnSpecs) {
        return RecordSchema.of(recordClass, List.of(), columnSpecs);
    }

    /** The columns' names, in order. */
    public List<String> columnNames() {
        return names;
    }

    /** The number of columns. */
    public int columnCount() {
        return names.size();
    }

    /** The column at a position, counted from 0. */
    public ColumnDef column(int position) {
        return columns.get(names.get(position));
    }

    /** The column's position, counted from 0, or -1 if there is none of that name. */
    public int position(String column) {
        return positions.getOrDefault(column, -1);
    }

    /** The key columns' names, in key order; empty for a target that rows are appended to. */
    public List<String> primaryKey() {
        return primaryKey;
    }

    /** What the table is about, in words; empty where nothing is said. */
    public Optional<String> comment() {
        return Optional.ofNullable(comment);
    }

    public boolean hasPrimaryKey() {
        return !primaryKey.isEmpty();
    }

    /** The positions of the key columns, in key order. */
    public int[] primaryKeyPositions() {
        return primaryKey.stream().mapToInt(this::position).toArray();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TableSchema
                && names.equals(((TableSchema) other).names)
                && columns.equals(((TableSchema) other).columns)
                && primaryKey.equals(((TableSchema) other).primaryKey)
                && Objects.equals(comment, ((TableSchema) other).comment);
    }

    @Override
    public int hashCode() {
        return Objects.hash(columns, primaryKey, comment);
    }

    @Override
    public String toString() {
        return "TableSchema{columns=" + columns + ", primaryKey=" + primaryKey + "}";
    }

    /** Collects columns and key; {@link #build()} checks them. Not thread-safe. */
    @PublicEvolving
    public static final class Builder {

        private final LinkedHashMap<String, ColumnDef> columns = new LinkedHashMap<>();
        private List<String> primaryKey = List.of();
        private String comment;

        private Builder() {}

        /** Adds a nullable column. */
        public Builder column(String name, LanceType type) {
            return column(name, ColumnDef.nullable(type));
        }

        /**
         * Adds a column.
         *
         * @throws IllegalArgumentException if the name is empty, is taken, is one of those that
         *     Lance computes, such as {@code _rowid}, or has a period, a backtick, the character
         *     NUL or half of a pair of surrogates
         */
        public Builder column(String name, ColumnDef column) {
            ColumnNames.check(name);
            Preconditions.checkArgument(
                    columns.putIfAbsent(name, column) == null,
                    "The column '%s' is declared twice; give each column a name of its own.",
                    name);
            return this;
        }

        /** Names the key columns, in key order. They must be declared NOT NULL. */
        public Builder primaryKey(String... names) {
            primaryKey = Arrays.asList(names);
            return this;
        }

        /** Words for the table's readers, which it keeps; null for none. */
        public Builder comment(String newComment) {
            comment = newComment;
            return this;
        }

        /**
         * Checks the declaration.
         *
         * @throws IllegalArgumentException if there is no column, or a key column is unknown, named
         *     twice, nullable, or of a type that cannot be a key
         */
        public TableSchema build() {
            Preconditions.checkArgument(
                    !columns.isEmpty(), "The schema has no column; declare at least one.");
            for (String name : primaryKey) {
                checkKey(name, columns);
            }
            Preconditions.checkArgument(
                    primaryKey.stream().distinct().count() == primaryKey.size(),
                    "The primary key %s names a column twice.",
                    primaryKey);
            return new TableSchema(columns, primaryKey, comment);
        }

        private static void checkKey(String name, Map<String, ColumnDef> columns) {
            ColumnDef column = columns.get(name);
            Preconditions.checkArgument(
                    column != null,
                    "The primary key names the column '%s', which is not declared; the columns are %s.",
                    name,
                    columns.keySet());
            ColumnNames.checkKey(name);
            Preconditions.checkArgument(
                    column.type().canBeKey(),
                    "The primary key column '%s' has the type %s, which cannot be a key; use an integer, string, binary, boolean, date, time, duration, timestamp or decimal column.",
                    name,
                    column.type());
            Preconditions.checkArgument(
                    !column.isNullable(),
                    "The primary key column '%s' is nullable; declare it NOT NULL.",
                    name);
        }
    }
}
