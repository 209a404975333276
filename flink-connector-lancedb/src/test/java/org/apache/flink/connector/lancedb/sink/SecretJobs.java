package org.apache.flink.connector.lancedb.sink;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.testing.S3Server;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process that runs jobs whose storage options hold secrets, good ones and ones that fail, and
 * logs their failures with all that they say. {@link SecretsITCase} looks through all that it
 * prints.
 */
public final class SecretJobs {

    private static final Logger LOG = LoggerFactory.getLogger(SecretJobs.class);

    static final String WRONG_SECRET = "wrong-secret-of-the-test";
    static final String TOKEN = "session-token-of-the-test";
    static final String FUTURE_OPTION = "secret-of-an-option-nobody-knows";
    static final String PASSWORD_IN_URI = "password-in-the-uri";

    /** Ends each line that tells of a job, so that the test can count them. */
    static final String DONE = "as expected.";

    private SecretJobs() {}

    public static void main(String[] arguments) throws Exception {
        try (S3Server server = new S3Server()) {
            Map<String, String> good = new LinkedHashMap<>(server.storageOptions());
            good.put("password_of_the_future", FUTURE_OPTION);
            succeed("an insert", run(good, "INSERT INTO docs VALUES ('a', 1), ('b', 2)"));
            succeed("a snapshot", run(good, "INSERT OVERWRITE docs VALUES ('a', 2), ('c', 1)"));
            succeed("a delete", run(good, "DELETE FROM docs WHERE id = 'a'"));

            Map<String, String> wrong = new LinkedHashMap<>(good);
            wrong.put("aws_secret_access_key", WRONG_SECRET);
            fail("a wrong secret", run(wrong, "INSERT INTO docs VALUES ('a', 1)"));
            fail("a wrong secret, delete", run(wrong, "DELETE FROM docs"));

            Map<String, String> token = new LinkedHashMap<>(good);
            token.put("aws_session_token", TOKEN);
            report("a session token", run(token, "INSERT INTO docs VALUES ('a', 1)"));

            Map<String, String> unreachable = new LinkedHashMap<>(good);
            unreachable.put("aws_endpoint", "http://127.0.0.1:1");
            unreachable.put("client_max_retries", "0");
            fail("an unreachable store", run(unreachable, "INSERT INTO docs VALUES ('a', 1)"));
        }
        try {
            LanceConnection.of("s3://user:" + PASSWORD_IN_URI + "@bucket/database");
            fail("a password in the URI", null);
        } catch (IllegalArgumentException e) {
            fail("a password in the URI", e);
        }
    }

    /** Returns why it failed, or null. */
    private static Exception run(Map<String, String> options, String statement) {
        Configuration configuration = new Configuration();
        configuration.setString("restart-strategy.type", "none");
        configuration.setString("table.exec.sink.require-on-conflict", "false");
        EnvironmentSettings.Builder settings =
                EnvironmentSettings.newInstance().withConfiguration(configuration);
        // DELETE and OVERWRITE are statements of batch execution.
        TableEnvironment sql =
                TableEnvironment.create(
                        statement.startsWith("INSERT INTO")
                                ? settings.inStreamingMode().build()
                                : settings.inBatchMode().build());
        try {
            sql.executeSql(
                    "CREATE TABLE docs (id STRING, n INT, PRIMARY KEY (id) NOT ENFORCED) WITH ("
                            + "'connector'='lancedb', 'uri'='s3://"
                            + S3Server.BUCKET
                            + "/lancedb', 'table'='documents', "
                            + options.entrySet().stream()
                                    .map(
                                            option ->
                                                    String.format(
                                                            "'storage.%s'='%s'",
                                                            option.getKey(), option.getValue()))
                                    .collect(Collectors.joining(", "))
                            + ")");
            System.out.println(sql.explainSql("INSERT INTO docs VALUES ('x', 1)"));
            sql.executeSql(statement).await();
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return e;
        } catch (ExecutionException | RuntimeException e) {
            return e;
        }
    }

    private static void succeed(String what, Exception failure) {
        if (failure != null) {
            throw new AssertionError(what + " failed, expected it to succeed.", failure);
        }
        report(what, null);
    }

    private static void fail(String what, Exception failure) {
        if (failure == null) {
            throw new AssertionError(what + " succeeded, expected it to fail.");
        }
        report(what, failure);
    }

    private static void report(String what, Exception failure) {
        LOG.info("Case: {}, {}", what, DONE, failure);
    }
}
