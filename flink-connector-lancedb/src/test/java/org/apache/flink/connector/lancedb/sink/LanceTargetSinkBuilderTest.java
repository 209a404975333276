package org.apache.flink.connector.lancedb.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.ManagedBy;
import org.apache.flink.connector.lancedb.schema.OnSchemaMismatch;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.sink.encoder.RowConverter;
import org.apache.flink.connector.lancedb.sink.settings.BufferFlushOptions;
import org.apache.flink.types.Row;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class LanceTargetSinkBuilderTest {

    private static LanceTargetSinkBuilder<Row> complete() {
        return LanceTargetSink.<Row>builder()
                .setConnection(
                        LanceConnection.of(
                                "s3://bucket/db", Map.of("aws_secret_access_key", "SECRET")))
                .setTable("documents")
                .setSchema(TableSchema.builder().column("id", LanceType.int64()).build())
                .setRowConverter(RowConverter.forRow());
    }

    private static void assertRefused(LanceTargetSinkBuilder<Row> builder, String sentence) {
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }

    @Test
    void everySettingThatIsMissingIsNamed() {
        assertRefused(
                complete().setConnection(null),
                "The LanceDB sink lacks a connection; call setConnection(LanceConnection.of(uri)).");
        assertRefused(
                complete().setTable(null), "The LanceDB sink lacks a table; call setTable(name).");
        assertRefused(
                complete().setSchema((TableSchema) null),
                "The LanceDB sink lacks a schema; call setSchema(TableSchema.builder()...build()).");
        assertRefused(
                complete().setRowConverter(null),
                "The LanceDB sink lacks a row converter; call setRowConverter(RowConverter.forRow()).");
        assertRefused(
                complete().setBufferFlushOptions(null),
                "The LanceDB sink lacks buffer flush options; call setBufferFlushOptions(BufferFlushOptions.DEFAULT).");
        assertRefused(
                complete().setManagedBy(null),
                "The LanceDB sink lacks a choice of who manages the table; call setManagedBy(ManagedBy.SYSTEM).");
        assertRefused(
                complete().setOnSchemaMismatch(null),
                "The LanceDB sink lacks a choice for tables that do not fit; call setOnSchemaMismatch(OnSchemaMismatch.FAIL).");
        assertRefused(
                complete().setDatabaseKey(" "),
                "The database key is empty; give the database a name that stays the same when it moves, such as 'main_db', or set no key.");
        assertRefused(
                complete()
                        .setManagedBy(ManagedBy.USER)
                        .setOnSchemaMismatch(OnSchemaMismatch.RECREATE),
                "The table 'documents' is managed by the user, so the sink may not recreate it; set ManagedBy.SYSTEM or OnSchemaMismatch.FAIL.");
        assertRefused(
                complete().setTable("a/b"),
                "The table name 'a/b' is not one that LanceDB accepts; use letters, digits, '_', '-' and '.' only.");
    }

    @Test
    void theSinkTravelsToTasksAndKeepsItsSecrets() throws Exception {
        LanceTargetSink<Row> sink = InstantiationUtil.clone(complete().build());
        assertThat(sink.toString())
                .contains("documents", "s3://bucket/db", "aws_secret_access_key=******")
                .doesNotContain("SECRET");
    }

    @Test
    void limitsOutOfRangeAreRefused() {
        for (int rows : new int[] {0, -1, 1_000_001}) {
            assertThatThrownBy(() -> BufferFlushOptions.of(rows, MemorySize.ofMebiBytes(1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("sink.buffer-flush.max-rows is %d; expected 1 to 1000000.", rows);
        }
        assertThatThrownBy(() -> BufferFlushOptions.of(1, new MemorySize((1 << 20) - 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("sink.buffer-flush.max-bytes is ")
                .hasMessageEndingWith("; expected at least 1mb.");
        BufferFlushOptions smallest = BufferFlushOptions.of(1, MemorySize.ofMebiBytes(1));
        assertThat(smallest.maxRows()).isEqualTo(1);
        assertThat(smallest.maxBytes()).isEqualTo(1 << 20);
        assertThat(BufferFlushOptions.of(1_000_000, MemorySize.MAX_VALUE).maxRows())
                .isEqualTo(1_000_000);
        assertThat(BufferFlushOptions.DEFAULT)
                .isEqualTo(BufferFlushOptions.of(500_000, MemorySize.ofMebiBytes(64)))
                .hasSameHashCodeAs(BufferFlushOptions.of(500_000, MemorySize.ofMebiBytes(64)));
    }
}
