package org.apache.flink.connector.lancedb.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.specific.SpecificRecordBase;
import org.junit.jupiter.api.Test;

/** Which fields a class has, and how they are read. */
class RecordFieldsTest {

    public static class Base {
        private static final String CONSTANT = "no column";
        private final int id = 7;
        private final transient int cached = 1;

        public int getId() {
            return id + cached - CONSTANT.length() + CONSTANT.length() - cached;
        }
    }

    public static class Derived extends Base {
        public String title = "field";
        private final boolean live = true;
        private final String summary = null;
        private final String fluent = "fluent";

        public boolean isLive() {
            return live;
        }

        public Optional<String> getSummary() {
            return Optional.ofNullable(summary);
        }

        public String fluent() {
            return fluent;
        }

        public String getComputed() {
            return "no column: it has no field";
        }
    }

    @Test
    void fieldsAreReadThroughGettersOrDirectlyThoseOfSuperclassesFirst() {
        assertThat(RecordFields.of(Derived.class))
                .extracting(RecordField::name)
                .containsExactly("id", "title", "live", "summary", "fluent");
        assertThat(valuesOf(new Derived()))
                .containsEntry("id", 7)
                .containsEntry("title", "field")
                .containsEntry("live", true)
                .containsEntry("summary", Optional.empty())
                .containsEntry("fluent", "fluent");
    }

    @Test
    void anOptionalGetterMakesTheColumnNullable() {
        RecordSchema<Derived> schema = TableSchema.fromClass(Derived.class, List.of("id"));

        assertThat(RecordSchemaTest.columns(schema))
                .containsExactly(
                        "id int32 NOT NULL",
                        "title utf8",
                        "live bool NOT NULL",
                        "summary utf8",
                        "fluent utf8");
    }

    record Pair(@LanceColumn(name = "key") String left, int right) {}

    @Test
    void aRecordsComponentsAreItsFieldsInOrder() {
        assertThat(RecordFields.of(Pair.class))
                .extracting(RecordField::name)
                .containsExactly("left", "right");
        assertThat(valuesOf(new Pair("a", 1))).isEqualTo(Map.of("left", "a", "right", 1));
        assertThat(RecordFields.of(Pair.class).get(0).annotation(LanceColumn.class).name())
                .isEqualTo("key");
    }

    /** As Avro's compiler writes them. */
    public static class AvroDocument extends SpecificRecordBase {
        public static final Schema SCHEMA$ =
                SchemaBuilder.record("AvroDocument")
                        .fields()
                        .requiredString("doc_id")
                        .optionalLong("visits")
                        .endRecord();

        private CharSequence doc_id;
        private Long visits;

        @Override
        public Schema getSchema() {
            return SCHEMA$;
        }

        @Override
        public Object get(int field) {
            return field == 0 ? doc_id : visits;
        }

        @Override
        public void put(int field, Object value) {
            if (field == 0) {
                doc_id = (CharSequence) value;
            } else {
                visits = (Long) value;
            }
        }

        public CharSequence getDocId() {
            return doc_id;
        }

        public Long getVisits() {
            return visits;
        }
    }

    @Test
    void avrosGeneratedClassesHaveTheFieldsOfTheirSchema() {
        AvroDocument document = new AvroDocument();
        document.put(0, new org.apache.avro.util.Utf8("d1"));

        assertThat(
                        RecordSchemaTest.columns(
                                TableSchema.fromClass(AvroDocument.class, List.of("doc_id"))))
                .containsExactly("doc_id utf8 NOT NULL", "visits int64");
        assertThat(valuesOf(document).get("doc_id")).hasToString("d1");
    }

    record Failing(int value) {
        @Override
        public int value() {
            throw new UnsupportedOperationException("no value");
        }
    }

    @Test
    void anAccessorThatThrowsIsNamed() {
        RecordField field = RecordFields.of(Failing.class).get(0);

        assertThatThrownBy(() -> field.read(new Failing(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "the accessor of Failing.value failed: java.lang.UnsupportedOperationException: no value");
    }

    private static Map<String, Object> valuesOf(Object object) {
        Map<String, RecordField> fields =
                RecordFields.of(object.getClass()).stream()
                        .collect(Collectors.toMap(RecordField::name, Function.identity()));
        Map<String, Object> values = new java.util.HashMap<>();
        fields.forEach((name, field) -> values.put(name, field.read(object)));
        return values;
    }
}
