package org.apache.flink.connector.lancedb.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.lance.LanceTable;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.sink.committer.LanceCommittable;
import org.apache.flink.connector.lancedb.sink.encoder.RowConverter;
import org.apache.flink.connector.lancedb.sink.settings.BufferFlushOptions;
import org.apache.flink.connector.lancedb.testing.FaultyS3;
import org.apache.flink.connector.lancedb.testing.FaultyS3.Fault;
import org.apache.flink.connector.lancedb.testing.Figures;
import org.apache.flink.connector.lancedb.testing.Rows;
import org.apache.flink.connector.lancedb.testing.S3Server;
import org.apache.flink.connector.lancedb.testing.SinkHarness;
import org.apache.flink.connector.lancedb.testing.TestTable;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The requests that a checkpoint makes of S3 meet faults of each kind, also that one is done and
 * its answer lost: each checkpoint is one version, none is lost and none is there twice.
 *
 * <p>{@code -Dlancedb.test.faults=64} tries each kind of request with each kind of fault; {@code
 * -Dlancedb.test.seed} repeats a run that printed its seed.
 */
class S3RequestFaultsITCase {

    private static final String URI_OF_DATABASE = "s3://" + S3Server.BUCKET + "/lancedb";
    private static final long SEED = Long.getLong("lancedb.test.seed", System.nanoTime());
    private static final int CLIENT_RETRIES = 1;
    private static final int MOST_FAULTS = 3;
    private static final int CASES = Integer.getInteger("lancedb.test.faults", 24);
    private static final String COMMIT = "write a manifest";
    private static final int COMMIT_ATTEMPTS = 10;

    /** First lines of requests. */
    private static final Map<String, Pattern> REQUESTS =
            Map.of(
                    "list versions",
                    Pattern.compile("GET /bucket\\?.*_versions.*"),
                    "read a manifest",
                    Pattern.compile("(GET|HEAD) .*/_versions/.*"),
                    "write rows",
                    Pattern.compile("PUT .*/data/.*"),
                    "read rows",
                    Pattern.compile("(GET|HEAD) .*/data/.*"),
                    "write deletions",
                    Pattern.compile("PUT .*/_deletions/.*"),
                    "write a transaction",
                    Pattern.compile("PUT .*/_transactions/.*"),
                    COMMIT,
                    Pattern.compile("PUT .*/_versions/.*"),
                    "move a tag",
                    Pattern.compile("[A-Z]* .*_refs.*"));

    private final Random random = new Random(SEED);
    private S3Server server;
    private FaultyS3 faulty;

    @BeforeEach
    void startServers() throws Exception {
        server = new S3Server();
        faulty = new FaultyS3(URI.create(server.storageOptions().get("aws_endpoint")).getPort());
    }

    @AfterEach
    void stopServers() throws Exception {
        try (S3Server last = server) {
            faulty.close();
        }
        assertThat(LanceTable.openTables()).isZero();
    }

    private static TableSchema schema(boolean keyed) {
        TableSchema.Builder columns =
                TableSchema.builder()
                        .column("id", ColumnDef.notNull(LanceType.utf8()))
                        .column("n", LanceType.int32());
        return keyed ? columns.primaryKey("id").build() : columns.build();
    }

    private SinkHarness<RowData> sink(TableSchema schema) throws IOException {
        Map<String, String> options = new HashMap<>(server.storageOptions());
        options.put("aws_endpoint", faulty.endpoint());
        options.put("client_max_retries", Integer.toString(CLIENT_RETRIES));
        options.put("timeout", "500ms");
        return new SinkHarness<>(
                LanceTargetSink.<RowData>builder()
                        .setConnection(LanceConnection.of(URI_OF_DATABASE, options))
                        .setTable("documents")
                        .setSchema(schema)
                        .setRowConverter(RowConverter.forRowData())
                        .setBufferFlushOptions(
                                BufferFlushOptions.of(1_000, MemorySize.ofMebiBytes(1)))
                        .build(),
                1);
    }

    private TestTable reader() {
        return new TestTable(URI_OF_DATABASE + "/documents.lance", server.storageOptions());
    }

    @ParameterizedTest(name = "with a key: {0}")
    @ValueSource(booleans = {true, false})
    void eachFaultOfEachRequestLosesNothingAndDoublesNothing(boolean keyed, TestInfo test)
            throws Exception {
        System.out.printf("S3 faults: -Dlancedb.test.seed=%d%n", SEED);
        TableSchema schema = schema(keyed);
        Checkpoints model = new Checkpoints(new Rows(schema), keyed);
        long retriesBefore = 0;
        long restarts = 0;
        SinkHarness<RowData> sink = sink(schema);
        try (TestTable reader = reader()) {
            long version = reader.version();
            for (Case each : cases()) {
                faulty.inject(
                        each.fault,
                        request -> each.request.matcher(request).matches(),
                        1 + random.nextInt(MOST_FAULTS));
                model.next();
                try {
                    model.write(sink);
                } catch (IOException e) {
                    // As the job does: it goes on from the checkpoint before.
                    assertThat(e).as("%s", each).hasMessageContaining("'documents'");
                    faulty.heal();
                    restarts++;
                    retriesBefore += retriesOf(sink);
                    sink.close();
                    sink = sink(schema);
                    model.write(sink);
                }
                faulty.heal();
                version++;
                assertThat(model.rowsOf(reader)).as("%s", each).isEqualTo(model.rows());
                assertThat(reader.version()).as("%s", each).isEqualTo(version);
            }
            Figures.print(
                    test,
                    "%s, seed %d: faults %s, %d commits tried again, %d restarts, %d versions, %d rows checked.",
                    keyed ? "upsert" : "append",
                    SEED,
                    faulty.injected(),
                    retriesBefore + retriesOf(sink),
                    restarts,
                    version,
                    model.checked());
        } finally {
            sink.close();
        }
    }

    private static long retriesOf(SinkHarness<RowData> sink) {
        return sink.committerMetrics().value("commitRetries");
    }

    /** All faults of the request that commits, and of the others as many as there is time for. */
    private List<Case> cases() {
        List<Case> commits = new ArrayList<>();
        List<Case> others = new ArrayList<>();
        for (String name : new TreeSet<>(REQUESTS.keySet())) {
            for (Fault fault : Fault.values()) {
                (name.equals(COMMIT) ? commits : others)
                        .add(new Case(name, REQUESTS.get(name), fault));
            }
        }
        Collections.shuffle(others, random);
        List<Case> cases = new ArrayList<>(commits);
        cases.addAll(others.subList(0, Math.min(others.size(), CASES - commits.size())));
        Collections.shuffle(cases, random);
        return cases;
    }

    @Test
    void anOutageThatOutlastsAllAttemptsIsASentenceAndTheCommitSucceedsOnceItIsOver(TestInfo test)
            throws Exception {
        TableSchema schema = schema(false);
        Checkpoints model = new Checkpoints(new Rows(schema), false);
        try (SinkHarness<RowData> sink = sink(schema);
                TestTable reader = reader()) {
            long version = reader.version();
            model.next();
            List<LanceCommittable> committables = model.prepare(sink);
            faulty.inject(Fault.ANSWERED_503, request -> true, Integer.MAX_VALUE);
            long start = System.nanoTime();
            Throwable failure = catchThrowable(() -> sink.commit(committables));
            long seconds = (System.nanoTime() - start) / 1_000_000_000L;
            assertThat(failure)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(
                            "checkpoint 1 of sink sink of job job could not be committed to the table 'documents' in 10 attempts.")
                    .hasMessageContaining("503");
            assertThat(retriesOf(sink)).isEqualTo(COMMIT_ATTEMPTS - 1);
            assertThat(seconds).as("of pauses that grow").isBetween(15L, 60L);
            assertThat(reader.version()).isEqualTo(version);

            faulty.heal();
            sink.commit(committables);
            assertThat(model.rowsOf(reader)).isEqualTo(model.rows());
            assertThat(reader.version()).isEqualTo(version + 1);
            Figures.print(
                    test,
                    "%d requests answered with 503 in %d attempts and %d s; after them the commit was made once.",
                    faulty.injected().get(Fault.ANSWERED_503),
                    COMMIT_ATTEMPTS,
                    seconds);
        }
    }

    /** What the next checkpoint declares, and what the table holds with it. */
    private static final class Checkpoints {

        private static final int ROWS = 8;

        private final Rows rows;
        private final boolean keyed;
        private final Map<String, Integer> byKey = new HashMap<>();
        private final List<String> all = new ArrayList<>();
        private long number;
        private long checked;

        Checkpoints(Rows rows, boolean keyed) {
            this.rows = rows;
            this.keyed = keyed;
        }

        void next() {
            number++;
            for (int i = 0; i < ROWS; i++) {
                String key = key(i);
                byKey.put(key, (int) number);
                all.add(key + "=" + number);
            }
            if (keyed && number > 1) {
                byKey.remove(deletedKey());
            }
        }

        /** Half of the keys of a checkpoint are of the one before. */
        private String key(int i) {
            return "key " + (number * ROWS / 2 + i);
        }

        private String deletedKey() {
            return "key " + (number * ROWS / 2 - 1);
        }

        List<LanceCommittable> prepare(SinkHarness<RowData> sink) throws Exception {
            for (int i = 0; i < ROWS; i++) {
                sink.write(0, rows.insert(key(i), (int) number));
            }
            if (keyed && number > 1) {
                sink.write(0, rows.delete(deletedKey(), null));
            }
            return sink.prepare(number);
        }

        void write(SinkHarness<RowData> sink) throws Exception {
            sink.commit(prepare(sink));
        }

        List<String> rows() {
            return keyed
                    ? byKey.entrySet().stream()
                            .map(Object::toString)
                            .sorted()
                            .collect(Collectors.toList())
                    : all.stream().sorted().collect(Collectors.toList());
        }

        List<String> rowsOf(TestTable reader) {
            List<String> found =
                    reader.rows().stream()
                            .map(row -> row.get("id") + "=" + row.get("n"))
                            .sorted()
                            .collect(Collectors.toList());
            checked += found.size();
            return found;
        }

        long checked() {
            return checked;
        }
    }

    private static final class Case {

        private final String name;
        private final Pattern request;
        private final Fault fault;

        Case(String name, Pattern request, Fault fault) {
            this.name = name;
            this.request = request;
            this.fault = fault;
        }

        @Override
        public String toString() {
            return name + ": " + fault;
        }
    }
}
