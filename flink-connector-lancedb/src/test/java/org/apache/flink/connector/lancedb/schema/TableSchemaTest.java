package org.apache.flink.connector.lancedb.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class TableSchemaTest {

    private static TableSchema.Builder builder() {
        return TableSchema.builder()
                .column("tenant", ColumnDef.notNull(LanceType.utf8()))
                .column("id", ColumnDef.notNull(LanceType.int64()))
                .column("title", LanceType.utf8())
                .column("score", ColumnDef.notNull(LanceType.float64()));
    }

    private static void assertRefused(TableSchema.Builder builder, String sentence) {
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }

    @Test
    void columnsAndKeyKeepTheirOrder() throws Exception {
        TableSchema schema = builder().primaryKey("id", "tenant").build();
        assertThat(schema.columnNames()).containsExactly("tenant", "id", "title", "score");
        assertThat(schema.columnCount()).isEqualTo(4);
        assertThat(schema.primaryKey()).containsExactly("id", "tenant");
        assertThat(schema.primaryKeyPositions()).containsExactly(1, 0);
        assertThat(schema.hasPrimaryKey()).isTrue();
        assertThat(schema.position("title")).isEqualTo(2);
        assertThat(schema.position("nothing")).isEqualTo(-1);
        assertThat(schema.column(2)).isEqualTo(ColumnDef.nullable(LanceType.utf8()));
        assertThat(InstantiationUtil.clone(schema)).isEqualTo(schema).hasSameHashCodeAs(schema);
        assertThat(schema).isNotEqualTo(builder().primaryKey("tenant", "id").build());
        assertThat(schema)
                .hasToString(
                        "TableSchema{columns={tenant=utf8 NOT NULL, id=int64 NOT NULL, title=utf8, score=float64 NOT NULL}, primaryKey=[id, tenant]}");
    }

    @Test
    void columnsInAnotherOrderAreAnotherSchema() {
        TableSchema one =
                TableSchema.builder()
                        .column("a", LanceType.utf8())
                        .column("b", LanceType.utf8())
                        .build();
        TableSchema other =
                TableSchema.builder()
                        .column("b", LanceType.utf8())
                        .column("a", LanceType.utf8())
                        .build();
        assertThat(one).isNotEqualTo(other);
        assertThat(one.hasPrimaryKey()).isFalse();
    }

    @Test
    void aBuilderThatGoesOnDoesNotChangeWhatItBuilt() {
        TableSchema.Builder builder = builder();
        TableSchema built = builder.build();
        builder.column("later", LanceType.bool());
        assertThat(built.columnCount()).isEqualTo(4);
    }

    @Test
    void declarationsThatMakeNoSenseAreRefused() {
        assertRefused(TableSchema.builder(), "The schema has no column; declare at least one.");
        assertRefused(
                builder().primaryKey("nothing"),
                "The primary key names the column 'nothing', which is not declared; the columns are [tenant, id, title, score].");
        assertRefused(
                builder().primaryKey("title"),
                "The primary key column 'title' is nullable; declare it NOT NULL.");
        assertRefused(
                builder().primaryKey("score"),
                "The primary key column 'score' has the type float64, which cannot be a key; use an integer, string, binary, boolean, date, time, duration, timestamp or decimal column.");
        assertRefused(
                builder().primaryKey("id", "tenant", "id"),
                "The primary key [id, tenant, id] names a column twice.");
        assertThatThrownBy(() -> builder().column("id", LanceType.bool()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "The column 'id' is declared twice; give each column a name of its own.");
        for (String empty : new String[] {null, ""}) {
            assertThatThrownBy(() -> builder().column(empty, LanceType.bool()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("A column's name is empty.");
        }
    }
}
