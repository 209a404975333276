package org.apache.flink.connector.lancedb.lance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.DecimalNode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.testing.Tables;
import org.apache.flink.connector.lancedb.testing.TestTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Columns of Lance's type json. */
class JsonColumnTest {

    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private static final TableSchema SCHEMA =
            TableSchema.builder()
                    .column("id", ColumnDef.notNull(LanceType.int64()))
                    .column("value", LanceType.json())
                    .primaryKey("id")
                    .build();

    @TempDir Path database;

    @Test
    void whatPassesTheCheckReadsBackAsTheSameJson() throws Exception {
        List<String> texts =
                List.of(
                        "null",
                        "true",
                        " [ ] ",
                        "{}",
                        "\"\"",
                        "-0",
                        "0.0",
                        "-0.0",
                        "1.0",
                        "1E2",
                        "1e-7",
                        "0.1",
                        "5e-324",
                        "1.7976931348623157e308",
                        "123456789012345678",
                        "9007199254740993",
                        "-9223372036854775808",
                        "18446744073709551615",
                        "5.684341886080802e-14",
                        "10000000000000000000000",
                        "\"\\u0000\\u001f\\b\\f\\n\\r\\t\\/\\\\\\\"\"",
                        "\"\\ud83d\\ude00 \uD83D\uDE00 \u00fc \u2028\"",
                        "{\"\": 1, \" \": {\"\\u00e4\": []}, \"\u00e4\u00e4\": null}",
                        "[".repeat(100) + "]".repeat(100),
                        "[" + "1,".repeat(10_000) + "1]");
        try (LanceFixture target = new LanceFixture(database, SCHEMA)) {
            Checkpoint checkpoint = target.checkpoint();
            for (int i = 0; i < texts.size(); i++) {
                checkpoint.upsert((long) i, texts.get(i));
            }
            target.commit(1, checkpoint);
            List<Map<String, Object>> rows = target.reader.rows();
            for (int i = 0; i < texts.size(); i++) {
                String read = (String) rows.get(i).get("value");
                assertThat(
                                MAPPER.readTree(read)
                                        .equals(
                                                JsonColumnTest::compare,
                                                MAPPER.readTree(texts.get(i))))
                        .as("%s read as %s", texts.get(i), read)
                        .isTrue();
            }
        }
    }

    /** Numbers are equal if their values are. */
    private static int compare(JsonNode left, JsonNode right) {
        if (left.isNumber() && right.isNumber()) {
            return number(left).compareTo(number(right));
        }
        return left.equals(right) ? 0 : 1;
    }

    private static BigDecimal number(JsonNode node) {
        return node instanceof DecimalNode ? node.decimalValue() : new BigDecimal(node.asText());
    }

    @Test
    void aFileOfJsonIsWrittenAgainWithoutItsDeadRows() throws Exception {
        try (LanceFixture target = new LanceFixture(database, SCHEMA)) {
            UncommittedChanges written =
                    target.checkpoint()
                            .upsert(1L, "{\"a\": 1}")
                            .upsert(2L, null)
                            .upsert(3L, "[1, 2.5]")
                            .changes();
            BitSet dead = new BitSet();
            dead.set(0);
            FragmentFiles files = new FragmentFiles(target.table, target.table.layout(SCHEMA));
            List<WrittenFragment> rewritten = files.rewrite(written.fragments().get(0), dead);
            target.commit(
                    1,
                    files.name(
                            OptionalLong.empty(), rewritten, List.of(), 2, 16, Optional.empty()));
            assertThat(target.reader.rowsBy("id"))
                    .extracting(row -> row.get("value"))
                    .containsExactly(null, "[1,2.5]");
        }
    }

    @Test
    void aColumnOfJsonIsAddedToATableAndWrittenAsNullWhereItIsNotDeclared() throws Exception {
        TableSchema before =
                TableSchema.builder()
                        .column("id", ColumnDef.notNull(LanceType.int64()))
                        .primaryKey("id")
                        .build();
        try (LanceFixture target = new LanceFixture(database, before)) {
            target.commit(1, target.checkpoint().upsert(1L));
            Tables.prepare(target.table, SCHEMA);
            target.commit(2, target.checkpoint().upsert(2L));
        }
        try (LanceFixture target =
                new LanceFixture(database, SCHEMA, TestTable.in(database, LanceFixture.NAME))) {
            target.commit(3, target.checkpoint().upsert(3L, "{\"b\":2}"));
            assertThat(target.reader.rowsBy("id"))
                    .extracting(row -> row.get("value"))
                    .containsExactly(null, null, "{\"b\":2}");
        }
    }
}
