package org.apache.flink.connector.lancedb.schema;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.annotation.Nullable;
import org.junit.jupiter.api.Test;

/** What a class cannot be declared as: each sentence names class and field, and says what to do. */
class RecordSchemaErrorsTest {

    record Document(String id, String title) {}

    private static void refused(
            Class<?> type, List<String> key, Map<String, ColumnSpec> specs, String sentence) {
        assertThatThrownBy(() -> TableSchema.fromClass(type, key, specs))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }

    private static void refused(Class<?> type, String sentence) {
        refused(type, List.of("id"), Map.of(), sentence);
    }

    private static String name(Class<?> type) {
        return type.getName();
    }

    @Test
    void aKeyColumnThatIsNoField() {
        refused(
                Document.class,
                List.of("doc_id"),
                Map.of(),
                "The primary key of the class "
                        + name(Document.class)
                        + " names the column 'doc_id', which it has no field for; its columns are [id, title].");
    }

    @Test
    void anEmptyKey() {
        refused(
                Document.class,
                List.of(),
                Map.of(),
                "The primary key of the class "
                        + name(Document.class)
                        + " is empty; name at least one column. For a table that rows are only appended to, use fromClassWithoutKey.");
    }

    @Test
    void aKeyThatNamesAColumnTwice() {
        refused(
                Document.class,
                List.of("id", "id"),
                Map.of(),
                "The primary key [id, id] of the class "
                        + name(Document.class)
                        + " names a column twice; name each once.");
    }

    record OptionalKey(Optional<String> id) {}

    record NullableKey(@Nullable String id) {}

    @Test
    void aNullableKey() {
        String rest =
                ".id is part of the primary key and is declared nullable; remove the @Nullable or Optional, or declare the column with ColumnDef.notNull.";
        refused(OptionalKey.class, "OptionalKey" + rest);
        refused(NullableKey.class, "NullableKey" + rest);
        refused(
                Document.class,
                List.of("id"),
                Map.of("id", ColumnDef.nullable(LanceType.utf8())),
                "Document" + rest);
    }

    @Test
    void aColumnSpecForAnUnknownColumn() {
        refused(
                Document.class,
                List.of("id"),
                Map.of("titel", LanceType.utf8()),
                "The column specs for the class "
                        + name(Document.class)
                        + " name [titel], which it has no field for; its columns are [id, title].");
    }

    record Unmappable(String id, Thread thread) {}

    record Untyped(String id, Object value) {}

    @Test
    void aTypeThatNoColumnHolds() {
        String rest =
                ", a type that no column holds by itself; declare a type with @LanceColumn(type = ...) or an encoder in the column specs, or mark the field transient if it is no column.";
        refused(Unmappable.class, "Unmappable.thread is a java.lang.Thread" + rest);
        refused(Untyped.class, "Untyped.value is a java.lang.Object" + rest);
    }

    record Decimal(String id, BigDecimal price) {}

    @Test
    void aDecimalWithoutDigits() {
        refused(
                Decimal.class,
                "Decimal.price is a java.math.BigDecimal, a decimal without precision and scale; annotate it with @LanceColumn(type = \"decimal128(38, 18)\") or as many digits as it has.");
    }

    record Floats(String id, float[] embedding) {}

    record Doubles(String id, double[] embedding) {}

    @Test
    void anArrayWithoutAVectorSchema() {
        String rest =
                "[], an array without a vector schema; annotate it with @Vector(dimension = ...), or give the column a VectorSchema or an embedding model in the column specs.";
        refused(Floats.class, "Floats.embedding is a float" + rest);
        refused(Doubles.class, "Doubles.embedding is a double" + rest);
    }

    record NoDimension(String id, @Vector(dimension = 0) float[] embedding) {}

    record BareVector(String id, @Vector float[] embedding) {}

    @Test
    void aDimensionLessThanOne() {
        String rest =
                ".embedding has a @Vector of dimension 0; a vector's dimension is at least 1.";
        refused(NoDimension.class, "NoDimension" + rest);
        refused(BareVector.class, "BareVector" + rest);
        assertThatThrownBy(() -> VectorSchema.of(VectorElementType.FLOAT32, 0))
                .hasMessage("A vector's dimension is at least 1, found 0.");
    }

    record Twice(String id, @LanceColumn(name = "id") String other) {}

    @Test
    void twoFieldsForOneColumn() {
        refused(
                Twice.class,
                "The class "
                        + name(Twice.class)
                        + " has more than one field for the column 'id': [Twice.id, Twice.other]. Give one of them another name with @LanceColumn(name = ...).");
    }

    record FloatKey(float id) {}

    record NestedKey(List<String> id) {}

    record VectorKey(@Vector(dimension = 2) float[] id) {}

    @Test
    void aFloatOrNestedKey() {
        String rest =
                ", which cannot be a key; use an integer, string, binary, boolean, date, time, timestamp, UUID or decimal field.";
        refused(
                FloatKey.class,
                "FloatKey.id is part of the primary key and is stored as float32" + rest);
        refused(
                NestedKey.class,
                "NestedKey.id is part of the primary key and is stored as utf8 holding JSON"
                        + rest);
        refused(
                VectorKey.class,
                "VectorKey.id is part of the primary key and is stored as fixed_size_list<float32, 2>"
                        + rest);
    }

    record WrongType(@LanceColumn(type = "int32") String id) {}

    record VectorOfText(String id, @Vector(dimension = 2) String embedding) {}

    @Test
    void aTypeThatTheFieldDoesNotFit() {
        String rest =
                "; declare another type, or give the column an encoder: Map.of(\"%s\", LanceType.utf8().withEncoder(...)).";
        refused(
                WrongType.class,
                "WrongType.id is a java.lang.String, which a column of the type int32 cannot hold"
                        + String.format(rest, "id"));
        refused(
                VectorOfText.class,
                "VectorOfText.embedding is a java.lang.String, which a column of the type fixed_size_list<float32, 2> cannot hold"
                        + String.format(rest, "embedding"));
    }

    record TwoTypes(
            String id, @Vector(dimension = 2) @LanceColumn(type = "int32") float[] embedding) {}

    record TwoDimensions(
            String id,
            @Vector(dimension = 2, provider = RecordSchemaTest.SevenDimensions.class)
                    float[] embedding) {}

    @Test
    void twoDeclarationsOfOneType() {
        refused(
                TwoTypes.class,
                "TwoTypes.embedding has both @Vector and the type 'int32'; keep one of them.");
        refused(
                TwoDimensions.class,
                "TwoDimensions.embedding has a @Vector with both a dimension and a provider, which knows it; keep one of them.");
    }

    public static final class NeedsArgument implements VectorSchemaProvider {
        public NeedsArgument(int dimension) {}

        @Override
        public VectorSchema vectorSchema() {
            return null;
        }
    }

    record BadProvider(String id, @Vector(provider = NeedsArgument.class) float[] embedding) {}

    @Test
    void aProviderThatCannotBeMadeOrSaysNothing() {
        refused(
                BadProvider.class,
                "The vector schema provider "
                        + name(NeedsArgument.class)
                        + " of BadProvider.embedding could not be made; it must be a public class with a public constructor without parameters.");
        refused(
                Floats.class,
                List.of("id"),
                Map.of("embedding", new NeedsArgument(1)),
                "The vector schema provider "
                        + name(NeedsArgument.class)
                        + " of Floats.embedding gave no vector schema.");
    }

    record BadTypeName(@LanceColumn(type = "in32") int id) {}

    @Test
    void aTypeNameThatIsNotOne() {
        assertThatThrownBy(() -> TableSchema.fromClass(BadTypeName.class, List.of("id")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The type of BadTypeName.id: ")
                .hasMessageContaining("in32");
    }

    static final class Hidden {
        private final String id = "";

        @Override
        public String toString() {
            return id;
        }
    }

    static final class Nothing {}

    @Test
    void aClassWhoseFieldsCannotBeRead() {
        refused(
                Hidden.class,
                "The field 'id' of the class "
                        + name(Hidden.class)
                        + " is not public and has no public getter; add the getter getId, or mark the field transient if it is no column.");
        refused(
                Nothing.class,
                "The class "
                        + name(Nothing.class)
                        + " has no field that could be a column; use a record, or a class with public fields or getters.");
    }

    record DotName(@LanceColumn(name = "a.b") int id) {}

    @Test
    void aNameThatLanceCannotAddress() {
        assertThatThrownBy(() -> TableSchema.fromClass(DotName.class, List.of("a.b")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The column name 'a.b' has a period or a backtick");
    }
}
