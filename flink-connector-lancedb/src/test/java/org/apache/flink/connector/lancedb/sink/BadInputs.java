package org.apache.flink.connector.lancedb.sink;

import static org.apache.flink.connector.lancedb.schema.VectorElementType.FLOAT16;
import static org.apache.flink.connector.lancedb.schema.VectorElementType.FLOAT32;
import static org.apache.flink.connector.lancedb.schema.VectorElementType.FLOAT64;
import static org.apache.flink.connector.lancedb.schema.VectorElementType.INT8;
import static org.apache.flink.connector.lancedb.schema.VectorElementType.UINT8;
import static org.apache.flink.connector.lancedb.sink.BadInput.declared;
import static org.apache.flink.connector.lancedb.sink.BadInput.internal;
import static org.apache.flink.connector.lancedb.sink.BadInput.key;
import static org.apache.flink.connector.lancedb.sink.BadInput.planned;
import static org.apache.flink.connector.lancedb.sink.BadInput.row;
import static org.apache.flink.connector.lancedb.sink.BadInput.started;
import static org.apache.flink.connector.lancedb.sink.BadInput.stored;
import static org.apache.flink.connector.lancedb.sink.BadInput.storedInternal;
import static org.apache.flink.connector.lancedb.sink.BadInput.storedKey;
import static org.apache.flink.connector.lancedb.sink.BadInput.storedRow;
import static org.apache.flink.connector.lancedb.sink.BadInput.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.schema.TimestampUnit;
import org.apache.flink.connector.lancedb.sink.encoder.RowConverter;
import org.apache.flink.connector.lancedb.sink.settings.BufferFlushOptions;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;

/** All kinds of bad input, in the order of the moments at which they are refused. */
final class BadInputs {

    private static final int COLUMNS = Integer.getInteger("lancedb.test.columns", 10_000);

    private static final LanceType INT32 = LanceType.int32();
    private static final LanceType UTF8 = LanceType.utf8();
    private static final LanceType VECTOR = LanceType.vector(FLOAT32, 3);

    private BadInputs() {}

    static Stream<BadInput> all() {
        List<BadInput> all = new ArrayList<>();
        all.addAll(columnNames());
        all.addAll(keys());
        all.addAll(types());
        all.addAll(targets());
        all.addAll(options());
        all.addAll(starts());
        all.addAll(nulls());
        all.addAll(numbers());
        all.addAll(vectors());
        all.addAll(texts());
        all.addAll(json());
        all.addAll(nested());
        all.addAll(times());
        all.addAll(wholeRows());
        all.addAll(storedValues());
        all.addAll(storedKeys());
        all.addAll(storedNames());
        all.addAll(large());
        return all.stream();
    }

    // ------------------------------------------------------------------ when it is declared

    private static BadInput columnName(String what, String name, String sentence) {
        return declared(
                "a column name " + what, () -> TableSchema.builder().column(name, UTF8), sentence);
    }

    private static List<BadInput> columnNames() {
        List<BadInput> inputs = new ArrayList<>();
        inputs.add(columnName("that is empty", "", "A column's name is empty."));
        inputs.add(columnName("that is null", null, "A column's name is empty."));
        for (String name : List.of("a.b", "..", "../x", "a`b")) {
            inputs.add(
                    columnName(
                            name,
                            name,
                            "The column name '"
                                    + name
                                    + "' has a period or a backtick, which Lance takes for a field of a struct and for a quote; choose another name."));
        }
        for (String name :
                List.of(
                        "_rowid",
                        "_rowaddr",
                        "_rowoffset",
                        "_row_created_at_version",
                        "_row_last_updated_at_version",
                        "_distance",
                        "_score")) {
            inputs.add(
                    columnName(
                            name + ", which Lance computes",
                            name,
                            "The column name '"
                                    + name
                                    + "' is one of those that Lance computes itself; choose another name."));
        }
        String lost =
                "The column name 'a?b' has a character NUL or half of a pair of surrogates, which does not reach Lance; choose another name.";
        inputs.add(columnName("with NUL", "a\0b", lost));
        inputs.add(columnName("with a high surrogate alone", "a\uD800b", lost));
        inputs.add(columnName("with a low surrogate alone", "a\uDC00b", lost));
        inputs.add(
                declared(
                        "a struct's field name with NUL",
                        () -> LanceType.struct(Map.of("\0", ColumnDef.nullable(UTF8))),
                        "The struct field's name '?' has a character NUL or half of a pair of surrogates, which does not reach Lance; choose another name."));
        inputs.add(
                declared(
                        "a column that is declared twice",
                        () -> TableSchema.builder().column("a", UTF8).column("a", UTF8),
                        "The column 'a' is declared twice; give each column a name of its own."));
        return inputs;
    }

    private static BadInput keyType(String what, LanceType type) {
        return declared(
                "a key of " + what,
                () -> BadInput.keySchema(type),
                "The primary key column 'v' has the type "
                        + type
                        + ", which cannot be a key; use an integer, string, binary, boolean, date, time, duration, timestamp or decimal column.");
    }

    private static List<BadInput> keys() {
        return List.of(
                keyType("float, which NaN and -0.0 could be", LanceType.float32()),
                keyType("double, which NaN and infinity could be", LanceType.float64()),
                keyType("half a float", LanceType.float16()),
                keyType("a vector", VECTOR),
                keyType("a list", LanceType.list(INT32)),
                keyType("JSON", LanceType.json()),
                declared(
                        "a key column that may be null",
                        () -> TableSchema.builder().column("v", UTF8).primaryKey("v").build(),
                        "The primary key column 'v' is nullable; declare it NOT NULL."),
                declared(
                        "a key column that is not declared",
                        () -> TableSchema.builder().column("v", UTF8).primaryKey("w").build(),
                        "The primary key names the column 'w', which is not declared; the columns are [v]."),
                declared(
                        "a key column's name beyond U+FFFF",
                        () ->
                                TableSchema.builder()
                                        .column("\uD83D\uDE80", ColumnDef.notNull(UTF8))
                                        .primaryKey("\uD83D\uDE80")
                                        .build(),
                        "The primary key column '\uD83D\uDE80' has a character beyond U+FFFF in its name, by which Lance does not find a column; choose another name."),
                declared(
                        "no column at all",
                        () -> TableSchema.builder().build(),
                        "The schema has no column; declare at least one."));
    }

    private static LanceType lists(int depth) {
        LanceType type = INT32;
        for (int i = 0; i < depth; i++) {
            type = LanceType.list(type);
        }
        return type;
    }

    private static List<BadInput> types() {
        return List.of(
                declared(
                        "a vector of no element",
                        () -> LanceType.vector(FLOAT32, 0),
                        "A vector's dimension is at least 1, found 0."),
                declared(
                        "a vector of less than no element",
                        () -> LanceType.vector(FLOAT32, Integer.MIN_VALUE),
                        "A vector's dimension is at least 1, found -2147483648."),
                declared(
                        "a vector of eight gigabytes",
                        () -> LanceType.vector(FLOAT32, Integer.MAX_VALUE),
                        "A vector of float32 has at most 16777216 elements, found 2147483647."),
                declared(
                        "a binary value of no byte",
                        () -> LanceType.fixedSizeBinary(0),
                        "fixed_size_binary(0) is not a type: a value has at least 1 byte."),
                declared(
                        "a binary value of a fixed width of two gigabytes",
                        () -> LanceType.fixedSizeBinary(Integer.MAX_VALUE),
                        "fixed_size_binary(2147483647) is not a type: a value has at most 67108864 bytes."),
                declared(
                        "a decimal of 39 digits in 128 bits",
                        () -> LanceType.decimal128(39, 0),
                        "decimal128(39, 0) is not a type: the precision is 1 to 38, the scale 0 to the precision."),
                declared(
                        "a decimal with more digits behind the point than it has",
                        () -> LanceType.decimal128(5, 6),
                        "decimal128(5, 6) is not a type: the precision is 1 to 38, the scale 0 to the precision."),
                declared(
                        "a decimal of a negative scale",
                        () -> LanceType.decimal256(5, -1),
                        "decimal256(5, -1) is not a type: the precision is 1 to 76, the scale 0 to the precision."),
                declared(
                        "33 lists in each other",
                        () -> lists(33),
                        "A type has more than 32 lists, structs and maps within each other; store the value as JSON text."),
                declared(
                        "100,000 lists in each other, as a text",
                        () -> LanceType.parse("list<".repeat(100_000) + "int8"),
                        "The type '"
                                + "list<".repeat(40)
                                + "...' cannot be read at position 166: found '"
                                + "list<".repeat(40)
                                + "...', expected a type without parts: no more than 32 lists, structs and maps within each other."),
                declared(
                        "a map whose keys are lists",
                        () -> LanceType.map(LanceType.list(INT32), INT32),
                        "map<list<int32>, int32> is not a type: the key of a map is no list, struct, map or vector."),
                declared(
                        "JSON within a list",
                        () -> LanceType.list(LanceType.json()),
                        "The type json is one of whole columns; use utf8 within a list."),
                declared(
                        "a list within a struct",
                        () ->
                                LanceType.struct(
                                        Map.of("f", ColumnDef.nullable(LanceType.list(INT32)))),
                        "The struct field 'f' has the type list<int32>, and Lance does not read lists and maps in structs back; make it a column of its own, or a field of the type utf8 that holds JSON."));
    }

    private static BadInput tableName(String what, String name) {
        return declared(
                "a table name " + what,
                () ->
                        LanceTargetSink.<Row>builder()
                                .setConnection(LanceConnection.of("/tmp/database"))
                                .setTable(name)
                                .setSchema(BadInput.schema(ColumnDef.nullable(UTF8)))
                                .setRowConverter(RowConverter.forRow())
                                .build(),
                "The table name '"
                        + name
                        + "' is not one that LanceDB accepts; use letters, digits, '_', '-' and '.' only.");
    }

    private static BadInput uri(String what, String uri, String sentence) {
        return declared("a URI " + what, () -> LanceConnection.of(uri), sentence);
    }

    private static List<BadInput> targets() {
        String empty =
                "The URI of the LanceDB database is empty; expected a directory such as ./lancedb_data or a prefix such as s3://bucket/lancedb.";
        return List.of(
                tableName("../x", "../x"),
                tableName("/etc", "/etc"),
                tableName("a/b", "a/b"),
                tableName("a\\b", "a\\b"),
                tableName("that is empty", ""),
                tableName("%2e%2e%2fx", "%2e%2e%2fx"),
                tableName("with NUL", "a\0b"),
                tableName("with a newline", "a\nb"),
                tableName("of SQL", "x'; DROP TABLE documents; --"),
                tableName("beyond ASCII", "t\u00E4bel"),
                tableName("file:///etc/x", "file:///etc/x"),
                declared(
                        "a table name of 300 characters",
                        () -> LanceConnection.checkTableName("x".repeat(300)),
                        "The table name has 300 characters; expected at most 249, so that any file system takes it as the name of a directory."),
                uri("that is empty", "", empty),
                uri("that is blank", " \n", empty),
                uri("that is null", null, empty),
                uri(
                        "of LanceDB Cloud",
                        "db://x",
                        "The URI 'db://x' is a database of LanceDB Cloud, which this connector cannot write to; it writes to directories and to s3://, gs:// and az:// prefixes."),
                uri(
                        "with a password",
                        "s3://user:secret@bucket/x",
                        "The URI of the LanceDB database holds a user and a password, which would be stored and printed with it; give credentials as storage options."),
                uri(
                        "with NUL",
                        "a\0b",
                        "The URI of the LanceDB database is no path of this machine: Nul character not allowed. Expected a directory such as ./lancedb_data or a prefix such as s3://bucket/lancedb."),
                declared(
                        "a database key of 100,000 characters",
                        () ->
                                LanceTargetSink.<Row>builder()
                                        .setConnection(LanceConnection.of("/tmp/database"))
                                        .setTable("documents")
                                        .setSchema(BadInput.schema(ColumnDef.nullable(UTF8)))
                                        .setRowConverter(RowConverter.forRow())
                                        .setDatabaseKey("k".repeat(100_000))
                                        .build(),
                        "The database key has 100000 characters; expected at most 1000. It is written to each savepoint and each version of the table: choose a short name, such as 'main_db'."),
                declared(
                        "a buffer of no row",
                        () -> BufferFlushOptions.of(0, MemorySize.ofMebiBytes(1)),
                        "sink.buffer-flush.max-rows is 0; expected 1 to 1000000."));
    }

    // ------------------------------------------------------------------ when it is planned

    private static BadInput option(String option, String value, String sentence) {
        return planned(
                "the option " + option + " = '" + value + "'",
                "PRIMARY KEY (id) NOT ENFORCED",
                sentence,
                "'" + option + "'='" + value.replace("'", "''") + "'");
    }

    private static BadInput column(String type, String sentence, String... options) {
        return planned(
                "a column " + type + " " + String.join(" ", options),
                "c " + type + ", PRIMARY KEY (id) NOT ENFORCED",
                sentence,
                options);
    }

    private static List<BadInput> options() {
        return List.of(
                option(
                        "sink.buffer-flush.max-rows",
                        "many",
                        "Could not parse value 'many' for key 'sink.buffer-flush.max-rows'"),
                option(
                        "sink.buffer-flush.max-rows",
                        "-1",
                        "sink.buffer-flush.max-rows is -1; expected 1 to 1000000."),
                option(
                        "sink.buffer-flush.max-rows",
                        "99999999999",
                        "Could not parse value '99999999999' for key 'sink.buffer-flush.max-rows'"),
                option(
                        "sink.buffer-flush.max-bytes",
                        "1 furlong",
                        "Could not parse value '1 furlong' for key 'sink.buffer-flush.max-bytes'"),
                option(
                        "sink.buffer-flush.max-bytes",
                        "-1mb",
                        "Could not parse value '-1mb' for key 'sink.buffer-flush.max-bytes'"),
                option(
                        "sink.buffer-flush.max-bytes",
                        "99999999999999999999tb",
                        "Could not parse value '99999999999999999999tb' for key 'sink.buffer-flush.max-bytes'"),
                option(
                        "sink.buffer-flush.max-bytes",
                        "1kb",
                        "sink.buffer-flush.max-bytes is 1 kb; expected at least 1mb."),
                option("sink.scope", "everything", "Could not parse value 'everything'"),
                option("managed-by", "nobody", "Could not parse value 'nobody'"),
                option("sink.on-table-loss", "", "Could not parse value ''"),
                option("sink.ignore-delete", "maybe", "Could not parse value 'maybe'"),
                option("sink.parallelism", "x", "Could not parse value 'x'"),
                option("sink.parallelism", "0", "Invalid configured parallelism 0 for table"),
                option("sink.retries", "3", "Unsupported options:\n\nsink.retries"),
                option("database-key", " ", "The database key is empty"),
                option("uri", " ", "The URI of the LanceDB database is empty"),
                option("uri", "a\0b", "Nul character not allowed"),
                option("table", "../x", "The table name '../x' is not one that LanceDB accepts"),
                option(
                        "columns.nothing.type",
                        "int8",
                        "The option 'columns.nothing.type' names the column 'nothing', which the table does not have"),
                option(
                        "columns.id.vector.dimension",
                        "3",
                        "only an ARRAY of FLOAT, DOUBLE, TINYINT, SMALLINT or INT can be a vector"),
                column(
                        "ARRAY<FLOAT>",
                        "The option 'columns.c.vector.dimension' is '99999999999'; expected a whole number such as '384'.",
                        "'columns.c.vector.dimension'='99999999999'"),
                column(
                        "ARRAY<FLOAT>",
                        "A vector of float32 has at most 16777216 elements, found 2147483647.",
                        "'columns.c.vector.dimension'='2147483647'"),
                column(
                        "STRING",
                        "no more than 32 lists, structs and maps within each other",
                        "'columns.c.type'='" + "list<".repeat(50_000) + "'"),
                column(
                        "STRING",
                        "The option 'columns.c.type': The type '; DROP TABLE x' cannot be read at position 1",
                        "'columns.c.type'='; DROP TABLE x'"),
                column(
                        "ARRAY<".repeat(40) + "INT" + ">".repeat(40),
                        "A type has more than 32 lists, structs and maps within each other"),
                column(
                        "TIMESTAMP(3) METADATA",
                        "declares persistable metadata columns, but the underlying DynamicTableSink doesn't implement the SupportsWritingMetadata interface."),
                planned(
                        "a SQL column _rowid",
                        "_rowid BIGINT, PRIMARY KEY (id) NOT ENFORCED",
                        "The column name '_rowid' is one of those that Lance computes itself"));
    }

    // ------------------------------------------------------------------ when the job starts

    private static List<BadInput> starts() {
        return List.of(
                started(
                        "a URI of a scheme that Lance has not",
                        "ftp://host/x",
                        Map.of(),
                        "The table 'documents' at ftp://host/x/documents.lance could not be opened: Invalid user input: No object store provider found for scheme: 'ftp'"),
                started(
                        "a URI below a file",
                        "/dev/null/x",
                        Map.of(),
                        "The table 'documents' at /dev/null/x/documents.lance could not be opened"),
                started(
                        "a URI without a bucket",
                        "s3://",
                        Map.of(),
                        "The table 'documents' at s3:///documents.lance could not be opened: Invalid user input: Could not parse bucket from url"));
    }

    // ------------------------------------------------------------------ when the row comes

    private static List<BadInput> nulls() {
        String keyIsNull =
                "column 'v', key v=null: found null, expected a value: the column is part of the primary key";
        return List.of(
                key("a null key", UTF8, Row.of(null, "bad"), "good", keyIsNull),
                key(
                        "a retraction with a null key",
                        UTF8,
                        Row.ofKind(RowKind.DELETE, null, "bad"),
                        "good",
                        keyIsNull),
                key(
                        "a null key in Flink's own form",
                        LanceType.int64(),
                        GenericRowData.of(null, null),
                        7L,
                        keyIsNull),
                value(
                        "null in a column that takes none",
                        ColumnDef.notNull(UTF8),
                        null,
                        "good",
                        "found null, expected a value"));
    }

    private static BadInput number(String type, Object value, String problem) {
        return value(value + " as " + type, LanceType.parse(type), value, problem);
    }

    private static List<BadInput> numbers() {
        return List.of(
                number("int8", 128, "128 does not fit int8 (-128 to 127)"),
                number("int8", -129L, "-129 does not fit int8 (-128 to 127)"),
                number("int16", 32_768, "32768 does not fit int16 (-32768 to 32767)"),
                number(
                        "int32",
                        1L << 31,
                        "2147483648 does not fit int32 (-2147483648 to 2147483647)"),
                number(
                        "int64",
                        BigInteger.ONE.shiftLeft(63),
                        "found a java.math.BigInteger, expected a value for int64"),
                number("int32", 1.5, "found a java.lang.Double, expected a value for int32"),
                number("float32", 1e300, "1.0E300 does not fit 32 bits of a float"),
                number(
                        "float16",
                        65_520f,
                        "found 65520.0, which does not fit 16 bits of a float (-65504 to 65504)"),
                number(
                        "decimal128(5, 2)",
                        new BigDecimal("1000"),
                        "1000 does not fit decimal128(5, 2) without loss"),
                number(
                        "decimal128(5, 2)",
                        new BigDecimal("0.005"),
                        "0.005 does not fit decimal128(5, 2) without loss"),
                number(
                        "decimal256(76, 0)",
                        BigInteger.TEN.pow(76),
                        "1" + "0".repeat(76) + " does not fit decimal256(76, 0) without loss"),
                number(
                        "decimal128(38, 38)",
                        new BigDecimal("1e1000000000"),
                        "1E+1000000000 does not fit decimal128(38, 38) without loss"),
                value(
                        "a number of ten million bits",
                        LanceType.decimal256(76, 0),
                        BigInteger.ONE.shiftLeft(10_000_000),
                        "a number of 10,000,001 bits does not fit decimal256(76, 0) without loss"),
                internal(
                        "a decimal with more digits behind the point than its column",
                        LanceType.decimal128(10, 2),
                        DecimalData.fromBigDecimal(new BigDecimal("5.125"), 10, 3),
                        "5.125 does not fit decimal128(10, 2) without loss"),
                internal(
                        "a decimal with more digits than its column",
                        LanceType.decimal128(3, 0),
                        DecimalData.fromUnscaledLong(12_345, 18, 0),
                        "12345 does not fit decimal128(3, 0) without loss"),
                internal(
                        "a decimal with more digits than it says",
                        LanceType.decimal128(3, 0),
                        DecimalData.fromUnscaledLong(12_345, 3, 0),
                        "12345 does not fit decimal128(3, 0) without loss"));
    }

    private static BadInput vector(String what, LanceType type, Object value, String problem) {
        return value("a vector " + what, type, value, problem);
    }

    private static List<BadInput> vectors() {
        return List.of(
                vector(
                        "that is empty",
                        VECTOR,
                        new float[0],
                        "the vector has 0 elements, expected 3"),
                vector("too short", VECTOR, new float[2], "the vector has 2 elements, expected 3"),
                vector(
                        "a million times too long",
                        VECTOR,
                        new float[3_000_000],
                        "the vector has 3000000 elements, expected 3"),
                vector(
                        "with a null element",
                        VECTOR,
                        Arrays.asList(1f, null, 3f),
                        "the vector's element 1 is null, expected a number; a vector is null as a whole or not at all"),
                vector(
                        "with a text in it",
                        VECTOR,
                        List.of(1f, "x", 3f),
                        "found a java.util.ImmutableCollections$ListN, expected a value for fixed_size_list<float32, 3>"),
                vector(
                        "whose element overflows",
                        VECTOR,
                        new double[] {1, 1e300, 1},
                        "the vector's element 1.0E300 does not fit 32 bits of a float"),
                vector(
                        "whose element overflows 16 bits",
                        LanceType.vector(FLOAT16, 2),
                        new float[] {1, 1e6f},
                        "the vector's element 1 is 1000000.0, which does not fit 16 bits of a float (-65504 to 65504)"),
                vector(
                        "whose element overflows a byte",
                        LanceType.vector(INT8, 2),
                        new int[] {1, 128},
                        "the vector's element 1 is 128, which does not fit int8"),
                vector(
                        "whose byte is negative",
                        LanceType.vector(UINT8, 2),
                        List.of(-1, 1),
                        "the vector's element 0 is -1, which does not fit uint8"),
                vector(
                        "of bytes with NaN",
                        LanceType.vector(INT8, 2),
                        new float[] {1, Float.NaN},
                        "the vector's element 1 is NaN, which does not fit int8"));
    }

    private static BadInput utf8(String what, int... bytes) {
        byte[] text = new byte[bytes.length + 1];
        text[0] = 'a';
        for (int i = 0; i < bytes.length; i++) {
            text[i + 1] = (byte) bytes[i];
        }
        return internal(
                "UTF-8 with " + what,
                UTF8,
                BinaryStringData.fromBytes(text),
                "the text is not valid UTF-8 at byte 1 of "
                        + text.length
                        + "; repair it at its source, or declare the column as BYTES");
    }

    private static String halfPair(int at, int of) {
        return "the text has half of a pair of surrogates at character "
                + at
                + " of "
                + of
                + ", which is no character; repair it at its source";
    }

    private static List<BadInput> texts() {
        byte[] noText = {(byte) 0xC0, (byte) 0x80};
        return List.of(
                utf8("an overlong NUL", 0xC0, 0x80),
                utf8("an overlong slash", 0xE0, 0x80, 0xAF),
                utf8("a surrogate", 0xED, 0xA0, 0x80),
                utf8("a continuation alone", 0x80),
                utf8("a character that is cut off", 0xF0, 0x9F, 0x9A),
                utf8("a character beyond U+10FFFF", 0xF5, 0x80, 0x80, 0x80),
                utf8("a byte FF", 0xFF),
                key(
                        "a key that is not valid UTF-8",
                        UTF8,
                        GenericRowData.of(BinaryStringData.fromBytes(noText), null),
                        "good",
                        "the text is not valid UTF-8 at byte 0 of 2"),
                value("a high surrogate alone", UTF8, "ab\uD800c", halfPair(2, 4)),
                value("a low surrogate alone", UTF8, "\uDC00", halfPair(0, 1)),
                value("surrogates in the wrong order", UTF8, "\uDE80\uD83D", halfPair(0, 2)),
                key(
                        "a key with half of a pair of surrogates",
                        UTF8,
                        Row.of("\uD800", "bad"),
                        "good",
                        halfPair(0, 1)),
                value(
                        "a number as a text",
                        UTF8,
                        7,
                        "found a java.lang.Integer, expected a value for utf8"),
                value(
                        "a text as a number",
                        INT32,
                        "7",
                        "found a java.lang.String, expected a value for int32"),
                value(
                        "binary of another width",
                        LanceType.fixedSizeBinary(2),
                        new byte[3],
                        "the value has 3 bytes, expected 2"));
    }

    private static BadInput json(String what, String text, String problem) {
        return value("JSON " + what, LanceType.json(), text, problem);
    }

    private static List<BadInput> json() {
        String remedy = "; store the column as text, without the type json, to keep it as it is";
        return List.of(
                json("that is empty", "", "the text ends before its JSON value does"),
                json(
                        "that is SQL",
                        "DROP TABLE x",
                        "the text is no valid JSON: Unrecognized token 'DROP'"),
                json(
                        "of two values",
                        "1 2",
                        "the text goes on after its JSON value; expected one value"),
                json(
                        "with a name twice",
                        "{\"a\": 1, \"a\": 2}",
                        "the text is no valid JSON: Duplicate field 'a'"),
                json(
                        "with an unknown escape",
                        "\"\\q\"",
                        "the text is no valid JSON: Unrecognized character escape 'q'"),
                json(
                        "with half of a pair of surrogates",
                        "\"\\ud800\"",
                        "the JSON has half of a pair of surrogates, which is no character"
                                + remedy),
                json(
                        "with a number of 60 digits",
                        "1".repeat(60),
                        "the JSON has the number "
                                + "1".repeat(60)
                                + ", of which Lance would not keep each digit"
                                + remedy),
                json(
                        "with an exponent beyond 32 bits",
                        "1e-99999999999",
                        "the JSON has the number 1e-99999999999, of which Lance would not keep each digit"
                                + remedy),
                json(
                        "of 900 arrays in each other, which end Lance's process",
                        "[".repeat(900) + "]".repeat(900),
                        "the JSON has more than 100 arrays and objects within each other"
                                + remedy));
    }

    private static List<BadInput> nested() {
        LanceType map = LanceType.map(LanceType.int64(), UTF8);
        Map<Object, String> twice = new LinkedHashMap<>();
        twice.put(1, "a");
        twice.put(1L, "b");
        LanceType struct = LanceType.struct(new TreeMap<>(Map.of("x", ColumnDef.nullable(INT32))));
        return List.of(
                value(
                        "null in a list that takes none",
                        LanceType.list(ColumnDef.notNull(INT32)),
                        Arrays.asList(1, null),
                        "element 1: found null, expected a value"),
                value(
                        "a text in a list of numbers",
                        LanceType.list(INT32),
                        List.of(1, "x"),
                        "element 1: found a java.lang.String, expected a value for int32"),
                value(
                        "a map with a null key",
                        map,
                        Collections.singletonMap(null, "x"),
                        "key of entry 0: found null, expected a value"),
                value(
                        "a map with a key in two forms",
                        map,
                        twice,
                        "key of entry 1: found a key that another entry has in another form"),
                value(
                        "a struct with other fields",
                        struct,
                        Row.of(1, 2),
                        "the struct has 2 fields, expected 1: [x]"),
                value(
                        "a map that cannot be asked for a name",
                        struct,
                        new TreeMap<>(Map.of(1, 2)),
                        "the value cannot be read: java.lang.ClassCastException"),
                internal(
                        "a list's text that is not valid UTF-8",
                        LanceType.list(UTF8),
                        new GenericArrayData(
                                new Object[] {BinaryStringData.fromBytes(new byte[] {-1})}),
                        "element 0: the text is not valid UTF-8 at byte 0 of 1"),
                internal(
                        "a map's key that is not valid UTF-8",
                        LanceType.map(UTF8, UTF8),
                        new GenericMapData(
                                Map.of(
                                        BinaryStringData.fromBytes(new byte[] {-1}),
                                        StringData.fromString("x"))),
                        "key of entry 0: the text is not valid UTF-8 at byte 0 of 1"),
                internal(
                        "an object of another class",
                        LanceType.int64(),
                        "a text",
                        "the row has an object of another class than the column's values have"));
    }

    private static List<BadInput> times() {
        LanceType nanoseconds = LanceType.timestamp(TimestampUnit.NANOSECOND);
        LanceType microseconds = LanceType.timestamp(TimestampUnit.MICROSECOND);
        LanceType utc = LanceType.timestampUtc(TimestampUnit.MICROSECOND);
        return List.of(
                value(
                        "the last date of Java",
                        LanceType.date32(),
                        LocalDate.MAX,
                        "the date +999999999-12-31 does not fit 32 bits of days"),
                value(
                        "the year 2300 in nanoseconds",
                        nanoseconds,
                        LocalDateTime.parse("2300-01-01T00:00:00"),
                        "the timestamp 2300-01-01T00:00 does not fit 64 bits of timestamp(ns)"),
                value(
                        "the last time of Java",
                        microseconds,
                        LocalDateTime.MAX,
                        "the timestamp +999999999-12-31T23:59:59.999999999 does not fit 64 bits of milliseconds"),
                value(
                        "the first instant of Java",
                        utc,
                        Instant.MIN,
                        "the timestamp -1000000000-01-01T00:00:00Z does not fit 64 bits of milliseconds"),
                value(
                        "the last instant of Java",
                        utc,
                        Instant.MAX,
                        "the timestamp +1000000000-12-31T23:59:59.999999999Z does not fit 64 bits of milliseconds"),
                internal(
                        "the smallest milliseconds of 64 bits as microseconds",
                        microseconds,
                        TimestampData.fromEpochMillis(Long.MIN_VALUE),
                        "the timestamp -9223372036854775808 ms since 1970 does not fit 64 bits of timestamp(us)"),
                internal(
                        "a time of day before midnight",
                        LanceType.time32(TimestampUnit.MILLISECOND),
                        -1,
                        "-1 ms since midnight are no time of day"),
                internal(
                        "a time of day of 24 hours",
                        LanceType.time64(TimestampUnit.MICROSECOND),
                        86_400_000_000L,
                        "86400000000 us since midnight are no time of day"),
                value(
                        "the longest duration of Java",
                        LanceType.duration(TimestampUnit.NANOSECOND),
                        Duration.ofSeconds(Long.MAX_VALUE),
                        "the duration PT2562047788015215H30M7S does not fit 64 bits of duration(ns)"));
    }

    private static List<BadInput> wholeRows() {
        TableSchema keyed = BadInput.schema(ColumnDef.nullable(UTF8));
        TableSchema append = TableSchema.builder().column("id", UTF8).column("v", UTF8).build();
        Row good = Row.of("good", null);
        return List.of(
                row(
                        "a row with too few fields",
                        keyed,
                        Row.of("bad"),
                        good,
                        "A row for the table 'documents' has 1 fields, expected 2: [id, v]."),
                row(
                        "a row with too many fields in Flink's own form",
                        keyed,
                        new GenericRowData(3),
                        good,
                        "A row for the table 'documents' has 3 fields, expected 2: [id, v]."),
                row(
                        "a retraction without a key to retract",
                        append,
                        Row.ofKind(RowKind.DELETE, "bad", null),
                        good,
                        "The table 'documents' was sent a change of kind DELETE, but has no primary key to tell which row is meant. Declare a primary key, or send inserts only."),
                row(
                        "an update without a key to update",
                        append,
                        Row.ofKind(RowKind.UPDATE_AFTER, "bad", null),
                        good,
                        "The table 'documents' was sent a change of kind UPDATE_AFTER, but has no primary key"));
    }

    // ------------------------------------------------------------------ what is stored

    private static List<BadInput> storedValues() {
        LanceType utc = LanceType.timestampUtc(TimestampUnit.MILLISECOND);
        LanceType microseconds = LanceType.timestampUtc(TimestampUnit.MICROSECOND);
        return List.of(
                stored(
                        "NaN, -0.0 and infinity in a vector",
                        VECTOR,
                        new float[] {Float.NaN, -0f, Float.NEGATIVE_INFINITY},
                        List.of(Float.NaN, -0f, Float.NEGATIVE_INFINITY)),
                stored(
                        "NaN, -0.0 and the smallest number in a vector of doubles",
                        LanceType.vector(FLOAT64, 3),
                        new double[] {Double.NaN, -0.0, Double.MIN_VALUE},
                        List.of(Double.NaN, -0.0, Double.MIN_VALUE)),
                stored("NaN", LanceType.float64(), Double.NaN, Double.NaN),
                stored("-0.0", LanceType.float32(), -0f, -0f),
                stored(
                        "infinity",
                        LanceType.float32(),
                        Float.POSITIVE_INFINITY,
                        Float.POSITIVE_INFINITY),
                stored("the smallest integer", LanceType.int64(), Long.MIN_VALUE, Long.MIN_VALUE),
                stored(
                        "the largest decimal of 128 bits",
                        LanceType.decimal128(38, 0),
                        new BigDecimal("9".repeat(38)),
                        new BigDecimal("9".repeat(38))),
                stored(
                        "the smallest decimal of 256 bits",
                        LanceType.decimal256(76, 76),
                        new BigDecimal("-0." + "9".repeat(76)),
                        new BigDecimal("-0." + "9".repeat(76))),
                storedInternal(
                        "a decimal of another scale that fits",
                        LanceType.decimal128(10, 2),
                        DecimalData.fromBigDecimal(new BigDecimal("5.5"), 10, 1),
                        new BigDecimal("5.50")),
                stored("a text of nothing", UTF8, "", ""),
                stored("a text with NUL", UTF8, "a\0b", "a\0b"),
                stored(
                        "the last character of Unicode",
                        UTF8,
                        new String(Character.toChars(0x10FFFF)),
                        new String(Character.toChars(0x10FFFF))),
                stored("bytes of nothing", LanceType.binary(), new byte[0], ""),
                stored("bytes that are no text", LanceType.binary(), new byte[] {-1, 0}, "ff00"),
                stored("a list of nothing", LanceType.list(INT32), List.of(), List.of()),
                stored(
                        "a list of nulls",
                        LanceType.list(INT32),
                        Arrays.asList(null, null),
                        Arrays.asList(null, null)),
                stored("a map of nothing", LanceType.map(UTF8, UTF8), Map.of(), List.of()),
                stored("JSON with NUL in a text", LanceType.json(), "\"\\u0000\"", "\"\\u0000\""),
                stored(
                        "the year 10000",
                        LanceType.date32(),
                        LocalDate.of(10_000, 1, 1),
                        (int) LocalDate.of(10_000, 1, 1).toEpochDay()),
                stored(
                        "the year -290000",
                        LanceType.date32(),
                        LocalDate.of(-290_000, 1, 1),
                        (int) LocalDate.of(-290_000, 1, 1).toEpochDay()),
                stored(
                        "the year -290000 in microseconds",
                        microseconds,
                        Instant.parse("-290000-01-01T00:00:00Z"),
                        Instant.parse("-290000-01-01T00:00:00Z").getEpochSecond() * 1_000_000),
                storedInternal(
                        "the smallest milliseconds of 64 bits",
                        utc,
                        TimestampData.fromEpochMillis(Long.MIN_VALUE),
                        Long.MIN_VALUE));
    }

    private static List<BadInput> storedKeys() {
        return List.of(
                storedKey("an empty key", ""),
                storedKey("a key of NUL", "\0"),
                storedKey("a key of SQL", "'; DROP TABLE documents; --"),
                storedKey("a key that is always true", "' OR '1'='1"),
                storedKey("a key with all quotes", "'\"`\\'' E'\\x'"),
                storedKey("a key with newlines", "a\r\nb\u2028"),
                storedKey("a key with a wildcard", "%"),
                storedKey("a key beyond U+FFFF", "\uD83D\uDE80"),
                storedKey("a key read from right to left", "\u202Eyek"),
                storedKey("a key of 100,000 characters", "k".repeat(100_000)));
    }

    private static BadInput storedName(String what, String name) {
        return storedRow(
                "a key column's name " + what,
                TableSchema.builder()
                        .column(name, ColumnDef.notNull(UTF8))
                        .column("title", UTF8)
                        .primaryKey(name)
                        .build(),
                Row.of("k", "bad"),
                Row.of("good", "x"),
                Map.of(name, "k"));
    }

    private static List<BadInput> storedNames() {
        List<BadInput> inputs = new ArrayList<>();
        inputs.add(storedName("with quotes", "a'b\"c"));
        inputs.add(storedName("of SQL", "x; DROP TABLE documents; --"));
        inputs.add(storedName("with a newline", "a\nb"));
        inputs.add(storedName("with path separators", "/etc/a\\b"));
        inputs.add(storedName("beyond ASCII", "schl\u00FCssel\u952E"));
        inputs.add(storedName("of 10,000 characters", "n".repeat(10_000)));
        inputs.add(storedName("of one space", " "));
        inputs.add(
                storedRow(
                        "a column's name beyond U+FFFF",
                        TableSchema.builder()
                                .column("id", ColumnDef.notNull(UTF8))
                                .column("\uD83D\uDE80", UTF8)
                                .primaryKey("id")
                                .build(),
                        Row.of("k", "bad"),
                        Row.of("good", "x"),
                        Map.of("\uD83D\uDE80", "bad")));
        for (String table : List.of(".", "..", "...", "-", "a..b", "x".repeat(249))) {
            inputs.add(
                    stored(
                                    "a table name "
                                            + (table.length() > 9 ? "of 249 characters" : table),
                                    UTF8,
                                    "bad",
                                    "bad")
                            .inTable(table));
        }
        return inputs;
    }

    private static List<BadInput> large() {
        BufferFlushOptions oneMegabyte = BufferFlushOptions.of(1_000, MemorySize.ofMebiBytes(1));
        String text = "x".repeat(100 << 20);
        byte[] bytes = "\u00FF".repeat(5 << 20).getBytes(StandardCharsets.UTF_8);
        TableSchema.Builder wide = TableSchema.builder().column("id", ColumnDef.notNull(UTF8));
        Row wideRow = new Row(COLUMNS);
        wideRow.setField(0, "wide");
        Row goodRow = new Row(COLUMNS);
        goodRow.setField(0, "good");
        for (int i = 1; i < COLUMNS; i++) {
            wide.column("c" + i, INT32);
            wideRow.setField(i, i);
        }
        return List.of(
                stored("a text of 100 MiB", UTF8, text, text),
                stored("10 MiB of bytes", LanceType.binary(), bytes, "c3bf".repeat(5 << 20)),
                stored("a row of ten buffers", UTF8, "y".repeat(10 << 20), "y".repeat(10 << 20))
                        .withBuffer(oneMegabyte),
                stored("32 lists in each other", lists(32), nested(32), nested(32)),
                storedRow(
                        COLUMNS + " columns",
                        wide.primaryKey("id").build(),
                        wideRow,
                        goodRow,
                        Map.of("id", "wide", "c1", 1, "c" + (COLUMNS - 1), COLUMNS - 1)));
    }

    private static Object nested(int depth) {
        Object value = 1;
        for (int i = 0; i < depth; i++) {
            value = List.of(value);
        }
        return value;
    }
}
