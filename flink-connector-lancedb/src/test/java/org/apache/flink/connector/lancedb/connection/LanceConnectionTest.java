package org.apache.flink.connector.lancedb.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class LanceConnectionTest {

    private static String uri(String uri) {
        return LanceConnection.of(uri).uri();
    }

    @Test
    void pathsBecomeAbsolute() {
        String here = Path.of("").toAbsolutePath().toString();
        assertThat(uri("./lancedb_data")).isEqualTo(here + "/lancedb_data");
        assertThat(uri("lancedb_data")).isEqualTo(here + "/lancedb_data");
        assertThat(uri("a/../b/")).isEqualTo(here + "/b");
        assertThat(uri("/data/lancedb")).isEqualTo("/data/lancedb");
        assertThat(uri("/data/lancedb/")).isEqualTo("/data/lancedb");
        assertThat(uri("  /data/lancedb ")).isEqualTo("/data/lancedb");
        assertThat(uri("/data/with space")).isEqualTo("/data/with space");
    }

    @Test
    void urisKeepTheirSchemeAndLoseATrailingSlash() {
        assertThat(uri("file:/data/lancedb")).isEqualTo("file:///data/lancedb");
        assertThat(uri("file:///data/lancedb/")).isEqualTo("file:///data/lancedb");
        assertThat(uri("s3://bucket/prefix")).isEqualTo("s3://bucket/prefix");
        assertThat(uri("s3://bucket/prefix/")).isEqualTo("s3://bucket/prefix");
        assertThat(uri("s3://bucket/")).isEqualTo("s3://bucket");
        assertThat(uri("file:///")).isEqualTo("file://");
        assertThat(uri("gs://bucket/a/../b")).isEqualTo("gs://bucket/a/../b");
    }

    @Test
    void anEmptyUriIsRefused() {
        for (String empty : new String[] {null, "", "  "}) {
            assertThatThrownBy(() -> LanceConnection.of(empty))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "The URI of the LanceDB database is empty; expected a directory such as ./lancedb_data or a prefix such as s3://bucket/lancedb.");
        }
    }

    @Test
    void aDatabaseOfLanceDbCloudIsRefused() {
        assertThatThrownBy(() -> LanceConnection.of(" db://my_database "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "The URI 'db://my_database' is a database of LanceDB Cloud, which this connector cannot write to; it writes to directories and to s3://, gs:// and az:// prefixes.");
    }

    @Test
    void aPasswordInTheUriIsRefusedAndNotPrinted() {
        assertThatThrownBy(() -> LanceConnection.of("s3://user:SECRET@bucket/prefix"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "The URI of the LanceDB database holds a user and a password, which would be stored and printed with it; give credentials as storage options.");
        // A container in front of its account has no password.
        assertThat(uri("abfss://container@account.dfs.core.windows.net/db"))
                .isEqualTo("abfss://container@account.dfs.core.windows.net/db");
        assertThat(uri("s3://bucket/with:colon@sign")).isEqualTo("s3://bucket/with:colon@sign");
    }

    @Test
    void aTableIsADirectoryOfItsDatabase() {
        assertThat(LanceConnection.of("s3://bucket/db").tableUri("my_docs-1.v2"))
                .isEqualTo("s3://bucket/db/my_docs-1.v2.lance");
        assertThat(LanceConnection.of("/data/").tableUri("docs")).isEqualTo("/data/docs.lance");
    }

    @Test
    void namesThatLeaveTheDatabaseOrThatLanceDbRefusesAreRefused() {
        LanceConnection connection = LanceConnection.of("/data");
        for (String name :
                new String[] {
                    null,
                    "",
                    " ",
                    "../other",
                    "a/b",
                    "a\\b",
                    "/etc",
                    "a b",
                    "ü",
                    "a\u0000b",
                    "a%2Fb",
                    "docs\n",
                    "a:b",
                    "a?b"
                }) {
            assertThatThrownBy(() -> connection.tableUri(name))
                    .as("%s", name)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "The table name '"
                                    + name
                                    + "' is not one that LanceDB accepts; use letters, digits, '_', '-' and '.' only.");
        }
        // With the suffix, these stay names of directories.
        assertThat(connection.tableUri("..")).isEqualTo("/data/...lance");
        assertThat(connection.tableUri(".")).isEqualTo("/data/..lance");
    }

    @Test
    void valuesOfStorageOptionsAreNeverPrinted() {
        LanceConnection connection =
                LanceConnection.of(
                        "s3://bucket",
                        Map.of("aws_secret_access_key", "SECRET", "account_key", "PASSWORD"));
        assertThat(connection)
                .hasToString(
                        "LanceConnection{uri=s3://bucket, storageOptions={account_key=******, aws_secret_access_key=******}}");
    }

    @Test
    void storageOptionsAreCopiedAndSurviveTheJourneyToATask() throws Exception {
        Map<String, String> options = new HashMap<>();
        options.put("region", "eu-central-1");
        LanceConnection connection = LanceConnection.of("s3://bucket", options);
        options.put("region", "changed");
        assertThat(connection.storageOptions()).isEqualTo(Map.of("region", "eu-central-1"));
        assertThat(InstantiationUtil.clone(connection))
                .isEqualTo(connection)
                .hasSameHashCodeAs(connection);
        assertThat(connection).isNotEqualTo(LanceConnection.of("s3://bucket"));
    }
}
