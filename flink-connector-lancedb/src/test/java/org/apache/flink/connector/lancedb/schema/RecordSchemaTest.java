package org.apache.flink.connector.lancedb.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.annotation.Nullable;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

/** What is declared of a class: default mapping, annotations, column specs, nullability. */
class RecordSchemaTest {

    enum Colour {
        RED
    }

    record Nested(String name, List<Integer> numbers) {}

    record Defaults(
            boolean aBoolean,
            byte aByte,
            short aShort,
            int anInt,
            long aLong,
            float aFloat,
            double aDouble,
            Boolean boxedBoolean,
            Byte boxedByte,
            Short boxedShort,
            Integer boxedInt,
            Long boxedLong,
            Float boxedFloat,
            Double boxedDouble,
            String string,
            CharSequence characters,
            char[] charArray,
            Colour colour,
            byte[] bytes,
            ByteBuffer buffer,
            LocalDate date,
            LocalTime time,
            LocalDateTime dateTime,
            Instant instant,
            OffsetDateTime offsetDateTime,
            Duration duration,
            UUID uuid,
            List<String> list,
            Map<String, Integer> map,
            Nested nested,
            int[] ints) {}

    @Test
    void eachJavaTypeHasItsDefault() {
        assertThat(columns(TableSchema.fromClass(Defaults.class, List.of("string"))))
                .containsExactly(
                        "aBoolean bool NOT NULL",
                        "aByte int8 NOT NULL",
                        "aShort int16 NOT NULL",
                        "anInt int32 NOT NULL",
                        "aLong int64 NOT NULL",
                        "aFloat float32 NOT NULL",
                        "aDouble float64 NOT NULL",
                        "boxedBoolean bool",
                        "boxedByte int8",
                        "boxedShort int16",
                        "boxedInt int32",
                        "boxedLong int64",
                        "boxedFloat float32",
                        "boxedDouble float64",
                        "string utf8 NOT NULL",
                        "characters utf8",
                        "charArray utf8",
                        "colour utf8",
                        "bytes binary",
                        "buffer binary",
                        "date date32",
                        "time time64(us)",
                        "dateTime timestamp(us)",
                        "instant timestamp(us, UTC)",
                        "offsetDateTime timestamp(us, UTC)",
                        "duration duration(us)",
                        "uuid utf8",
                        "list utf8",
                        "map utf8",
                        "nested utf8",
                        "ints utf8");
    }

    record Annotated(
            @LanceColumn(name = "doc id", type = "int32") long id,
            @LanceColumn(type = "decimal128(10, 2)") BigDecimal price,
            @LanceColumn(type = "float32") double value,
            @Vector(dimension = 3) float[] floats,
            @Vector(dimension = 4) double[] doubles,
            @Vector(dimension = 5, elementType = VectorElementType.FLOAT32) List<Double> list,
            @Vector(dimension = 6) List<Double> doubleList,
            @Vector(provider = SevenDimensions.class) float[] provided) {}

    public static final class SevenDimensions implements VectorSchemaProvider {
        @Override
        public VectorSchema vectorSchema() {
            return VectorSchema.of(VectorElementType.FLOAT64, 7);
        }
    }

    @Test
    void annotationsOverrideTheDefaults() {
        assertThat(columns(TableSchema.fromClass(Annotated.class, List.of("doc id"))))
                .containsExactly(
                        "doc id int32 NOT NULL",
                        "price decimal128(10, 2)",
                        "value float32 NOT NULL",
                        "floats fixed_size_list<float32, 3>",
                        "doubles fixed_size_list<float64, 4>",
                        "list fixed_size_list<float32, 5>",
                        "doubleList fixed_size_list<float64, 6>",
                        "provided fixed_size_list<float64, 7>");
    }

    @Test
    void columnSpecsOverrideAnnotations() {
        VectorSchemaProvider model = () -> VectorSchema.of(VectorElementType.FLOAT32, 384);
        RecordSchema<Annotated> schema =
                TableSchema.fromClass(
                        Annotated.class,
                        List.of("doc id"),
                        Map.of(
                                "doc id", LanceType.int64(),
                                "price", ColumnDef.notNull(LanceType.decimal128(38, 18)),
                                "value", LanceType.utf8(),
                                "floats", model,
                                "doubles", VectorSchema.of(VectorElementType.FLOAT32, 2),
                                "list", LanceType.utf8().withEncoder(String::valueOf)));

        assertThat(columns(schema))
                .containsExactly(
                        "doc id int64 NOT NULL",
                        "price decimal128(38, 18) NOT NULL",
                        "value utf8 NOT NULL",
                        "floats fixed_size_list<float32, 384>",
                        "doubles fixed_size_list<float32, 2>",
                        "list utf8",
                        "doubleList fixed_size_list<float64, 6>",
                        "provided fixed_size_list<float64, 7>");
    }

    record Nullability(
            Long boxedKey,
            int primitive,
            Integer boxed,
            Optional<Integer> optional,
            @Nullable String marked,
            @javax.annotation.Nonnull String required,
            String plain) {}

    @Test
    void primitivesKeysAndMarkedFieldsTakeNoNull() {
        RecordSchema<Nullability> schema =
                TableSchema.fromClass(Nullability.class, List.of("boxedKey"));

        assertThat(columns(schema))
                .containsExactly(
                        "boxedKey int64 NOT NULL",
                        "primitive int32 NOT NULL",
                        "boxed int32",
                        "optional int32",
                        "marked utf8",
                        "required utf8 NOT NULL",
                        "plain utf8");
    }

    @Test
    void aColumnSpecDecidesOnNull() {
        RecordSchema<Nullability> schema =
                TableSchema.fromClass(
                        Nullability.class,
                        List.of("marked"),
                        Map.of(
                                "marked", ColumnDef.notNull(LanceType.utf8()),
                                "primitive", ColumnDef.nullable(LanceType.int32())));

        assertThat(columns(schema)).contains("marked utf8 NOT NULL", "primitive int32");
    }

    @Test
    void withoutAKeyRowsAreAppended() {
        RecordSchema<Nested> schema =
                TableSchema.fromClassWithoutKey(Nested.class, Map.of("name", LanceType.utf8()));

        assertThat(schema.tableSchema().hasPrimaryKey()).isFalse();
        assertThat(columns(schema)).containsExactly("name utf8", "numbers utf8");
    }

    @Test
    void aCompositeKeyKeepsItsOrder() {
        RecordSchema<Composite> schema = TableSchema.fromClass(Composite.class, List.of("b", "a"));

        assertThat(schema.tableSchema().primaryKey()).containsExactly("b", "a");
    }

    record Composite(int a, String b) {}

    @Test
    void aSchemaOfAClassIsSerializable() throws Exception {
        RecordSchema<Annotated> schema =
                TableSchema.fromClass(
                        Annotated.class,
                        List.of("doc id"),
                        Map.of("list", LanceType.utf8().withEncoder(String::valueOf)));

        RecordSchema<Annotated> copy = InstantiationUtil.clone(schema);

        assertThat(copy.recordClass()).isEqualTo(Annotated.class);
        assertThat(copy.tableSchema()).isEqualTo(schema.tableSchema());
        assertThat(copy).hasToString(schema.toString());
    }

    static List<String> columns(RecordSchema<?> schema) {
        List<String> columns = new ArrayList<>();
        TableSchema table = schema.tableSchema();
        for (int i = 0; i < table.columnCount(); i++) {
            columns.add(table.columnNames().get(i) + " " + table.column(i));
        }
        return columns;
    }
}
