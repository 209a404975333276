package org.apache.flink.connector.lancedb.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.connector.lancedb.testing.Figures;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * LanceDB's own client does all that it can to two tables that a job upserts and appends to all the
 * while. The job takes numbers from 0 on, each of which is one row of both tables, and so the rows
 * are known that it must leave.
 */
class ForeignOperationsITCase {

    private static final Duration STEP = Duration.ofSeconds(60);
    private static final int KEYS = 100;
    private static final String UPSERTED = "upserted";
    private static final String APPENDED = "appended";
    private static final String WRITER = "writer: Utf8";

    private static FlinkCluster cluster;

    @TempDir private Path directory;
    private Path database;
    private LanceDbClient lanceDb;
    private ForeignProgram program;
    private String job;

    @BeforeAll
    static void startCluster() throws Exception {
        cluster = FlinkCluster.start(FlinkDistribution.newest().install("foreign-operations"), 1);
    }

    @AfterAll
    static void stopCluster() throws Exception {
        if (cluster != null) {
            cluster.close();
        }
    }

    @BeforeEach
    void chooseDatabase() throws Exception {
        database = directory.resolve("database");
        lanceDb = LanceDbClient.connect(database);
        program = new ForeignProgram(database);
    }

    @AfterEach
    void stopJob() throws Exception {
        if (job != null) {
            cluster.rest().cancel(job);
        }
    }

    @Test
    void whatOthersDoIsMergedWithWhatTheJobDoes(TestInfo test) throws Exception {
        startJob("");
        for (String table : List.of(UPSERTED, APPENDED)) {
            program.then("append", table, Map.of("rows", foreignRows(0, 10, 1)))
                    .then("upsert", table, Map.of("rows", foreignRows(5, 15, 2), "key", "id"))
                    .then("update", table, update("id = 'f0'", 7))
                    .then("delete", table, Map.of("where", "id = 'f1'"))
                    .then("compact", table, Map.of())
                    .then("build an index", table, index("id", "btree"))
                    .then("build an index", table, index("writer", "fts"))
                    .then("build an index", table, index("vector", "ivfFlat"))
                    .then("add a column", table, Map.of("column", "note", "value", "upper(writer)"))
                    .then("update", table, update("id = 'f2'", 8))
                    .then("compact", table, Map.of())
                    .then("rename a column", table, Map.of("column", "note", "to", "remark"))
                    .then("drop an index", table, Map.of("index", "id_idx"))
                    .then("drop a column", table, Map.of("column", "remark"))
                    .then("delete", table, Map.of("where", "id = 'f3'"))
                    .then("clean up", table, Map.of("olderThan", 5_000))
                    // Not before: the program cleans nothing up that has a tag.
                    .then("tag", table, Map.of("tag", "foreign"));
        }
        // Rows that the job declares again.
        program.then("update", UPSERTED, update("id IN ('k3', 'k4', 'k5')", -1))
                .then("delete", UPSERTED, Map.of("where", "id IN ('k6', 'k7')"));
        List<ForeignProgram.Done> done = program.run();
        awaitAllKeysDeclaredAgain();

        Map<String, Integer> foreign = new HashMap<>();
        foreignRows(0, 10, 1).forEach(row -> foreign.put((String) row.get("id"), 1));
        foreignRows(5, 15, 2).forEach(row -> foreign.put((String) row.get("id"), 2));
        foreign.put("f0", 7);
        foreign.put("f2", 8);
        foreign.keySet().removeAll(List.of("f1", "f3"));
        assertTheJobNeverFailed();
        long retries = cluster.rest().greatestOf(job, "commitRetries").orElse(0);
        long conflicts = cluster.rest().greatestOf(job, "commitConflicts").orElse(0);
        int rows = stopAndCompare(foreign, foreign);

        Map<String, Integer> kinds = new TreeMap<>();
        done.forEach(each -> kinds.merge(each.does, each.times, Integer::sum));
        Figures.print(
                test,
                "%d foreign operations %s, repeated by their program %d times; %d retries of the job's commits after %d conflicts; %d versions, %d rows checked",
                done.size(),
                kinds,
                done.stream().mapToInt(each -> each.repeated).sum(),
                retries,
                conflicts,
                lanceDb.version(UPSERTED) + lanceDb.version(APPENDED),
                rows);
    }

    @Test
    void aProgramThatCommitsAllTheTimeDoesNotShutTheJobOut(TestInfo test) throws Exception {
        startJob("");
        program.then("append", UPSERTED, Map.of("rows", foreignRows(0, 1, 1)))
                .then("compact", UPSERTED, Map.of())
                .run();
        Map<String, Object> forever = new HashMap<>(update("id = 'f0' OR id = 'k0'", -1));
        forever.put("forever", true);
        ForeignProgram.Done done;
        long conflicts;
        try (ChildProcess loop = program.then("update", UPSERTED, forever).start()) {
            Await.until(
                    "commits of the job have met others and gone on top of them",
                    STEP,
                    () -> {
                        loop.requireAlive();
                        cluster.requireHealthy(job);
                        return commitConflicts() >= 3;
                    },
                    cluster::describe);
            conflicts = commitConflicts();
            long version = cluster.rest().greatestOf(job, "lastCommittedVersion").orElseThrow();
            Await.until(
                    "the job has committed after " + version,
                    STEP,
                    () -> {
                        cluster.requireHealthy(job);
                        return cluster.rest().greatestOf(job, "lastCommittedVersion").orElseThrow()
                                > version;
                    },
                    cluster::describe);
            loop.close();
            done = ForeignProgram.read(loop.output()).get(0);
        }
        awaitAllKeysDeclaredAgain();
        assertTheJobNeverFailed();
        long retries = cluster.rest().greatestOf(job, "commitRetries").orElse(0);
        int rows = stopAndCompare(Map.of("f0", -1), Map.of());
        Figures.print(
                test,
                "%d commits of the other program, which repeated %d attempts; %d conflicts and %d retries of the job, %d rows checked",
                done.times,
                done.repeated,
                conflicts,
                retries,
                rows);
    }

    @Test
    void whatCannotBeMergedIsSaidAndMendedByARestart(TestInfo test) throws Exception {
        startJob(
                "SET 'restart-strategy.type' = 'fixed-delay';\n"
                        + "SET 'restart-strategy.fixed-delay.attempts' = '1000000';\n"
                        + "SET 'restart-strategy.fixed-delay.delay' = '1 s';\n");

        program.then("drop a column", APPENDED, Map.of("column", "writer")).run();
        awaitLogged("Another program changed the columns of the table 'appended' at ");
        awaitAllKeysDeclaredAgain();
        assertThat(lanceDb.columns(APPENDED)).as("the column is there again").contains(WRITER);

        long restored;
        long rowsBefore;
        do { // Until the rows are that version's: the job goes on meanwhile.
            restored = lanceDb.version(APPENDED);
            rowsBefore = lanceDb.countRows(APPENDED);
        } while (lanceDb.version(APPENDED) != restored);
        awaitAllKeysDeclaredAgain();
        program.then("restore", APPENDED, Map.of("version", restored)).run();
        awaitAllKeysDeclaredAgain();

        program.then("overwrite", UPSERTED, Map.of()).run();
        awaitLogged("was dropped, replaced or emptied since version ");
        cluster.rest().cancel(job);
        awaitState("CANCELED");
        int rows = assertRestored(rowsBefore);

        // As the sentence says: without state. The numbers begin anew.
        startJob("");
        stopWithDrain();
        List<String> upserted = idsAndRevisions(UPSERTED);
        int numbers =
                1 + upserted.stream().mapToInt(ForeignOperationsITCase::revision).max().orElse(-1);
        assertThat(upserted).containsExactlyInAnyOrderElementsOf(numbers(numbers - KEYS, numbers));
        Figures.print(
                test,
                "a declared column dropped, an old version restored, a table overwritten: each said in a sentence or merged, %d rows checked",
                rows + upserted.size());
    }

    /** Of the appended rows, those from the restored version to the restoration are gone. */
    private int assertRestored(long rowsBefore) throws Exception {
        List<String> appended = idsAndRevisions(APPENDED);
        TreeSet<Integer> numbers = new TreeSet<>();
        appended.forEach(row -> numbers.add(revision(row)));
        assertThat(appended).hasSameSizeAs(numbers);
        int gaps = 0;
        for (int number : numbers) {
            gaps += number > 0 && !numbers.contains(number - 1) ? 1 : 0;
        }
        assertThat(gaps).as("gaps in %s", numbers).isEqualTo(1);
        assertThat(numbers.headSet((int) rowsBefore)).hasSize((int) rowsBefore);
        return appended.size();
    }

    private static int revision(String row) {
        return Integer.parseInt(row.substring(row.indexOf(' ') + 1));
    }

    private void awaitLogged(String sentence) throws Exception {
        Await.until(
                "the log says: " + sentence,
                STEP,
                () -> cluster.countLogged(sentence) > 0,
                cluster::describe);
    }

    private void awaitState(String state) throws Exception {
        Await.until(
                "the job is " + state,
                STEP,
                () -> cluster.rest().stateOf(job).equals(state),
                cluster::describe);
    }

    private long commitConflicts() throws Exception {
        return cluster.rest().greatestOf(job, "commitConflicts").orElse(0);
    }

    private void startJob(String options) throws Exception {
        job =
                cluster.submit(
                        options
                                + SqlScript.named("written-all-the-time.sql")
                                        .with("database", database)
                                        .with("keys", KEYS)
                                        .text());
        Await.until(
                "the job has written to both tables",
                STEP,
                () -> {
                    cluster.requireHealthy(job);
                    return lanceDb.tableNames().containsAll(List.of(UPSERTED, APPENDED))
                            && lanceDb.countRows(UPSERTED) == KEYS
                            && lanceDb.countRows(APPENDED) >= KEYS;
                },
                cluster::describe);
    }

    /** The job declares each key as often as it has emitted so many numbers more. */
    private void awaitAllKeysDeclaredAgain() throws Exception {
        long before = lanceDb.countRows(APPENDED);
        Await.until(
                "the job has declared all keys again",
                STEP,
                () -> {
                    cluster.requireHealthy(job);
                    // Two rounds: what was declared may have been in files before.
                    return lanceDb.countRows(APPENDED) > before + 2 * KEYS;
                },
                cluster::describe);
    }

    private void assertTheJobNeverFailed() throws Exception {
        assertThat(cluster.requireHealthy(job)).isEqualTo("RUNNING");
        assertThat(cluster.rest().wasRestarted(job)).as("whether it was restarted").isFalse();
    }

    /**
     * Lets the job end and compares both tables with what it has declared.
     *
     * @param foreignUpserted the revisions of the other program's rows, by their ids
     * @param foreignAppended those in the other table
     * @return how many rows were read
     */
    private int stopAndCompare(
            Map<String, Integer> foreignUpserted, Map<String, Integer> foreignAppended)
            throws Exception {
        stopWithDrain();
        List<String> appended = idsAndRevisions(APPENDED);
        int numbers = appended.size() - foreignAppended.size();
        List<String> expected = numbers(0, numbers);
        foreignAppended.forEach((id, revision) -> expected.add(id + " " + revision));
        assertThat(appended).containsExactlyInAnyOrderElementsOf(expected);

        List<String> upserted = idsAndRevisions(UPSERTED);
        List<String> latest = numbers(numbers - KEYS, numbers);
        foreignUpserted.forEach((id, revision) -> latest.add(id + " " + revision));
        assertThat(upserted).containsExactlyInAnyOrderElementsOf(latest);
        return appended.size() + upserted.size();
    }

    private void stopWithDrain() throws Exception {
        cluster.rest().stopWithDrain(job, directory.resolve("savepoints"));
        cluster.awaitFinished(job, STEP);
        job = null;
    }

    /** The rows that the job makes of numbers. */
    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> "k" + number % KEYS + " " + number)
                .collect(Collectors.toList());
    }

    private List<String> idsAndRevisions(String table) throws Exception {
        return lanceDb.rows(table).stream()
                .map(row -> row.get("id") + " " + row.get("revision"))
                .collect(Collectors.toList());
    }

    private static List<Map<String, Object>> foreignRows(int from, int to, int revision) {
        return IntStream.range(from, to)
                .mapToObj(
                        number ->
                                Map.<String, Object>of(
                                        "id",
                                        "f" + number,
                                        "revision",
                                        revision,
                                        "writer",
                                        "foreign",
                                        "vector",
                                        List.of(1, 2)))
                .collect(Collectors.toList());
    }

    private static Map<String, Object> update(String where, int revision) {
        return Map.of("where", where, "set", Map.of("revision", Integer.toString(revision)));
    }

    private static Map<String, Object> index(String column, String type) {
        return Map.of("column", column, "type", type);
    }
}
