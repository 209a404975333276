package org.apache.flink.connector.lancedb.lance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.schema.VectorElementType;
import org.apache.flink.connector.lancedb.testing.RandomValues;
import org.junit.jupiter.api.Test;

/** Whether declared columns fit a table that exists. */
class TableLayoutTest {

    private static final TableSchema DECLARED =
            TableSchema.builder()
                    .column("id", ColumnDef.notNull(LanceType.int64()))
                    .column("title", LanceType.utf8())
                    .column("embedding", LanceType.vector(VectorElementType.FLOAT32, 4))
                    .primaryKey("id")
                    .build();

    private static TableLayout fit(TableSchema declared, Schema found) {
        return TableLayout.of("documents", declared, found, "2.2", 1);
    }

    @Test
    void everyTypeFitsTheTableThatIsCreatedForIt() {
        TableSchema.Builder builder = TableSchema.builder();
        int number = 0;
        for (LanceType type : RandomValues.allTypes()) {
            builder.column("n" + number, ColumnDef.notNull(type)).column("o" + number++, type);
        }
        TableSchema schema = builder.build();
        TableLayout layout = fit(schema, ArrowTypes.schema(schema));
        for (int i = 0; i < schema.columnCount(); i++) {
            assertThat(layout.declaredPosition(i)).isEqualTo(i);
            assertThat(layout.isRequired(i)).isEqualTo(!schema.column(i).isNullable());
        }
    }

    @Test
    void everyTypeIsToldFromEveryOther() {
        for (LanceType declared : RandomValues.allTypes()) {
            for (LanceType found : RandomValues.allTypes()) {
                Field field =
                        ArrowTypes.schema(TableSchema.builder().column("c", found).build())
                                .getFields()
                                .get(0);
                assertThat(ArrowTypes.matches(declared, field))
                        .as("%s against %s", declared, found)
                        .isEqualTo(declared.equals(found) || FoundCasts.isCast(declared, field));
            }
        }
    }

    @Test
    void b9ColumnsInAnotherOrderFit() {
        Schema found =
                ArrowTypes.schema(
                        TableSchema.builder()
                                .column("embedding", LanceType.vector(VectorElementType.FLOAT32, 4))
                                .column("title", LanceType.utf8())
                                .column("id", ColumnDef.notNull(LanceType.int64()))
                                .build());
        TableLayout layout = fit(DECLARED, found);
        assertThat(layout.schema()).isEqualTo(found);
        assertThat(
                        List.of(
                                layout.declaredPosition(0),
                                layout.declaredPosition(1),
                                layout.declaredPosition(2)))
                .containsExactly(2, 1, 0);
    }

    @Test
    void b7ANullableColumnThatIsNotDeclaredIsLeftNull() {
        Schema found =
                ArrowTypes.schema(
                        TableSchema.builder()
                                .column("extra", LanceType.int8())
                                .column("id", ColumnDef.notNull(LanceType.int64()))
                                .column("title", LanceType.utf8())
                                .column("embedding", LanceType.vector(VectorElementType.FLOAT32, 4))
                                .build());
        assertThat(fit(DECLARED, found).declaredPosition(0)).isEqualTo(TableLayout.UNDECLARED);
    }

    @Test
    void aDeclaredNotNullColumnTakesNoNullEvenWhereTheTableWould() {
        Schema found =
                ArrowTypes.schema(
                        TableSchema.builder()
                                .column("id", LanceType.int64())
                                .column("title", LanceType.utf8())
                                .column("embedding", LanceType.vector(VectorElementType.FLOAT32, 4))
                                .build());
        assertThat(fit(DECLARED, found).isRequired(0)).isTrue();
        assertThat(fit(DECLARED, found).isRequired(1)).isFalse();
    }

    @Test
    void b8EveryDifferenceIsNamed() {
        Schema found =
                new Schema(
                        List.of(
                                Field.nullable("id", new ArrowType.Int(32, true)),
                                Field.notNullable("title", ArrowType.Utf8.INSTANCE),
                                Field.notNullable("required", ArrowType.Bool.INSTANCE)));
        assertThatThrownBy(() -> fit(DECLARED, found))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        String.join(
                                System.lineSeparator(),
                                "The table 'documents' does not fit its declaration; the columns marked with * differ:",
                                "     column     declared                     found          what to do",
                                "  *  id         int64 NOT NULL, key          int32          declare the type that the table has",
                                "  *  title      utf8                         utf8 NOT NULL  declare it NOT NULL",
                                "  *  embedding  fixed_size_list<float32, 4>  -              add the column to the table, or remove it from the declaration",
                                "  *  required   -                            bool NOT NULL  declare it, since each row needs a value"));
    }

    @Test
    void aFoundTypeHasTheNameThatItIsDeclaredBy() {
        for (LanceType type : RandomValues.allTypes()) {
            // What stands below a nullable struct takes null in the table.
            assertThat(created(ColumnDef.nullable(type)).replace(" NOT NULL", ""))
                    .isEqualTo(type.toString().replace(" NOT NULL", ""));
        }
    }

    /**
     * Lance reads the null of a struct back as a null of its fields and does not write it again.
     */
    @Test
    void fieldsBelowAStructThatMayBeNullTakeNullInTheTable() {
        LanceType struct = LanceType.parse("struct<a: int32 NOT NULL>");
        assertThat(created(ColumnDef.nullable(struct))).isEqualTo("struct<a: int32>");
        assertThat(created(ColumnDef.notNull(struct)))
                .isEqualTo("struct<a: int32 NOT NULL> NOT NULL");
        assertThat(created(ColumnDef.notNull(LanceType.list(struct))))
                .isEqualTo("list<struct<a: int32>> NOT NULL");
        assertThat(created(ColumnDef.nullable(LanceType.parse("map<int8, int8>"))))
                .isEqualTo("map<int8, int8>");
    }

    private static String created(ColumnDef column) {
        return ArrowTypes.describe(
                ArrowTypes.schema(TableSchema.builder().column("c", column).build())
                        .getFields()
                        .get(0));
    }

    @Test
    void aNullStructIsNotDeclaredWhereItsFieldsTakeNoNull() {
        Field found =
                new Field(
                        "c",
                        FieldType.nullable(ArrowType.Struct.INSTANCE),
                        List.of(Field.notNullable("a", new ArrowType.Int(32, true))));
        LanceType struct = LanceType.parse("struct<a: int32 NOT NULL>");
        Schema schema = new Schema(List.of(found, Field.nullable("d", ArrowType.Bool.INSTANCE)));
        TableSchema.Builder declared = TableSchema.builder().column("d", LanceType.bool());
        assertThatThrownBy(() -> fit(declared.build(), schema))
                .hasMessageContaining(
                        "-         struct<a: int32 NOT NULL>  declare it, since each row needs a value");
        assertThatThrownBy(() -> fit(TableSchema.builder().column("c", struct).build(), schema))
                .hasMessageContaining("declare it NOT NULL");
        assertThat(
                        fit(declared.column("c", ColumnDef.notNull(struct)).build(), schema)
                                .isRequired(1))
                .isTrue();
    }

    @Test
    void fieldsOfAStructFitByTheirNames() {
        LanceType declared = LanceType.parse("struct<a: int32, b: utf8>");
        assertThat(matches(declared, "struct<b: utf8, a: int32>")).isTrue();
        assertThat(matches(declared, "struct<a: int32, c: utf8>")).isFalse();
        assertThat(matches(declared, "struct<a: int32>")).isFalse();
        assertThat(matches(declared, "struct<a: int32, b: utf8, c: int8>")).isFalse();
        assertThat(matches(declared, "struct<a: int64, b: utf8>")).isFalse();
    }

    private static boolean matches(LanceType declared, String found) {
        return ArrowTypes.matches(
                declared,
                ArrowTypes.schema(TableSchema.builder().column("c", LanceType.parse(found)).build())
                        .getFields()
                        .get(0));
    }

    @Test
    void aMapIsRefusedWhereTheTablesFilesCannotHoldIt() {
        TableSchema declared =
                TableSchema.builder().column("m", LanceType.parse("list<map<utf8, int8>>")).build();
        assertThatThrownBy(
                        () ->
                                TableLayout.of(
                                        "documents",
                                        declared,
                                        ArrowTypes.schema(declared),
                                        "2.1",
                                        1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "the table's files have the version 2.1 of Lance's format, and maps need 2.2; write to a new table");
    }

    @Test
    void b8AVectorOfAnotherDimensionOrElementTypeIsNamed() {
        for (LanceType other :
                List.of(
                        LanceType.vector(VectorElementType.FLOAT32, 5),
                        LanceType.vector(VectorElementType.FLOAT64, 4))) {
            Schema found =
                    ArrowTypes.schema(
                            TableSchema.builder()
                                    .column("id", ColumnDef.notNull(LanceType.int64()))
                                    .column("title", LanceType.utf8())
                                    .column("embedding", other)
                                    .build());
            assertThatThrownBy(() -> fit(DECLARED, found))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(
                            "  *  embedding  fixed_size_list<float32, 4>  "
                                    + other
                                    + "  declare the type that the table has");
        }
    }
}
