package org.apache.flink.connector.lancedb.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.api.common.typeutils.base.VoidSerializer;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.Formatter;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.TableDescriptor;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.RawType;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CREATE TABLE and INSERT up to the plan: what is wrong is refused there, with a sentence. */
class LanceDynamicTableFactoryTest {

    private static final String ID = "id INT, PRIMARY KEY (id) NOT ENFORCED";

    @TempDir Path database;
    private TableEnvironment sql;

    @BeforeEach
    void startSql() {
        sql = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        sql.executeSql(
                "CREATE TABLE numbers (n INT, PRIMARY KEY (n) NOT ENFORCED) WITH ('connector'='datagen', 'number-of-rows'='1')");
    }

    /** Declares the table docs and explains an insert of the values. */
    private String explain(String columns, String values, String... options) {
        List<String> all =
                new ArrayList<>(List.of("'connector'='lancedb'", "'uri'='" + database + "'"));
        if (Arrays.stream(options).noneMatch(option -> option.startsWith("'table'"))) {
            all.add("'table'='documents'");
        }
        all.addAll(Arrays.asList(options));
        sql.executeSql("DROP TABLE IF EXISTS docs");
        sql.executeSql("CREATE TABLE docs (" + columns + ") WITH (" + String.join(", ", all) + ")");
        return sql.explainSql("INSERT INTO docs SELECT " + values + " FROM numbers");
    }

    private void assertRefused(String sentence, String columns, String values, String... options) {
        Throwable failure = catchThrowable(() -> explain(columns, values, options));
        assertThat(failure).as("nothing was refused").isNotNull();
        List<String> sentences = new ArrayList<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            sentences.add(cause.getMessage());
        }
        assertThat(sentences).contains(sentence);
    }

    @Test
    void aTableOfEveryTypeIsPlanned() {
        String plan =
                explain(
                        "id INT, b BOOLEAN, i1 TINYINT, i2 SMALLINT, i4 INT, f4 FLOAT, f8 DOUBLE,"
                                + " c CHAR(3), v VARCHAR(5), s STRING, b1 BINARY(3), b2 VARBINARY(4), b3 BYTES,"
                                + " d DATE, t TIMESTAMP(9), l TIMESTAMP_LTZ(3), m DECIMAL(10, 2),"
                                + " ti TIME, e ARRAY<FLOAT>, g ARRAY<DOUBLE NOT NULL>, li ARRAY<STRING>,"
                                + " ro ROW<x INT>, ma MAP<STRING, INT>, mu MULTISET<STRING>, twice AS i4 * 2,"
                                + " PRIMARY KEY (id) NOT ENFORCED",
                        "n, CAST(NULL AS BOOLEAN), CAST(NULL AS TINYINT), CAST(NULL AS SMALLINT), n,"
                                + " CAST(NULL AS FLOAT), CAST(NULL AS DOUBLE), CAST(NULL AS CHAR(3)),"
                                + " CAST(NULL AS VARCHAR(5)), CAST(NULL AS STRING), CAST(NULL AS BINARY(3)),"
                                + " CAST(NULL AS VARBINARY(4)), CAST(NULL AS BYTES), CAST(NULL AS DATE),"
                                + " CAST(NULL AS TIMESTAMP(9)), CAST(NULL AS TIMESTAMP_LTZ(3)),"
                                + " CAST(NULL AS DECIMAL(10, 2)), CAST(NULL AS TIME), CAST(NULL AS ARRAY<FLOAT>),"
                                + " CAST(NULL AS ARRAY<DOUBLE NOT NULL>), CAST(NULL AS ARRAY<STRING>),"
                                + " CAST(NULL AS ROW<x INT>), CAST(NULL AS MAP<STRING, INT>),"
                                + " CAST(NULL AS MULTISET<STRING>)",
                        "'columns.e.vector.dimension'='384'",
                        "'columns.g.vector.dimension'=' 2 '",
                        "'sink.parallelism'='3'",
                        "'sink.buffer-flush.max-rows'='100'",
                        "'sink.buffer-flush.max-bytes'='1mb'");
        assertThat(plan).contains("Sink(table=[default_catalog.default_database.docs]");
        assertThat(database).as("storage is not touched while planning").isEmptyDirectory();
    }

    @Test
    void optionsThatAreMissingAreNamed() {
        for (String missing : List.of("uri", "table")) {
            String given = missing.equals("uri") ? "table" : "uri";
            sql.executeSql(
                    "CREATE TABLE lacking_"
                            + missing
                            + " (id INT) WITH ('connector'='lancedb', '"
                            + given
                            + "'='x')");
            assertThat(
                            catchThrowable(
                                    () ->
                                            sql.explainSql(
                                                    "INSERT INTO lacking_"
                                                            + missing
                                                            + " SELECT n FROM numbers")))
                    .isInstanceOf(ValidationException.class)
                    .hasMessageContaining("Missing required options are:\n\n" + missing);
        }
    }

    @Test
    void optionsThatAreUnknownAreNamedWithThoseThatAreKnown() {
        assertThat(catchThrowable(() -> explain(ID, "n", "'sink.buffer.max-rows'='5'")))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("Unsupported options:\n\nsink.buffer.max-rows")
                .hasMessageContaining("sink.buffer-flush.max-rows");
    }

    @Test
    void optionsOfColumnsAreChecked() {
        for (String key :
                List.of(
                        "columns.id.vector.dim",
                        "columns.id",
                        "columns..vector.dimension",
                        "columns.vector.dimension",
                        "columns.type",
                        "columns.id.element-type",
                        "columns.")) {
            assertRefused(
                    "The option '"
                            + key
                            + "' is not known; the options of a column are 'columns.<name>.vector.dimension', 'columns.<name>.vector.element-type', 'columns.<name>.type', 'columns.<name>.encoding'.",
                    ID,
                    "n",
                    "'" + key + "'='5'");
        }
        assertRefused(
                "The option 'columns.embeding.vector.dimension' names the column 'embeding', which the table does not have; its columns are [id, embedding].",
                "id INT, embedding ARRAY<FLOAT>, PRIMARY KEY (id) NOT ENFORCED",
                "n, CAST(NULL AS ARRAY<FLOAT>)",
                "'columns.embeding.vector.dimension'='5'");
        assertRefused(
                "The column 'id' has the type INT NOT NULL and a vector dimension; only an ARRAY of FLOAT, DOUBLE, TINYINT, SMALLINT or INT can be a vector. Remove the option or change the type.",
                ID,
                "n",
                "'columns.id.vector.dimension'='5'");
    }

    @Test
    void theDimensionOfAVectorIsChecked() {
        String columns = "id INT, v ARRAY<FLOAT>, PRIMARY KEY (id) NOT ENFORCED";
        String values = "n, CAST(NULL AS ARRAY<FLOAT>)";
        assertRefused(
                "The column 'v' has the option 'columns.v.vector.element-type', but no dimension. Add the option 'columns.v.vector.dimension' with the number of elements, such as '384'.",
                columns,
                values,
                "'columns.v.vector.element-type'='float16'");
        for (String dimension : List.of("0", "-3")) {
            assertRefused(
                    "The option 'columns.v.vector.dimension' is "
                            + dimension
                            + "; a vector's dimension is at least 1.",
                    columns,
                    values,
                    "'columns.v.vector.dimension'='" + dimension + "'");
        }
        for (String dimension : List.of("many", "", "3.5", "99999999999")) {
            assertRefused(
                    "The option 'columns.v.vector.dimension' is '"
                            + dimension
                            + "'; expected a whole number such as '384'.",
                    columns,
                    values,
                    "'columns.v.vector.dimension'='" + dimension + "'");
        }
    }

    @Test
    void aColumnWhoseNameHasAPeriodIsRefused() {
        assertRefused(
                "The column name 'a.b' has a period or a backtick, which Lance takes for a field of a struct and for a quote; choose another name.",
                "`a.b` ARRAY<FLOAT>",
                "CAST(NULL AS ARRAY<FLOAT>)",
                "'columns.a.b.vector.dimension'='5'");
    }

    /** A column c of a type beside the key, with options of the column c. */
    private void assertColumnRefused(String sentence, String type, String... options) {
        String[] named = new String[options.length];
        for (int i = 0; i < options.length; i++) {
            named[i] = "'columns.c." + options[i].replaceFirst("=", "'='") + "'";
        }
        assertRefused(
                sentence,
                "id INT, c " + type + ", PRIMARY KEY (id) NOT ENFORCED",
                "n, CAST(NULL AS " + type + ")",
                named);
    }

    @Test
    void elementTypesOfVectorsAreChecked() {
        assertColumnRefused(
                "The option 'columns.c.vector.element-type' is 'int4'; expected 'float16', 'float32', 'float64', 'int8' or 'uint8'.",
                "ARRAY<FLOAT>",
                "vector.element-type=int4",
                "vector.dimension=3");
        assertColumnRefused(
                "The column 'c' has the type ARRAY<INT> and a vector dimension, and no vector has elements of that type. Add the option 'columns.c.vector.element-type' with one of float16, float32, float64, int8, uint8.",
                "ARRAY<INT>",
                "vector.dimension=3");
        assertColumnRefused(
                "The column 'c' has the type ARRAY<BIGINT> and a vector dimension; only an ARRAY of FLOAT, DOUBLE, TINYINT, SMALLINT or INT can be a vector. Remove the option or change the type.",
                "ARRAY<BIGINT>",
                "vector.dimension=3");
        for (String element : List.of("FLOAT", "DOUBLE", "TINYINT", "SMALLINT", "INT")) {
            for (String stored : List.of("float16", "FLOAT32", "float64", "int8", "uint8")) {
                assertThat(
                                explain(
                                        "c ARRAY<" + element + ">",
                                        "CAST(NULL AS ARRAY<" + element + ">)",
                                        "'columns.c.vector.dimension'='3'",
                                        "'columns.c.vector.element-type'='" + stored + "'"))
                        .contains("Sink(");
            }
        }
    }

    @Test
    void chosenTypesAreChecked() {
        assertColumnRefused(
                "The option 'columns.c.type': The type 'varchar' cannot be read at position 1: found 'varchar', expected a type, one of bool, int8, int16, int32, int64, float32, float64, utf8, binary, date32, timestamp, decimal128, fixed_size_list, time32, time64, duration, decimal256, large_utf8, large_binary, fixed_size_binary, list, struct, map, float16, json.",
                "STRING",
                "type=varchar");
        assertColumnRefused(
                "The option 'columns.c.type' is 'utf8', which does not hold each value of INT, the column's type; expected one of int8, int16, int32, int64, decimal128(p, s), decimal256(p, s).",
                "INT",
                "type=utf8");
        assertColumnRefused(
                "The option 'columns.c.type' is 'timestamp(us)', which does not hold each value of TIMESTAMP_LTZ(3), the column's type; expected one of timestamp(unit, UTC).",
                "TIMESTAMP_LTZ(3)",
                "type=timestamp(us)");
        assertColumnRefused(
                "The option 'columns.c.type' is 'list<int32 NOT NULL>', which does not hold each value of ARRAY<INT>, the column's type. Name the same parts, in the same order and with the same NOT NULL; or set 'columns.c.encoding' = 'json' to store the column as JSON text.",
                "ARRAY<INT>",
                "type=list<int32 NOT NULL>");
        assertColumnRefused(
                "The option 'columns.c.type' is 'struct<y: int32>', which does not hold each value of ROW<`x` INT>, the column's type. Name the same parts, in the same order and with the same NOT NULL; or set 'columns.c.encoding' = 'json' to store the column as JSON text.",
                "ROW<x INT>",
                "type=struct<y: int32>");
        assertColumnRefused(
                "The option 'columns.c.type': The type json is one of whole columns; use utf8 within a list.",
                "ARRAY<STRING>",
                "type=list<json>");
        assertColumnRefused(
                "The column 'c' has options of a vector and the option 'columns.c.type', which says otherwise; keep one of them.",
                "ARRAY<FLOAT>",
                "type=list<float32>",
                "vector.dimension=3");
    }

    @Test
    void encodingsAreChecked() {
        assertColumnRefused(
                "The option 'columns.c.encoding' is 'avro'; expected 'json'.",
                "ARRAY<INT>",
                "encoding=avro");
        assertColumnRefused(
                "The option 'columns.c.encoding' is 'json', and the column has the type STRING; only ARRAY, MAP, MULTISET and ROW are encoded. Remove the option.",
                "STRING",
                "encoding=json");
        assertColumnRefused(
                "The option 'columns.c.type' is 'binary', and the column is encoded as JSON text; expected 'utf8', 'large_utf8' or 'json'.",
                "ARRAY<INT>",
                "encoding=json",
                "type=binary");
        assertColumnRefused(
                "The column 'c' has options of a vector and the option 'columns.c.encoding', which says otherwise; keep one of them.",
                "ARRAY<FLOAT>",
                "encoding=json",
                "vector.dimension=3");
    }

    @Test
    void listsAndMapsInRowsAreRefusedAndCanBeEncoded() {
        for (String part : List.of("ARRAY<INT>", "MAP<INT, INT>", "ARRAY<ARRAY<INT>>")) {
            String row = "ROW<`a` INT, `b` " + part + ">";
            for (String type : List.of(row, "ARRAY<" + row + ">", "MAP<INT, " + row + ">")) {
                assertColumnRefused(
                        "The column 'c' has the type "
                                + type
                                + ", whose field 'b' has the type "
                                + part
                                + ": Lance does not read arrays, maps and multisets back from a ROW. Set 'columns.c.encoding' = 'json' to store the column as JSON text, or make the field a column of its own.",
                        type);
                assertThat(
                                explain(
                                        "c " + type,
                                        "CAST(NULL AS " + type + ")",
                                        "'columns.c.encoding'='json'"))
                        .contains("Sink(");
            }
        }
    }

    @Test
    void keysOfMapsHaveNoParts() {
        for (String type : List.of("MAP<ARRAY<INT>, INT>", "MULTISET<ARRAY<INT>>")) {
            String sentence =
                    "The column 'c' has the type "
                            + type
                            + ", with keys of the type ARRAY<INT>; the keys of a map have a type without parts. Change the type.";
            assertColumnRefused(sentence, type);
            assertColumnRefused(sentence, type, "encoding=json");
        }
    }

    @Test
    void namesOfFieldsThatLanceDoesNotTakeAreRefused() {
        assertColumnRefused(
                "The type of the column 'c': The struct field's name 'a.b' is empty, or has a period or a backtick, which Lance takes for a path and for a quote; choose another name.",
                "ROW<`a.b` INT>");
    }

    @Test
    void rawTypesAreRefusedByName() {
        sql.createTemporaryTable(
                "raw_docs",
                TableDescriptor.forConnector("lancedb")
                        .schema(
                                Schema.newBuilder()
                                        .column(
                                                "c",
                                                DataTypes.RAW(Void.class, VoidSerializer.INSTANCE))
                                        .build())
                        .option("uri", database.toString())
                        .option("table", "documents")
                        .build());
        assertThatThrownBy(
                        () ->
                                sql.explainSql(
                                        "INSERT INTO raw_docs SELECT CAST(NULL AS RAW('java.lang.Void', '"
                                                + new RawType<>(Void.class, VoidSerializer.INSTANCE)
                                                        .getSerializerString()
                                                + "'))"))
                .hasStackTraceContaining("The column 'c' has the type RAW('java.lang.Void', ")
                .hasStackTraceContaining(", which the lancedb connector cannot store.");
    }

    @Test
    void keysAreChecked() {
        assertRefused(
                "The primary key column 'score' has the type float32, which cannot be a key; use an integer, string, binary, boolean, date, time, duration, timestamp or decimal column.",
                "score FLOAT, PRIMARY KEY (score) NOT ENFORCED",
                "CAST(n AS FLOAT)");
        assertThatThrownBy(() -> explain("id INT, PRIMARY KEY (nothing) NOT ENFORCED", "n"))
                .hasStackTraceContaining("nothing");
    }

    @Test
    void metadataColumnsAreRefused() {
        assertThatThrownBy(
                        () ->
                                explain(
                                        "id INT, `at` TIMESTAMP(3) METADATA, PRIMARY KEY (id) NOT ENFORCED",
                                        "n, CAST(NULL AS TIMESTAMP(3))"))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("metadata column");
    }

    @Test
    void namesAndLimitsAreChecked() {
        assertRefused(
                "The table name '../other' is not one that LanceDB accepts; use letters, digits, '_', '-' and '.' only.",
                ID,
                "n",
                "'table'='../other'");
        assertRefused(
                "sink.buffer-flush.max-rows is 0; expected 1 to 1000000.",
                ID,
                "n",
                "'sink.buffer-flush.max-rows'='0'");
        assertRefused(
                "sink.buffer-flush.max-rows is 1000001; expected 1 to 1000000.",
                ID,
                "n",
                "'sink.buffer-flush.max-rows'='1000001'");
        assertRefused(
                "sink.buffer-flush.max-bytes is 512 kb; expected at least 1mb.",
                ID,
                "n",
                "'sink.buffer-flush.max-bytes'='512kb'");
        assertThat(catchThrowable(() -> explain(ID, "n", "'sink.buffer-flush.max-rows'='many'")))
                .hasStackTraceContaining("sink.buffer-flush.max-rows");
    }

    @Test
    void choicesOfTheTablesLifeAreChecked() {
        assertThat(
                        explain(
                                ID,
                                "n",
                                "'database-key'='main_db'",
                                "'managed-by'='system'",
                                "'sink.on-schema-mismatch'='recreate'"))
                .contains("Sink(");
        assertThat(explain(ID, "n", "'managed-by'='user'", "'sink.on-schema-mismatch'='fail'"))
                .contains("Sink(");
        assertRefused(
                "The database key is empty; give the database a name that stays the same when it moves, such as 'main_db', or set no key.",
                ID,
                "n",
                "'database-key'=' '");
        assertRefused(
                "The table 'documents' is managed by the user, so the sink may not recreate it; set ManagedBy.SYSTEM or OnSchemaMismatch.FAIL.",
                ID,
                "n",
                "'managed-by'='user'",
                "'sink.on-schema-mismatch'='recreate'");
        assertThat(catchThrowable(() -> explain(ID, "n", "'managed-by'='nobody'")))
                .hasStackTraceContaining("managed-by");
        assertThat(catchThrowable(() -> explain(ID, "n", "'sink.on-schema-mismatch'='drop'")))
                .hasStackTraceContaining("sink.on-schema-mismatch");
    }

    @Test
    void deletesAreOnlyIgnoredWhereThereAreSome() {
        assertRefused(
                "The sink is to ignore deletes of the table 'documents', which has no primary key, so that there are none; declare a primary key, or leave out setIgnoreDelete(true) ('sink.ignore-delete' in SQL).",
                "id INT",
                "n",
                "'sink.ignore-delete'='true'");
        assertThat(explain(ID, "n", "'sink.ignore-delete'='true'")).contains("Sink(");
    }

    @Test
    void optionsThatForwardChangeNeitherRowsNorState() {
        LanceDynamicTableFactory factory = new LanceDynamicTableFactory();
        assertThat(factory.forwardOptions().stream().map(ConfigOption::key))
                .containsExactlyInAnyOrder(
                        "sink.buffer-flush.max-rows",
                        "sink.buffer-flush.max-bytes",
                        "sink.parallelism",
                        "sink.on-table-loss");
        assertThat(factory.optionalOptions()).containsAll(factory.forwardOptions());
    }

    @Test
    void updatesNeedAKey() {
        sql.executeSql(
                "CREATE TABLE docs (id INT, c BIGINT) WITH ('connector'='lancedb', 'uri'='"
                        + database
                        + "', 'table'='t')");
        assertThatThrownBy(
                        () ->
                                sql.explainSql(
                                        "INSERT INTO docs SELECT n, COUNT(*) FROM numbers GROUP BY n"))
                .hasStackTraceContaining(
                        "The query sends updates or deletes to the table 'default_catalog.default_database.docs', which has no primary key to tell which row is meant. Declare PRIMARY KEY (...) NOT ENFORCED, or write a query that only inserts.");
        assertThat(sql.explainSql("INSERT INTO docs SELECT n, 1 FROM numbers")).contains("Sink(");
    }

    @Test
    void secretsAreNotInThePlan() {
        assertThat(
                        explain(
                                ID,
                                "n",
                                "'storage.aws_secret_access_key'='TOPSECRET'",
                                "'storage.account_key'='TOPSECRET'"))
                .contains("Sink(")
                .doesNotContain("TOPSECRET");
    }

    @Test
    void secretsAreNotInWhatIsSaidOfAMistake() {
        String[] secrets = {
            "'storage.aws_secret_access_key'='TOPSECRET'",
            "'storage.aws_session_token'='TOPSECRET'",
            "'storage.azure_storage_account_key'='TOPSECRET'",
            "'storage.google_service_account_key'='TOPSECRET'",
            "'storage.headers'='TOPSECRET'"
        };
        for (String mistake :
                List.of(
                        "'sink.buffer-flush.max-rows'='0'",
                        "'sink.buffer-flush.max-rows'='many'",
                        "'sink.buffer-flush.max-bytes'='1 parsec'",
                        "'sink.parallelism'='x'",
                        "'unknown'='5'",
                        "'table'='a/b'",
                        "'columns.id.vector.dimension'='5'",
                        "'columns.nothing.vector.dimension'='5'")) {
            String[] options = Arrays.copyOf(secrets, secrets.length + 1);
            options[secrets.length] = mistake;
            Throwable failure = catchThrowable(() -> explain(ID, "n", options));
            assertThat(failure).as(mistake).isNotNull();
            assertThat(ExceptionUtils.stringifyException(failure))
                    .as(mistake)
                    .doesNotContain("TOPSECRET");
        }
        explain(ID, "n", secrets);
        assertThat(
                        ExceptionUtils.stringifyException(
                                catchThrowable(() -> sql.executeSql("SELECT * FROM docs"))))
                .contains("the lancedb connector only writes")
                .doesNotContain("TOPSECRET");
        assertThat(
                        ExceptionUtils.stringifyException(
                                catchThrowable(
                                        () ->
                                                explain(
                                                        "c ROW<a ARRAY<INT>>",
                                                        "CAST(NULL AS ROW<a ARRAY<INT>>)",
                                                        secrets))))
                .contains("does not read arrays")
                .doesNotContain("TOPSECRET");
    }

    @Test
    void everyOptionIsKnownToTheFactoryAndDescribed() throws Exception {
        LanceDynamicTableFactory factory = new LanceDynamicTableFactory();
        Set<ConfigOption<?>> known = new HashSet<>(factory.requiredOptions());
        known.addAll(factory.optionalOptions());
        Set<ConfigOption<?>> declared = new HashSet<>();
        Formatter formatter = new HtmlFormatter();
        for (Field field : LanceConnectorOptions.class.getFields()) {
            if (Modifier.isStatic(field.getModifiers())
                    && ConfigOption.class.isAssignableFrom(field.getType())) {
                ConfigOption<?> option = (ConfigOption<?>) field.get(null);
                declared.add(option);
                assertThat(formatter.format(option.description()))
                        .as("description of %s", option.key())
                        .isNotBlank();
            }
        }
        assertThat(declared).isEqualTo(known);
        assertThat(factory.requiredOptions())
                .doesNotContainAnyElementsOf(factory.optionalOptions());
        assertThat(known.stream().map(ConfigOption::key).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(
                        "uri",
                        "table",
                        "database-key",
                        "managed-by",
                        "sink.on-schema-mismatch",
                        "sink.on-table-loss",
                        "sink.scope",
                        "sink.track-declared-keys",
                        "sink.retract-undeclared",
                        "sink.ignore-delete",
                        "sink.key-only-deletes",
                        "sink.parallelism",
                        "sink.buffer-flush.max-rows",
                        "sink.buffer-flush.max-bytes");
        assertThat(factory.factoryIdentifier()).isEqualTo("lancedb");
    }
}
