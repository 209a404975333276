package org.apache.flink.connector.lancedb.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example of {@code docs/target-state.md}, run as the page says, and its table read by
 * LanceDB's own client.
 */
class TargetStateExampleITCase {

    private static final Duration RUN = Duration.ofMinutes(2);

    @TempDir private Path directory;
    private Path logs;

    @BeforeEach
    void makeDirectories() throws Exception {
        Files.createDirectory(directory.resolve("tmp"));
        logs = BuildProduct.DIRECTORY.path().resolve("target-state-example");
    }

    @Test
    void theTableOfDocumentsIsSearchedByMeaning() throws Exception {
        run(
                "example",
                "org.apache.flink.connector.lancedb.examples.targetstate.TargetStateExample");

        // The example was given no URI.
        LanceDbClient client = LanceDbClient.connect(directory.resolve("lancedb_data"));
        System.out.println("The columns of 'documents': " + client.columns("documents"));
        assertThat(client.columns("documents"))
                .containsExactly(
                        "doc_id: Utf8 NOT NULL",
                        "title: Utf8",
                        "content: Utf8",
                        "embedding: FixedSizeList[384]<Float32>");
        assertThat(client.rows("documents"))
                .hasSize(6)
                .extracting(row -> row.get("doc_id"))
                .contains("alice-in-wonderland", "moby-dick", "origin-of-species");

        assertNearest(client, "Who saw a rabbit?", "alice-in-wonderland");
        assertNearest(client, "A speech for fallen soldiers", "gettysburg-address");
        assertNearest(client, "Going to sea as a cure for melancholy", "moby-dick");
        assertNearest(client, "Are aliens watching us?", "war-of-the-worlds");
    }

    private void assertNearest(LanceDbClient client, String question, String document)
            throws Exception {
        URL program = getClass().getResource("/examples/EmbedQuestion.java");
        String vector = run("question", Path.of(program.toURI()).toString(), question);

        List<Map<String, String>> nearest =
                client.nearest("documents", "embedding", parse(vector), 1);

        assertThat(nearest)
                .as(question)
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("doc_id", document))
                .satisfies(row -> assertThat(row.get("content")).isNotBlank());
    }

    /** Runs a program on the examples' class path, and returns what it printed. */
    private String run(String name, String... program) throws Exception {
        String[] arguments = List.of(program).subList(1, program.length).toArray(new String[0]);
        List<String> command =
                new JavaCommand("1g")
                        .option("--add-opens=java.base/java.nio=ALL-UNNAMED")
                        .property("java.io.tmpdir", directory.resolve("tmp"))
                        .property("DJL_CACHE_DIR", directory.resolve("djl"))
                        .classPath(BuildProduct.EXAMPLES_LIB.path())
                        .run(program[0], arguments);
        try (ChildProcess process =
                ChildProcess.startIn(directory, name, logs, Map.of(), command)) {
            process.awaitSuccess(RUN);
            return process.output();
        }
    }

    private static float[] parse(String printed) {
        String line =
                printed.lines().filter(each -> each.startsWith("[")).findFirst().orElseThrow();
        String[] numbers = line.substring(1, line.length() - 1).split(", ", -1);
        float[] vector = new float[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            vector[i] = Float.parseFloat(numbers[i]);
        }
        return vector;
    }
}
