package org.apache.flink.connector.lancedb.lance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.schema.TimestampUnit;
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
        return TableLayout.of("documents", declared, found, "2.1");
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
                        .isEqualTo(declared.equals(found));
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
        for (LanceType type :
                List.of(
                        LanceType.bool(),
                        LanceType.int16(),
                        LanceType.float32(),
                        LanceType.float64(),
                        LanceType.utf8(),
                        LanceType.binary(),
                        LanceType.date32(),
                        LanceType.timestamp(TimestampUnit.MILLISECOND),
                        LanceType.timestampUtc(TimestampUnit.NANOSECOND),
                        LanceType.decimal128(20, 4),
                        LanceType.vector(VectorElementType.FLOAT64, 3))) {
            Schema found = ArrowTypes.schema(TableSchema.builder().column("value", type).build());
            assertThat(ArrowTypes.describe(found.getFields().get(0))).isEqualTo(type.toString());
        }
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
