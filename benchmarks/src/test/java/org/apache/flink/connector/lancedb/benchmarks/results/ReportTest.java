package org.apache.flink.connector.lancedb.benchmarks.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.connector.lancedb.benchmarks.trial.Figures;
import org.apache.flink.connector.lancedb.benchmarks.trial.Scale;
import org.apache.flink.connector.lancedb.benchmarks.trial.Workload;
import org.apache.flink.connector.lancedb.benchmarks.workloads.Workloads;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was measured is stored, resumed and put into the document. */
class ReportTest {

    private static final Workload APPEND = Workloads.named("append-128");
    private static final Scale SCALE = new Scale(0.5);

    @TempDir private Path directory;

    private Path document;

    @BeforeEach
    void copyDocument() throws IOException {
        document = directory.resolve("benchmarks.md");
        Files.copy(Path.of("../docs/benchmarks.md"), document);
    }

    private Results resume(String commit) throws IOException {
        return Results.resume(directory, APPEND, SCALE, commit, directory);
    }

    private void store(double... rates) throws IOException {
        Results results = resume("abc");
        for (int round = 0; round < rates.length; round++) {
            results.round(round).put("raw", new Figures().add("rows/s", 100_000));
            results.round(round).put("SQL", new Figures().add("rows/s", rates[round]));
            for (String contender : APPEND.contenders().subList(2, APPEND.contenders().size())) {
                results.round(round).put(contender, new Figures().add("rows/s", 50_000));
            }
        }
        results.store(directory);
    }

    @Test
    void aTargetHasTheMedianOfTheRoundsTheirSpreadAndWhetherItIsReached() throws IOException {
        store(90_000, 70_000, 85_000);

        new Report(List.of(APPEND), directory).write(document);

        assertThat(document)
                .content()
                .contains(
                        "| `append-128` | rows/s of SQL / raw | >= 0.800 |  | 0.850 | 0.700 to 0.900 | yes |",
                        "| `append-128` | rows/s of DataStream / raw | >= 0.800 |  | 0.500 | 0.500 to 0.500 | **no** |",
                        "| SQL | rows/s | 85,000 | 70,000 to 90,000 |",
                        "1,000,000 rows",
                        "- `append-128`: commit abc;");
    }

    @Test
    void whatWasMeasuredBeforeStandsBesideIt() throws IOException {
        store(90_000);
        Results before = resume("old");
        before.round(0).put("raw", new Figures().add("rows/s", 100_000));
        before.round(0).put("SQL", new Figures().add("rows/s", 30_000));
        before.store(directory.resolve("before"));

        new Report(List.of(APPEND), directory).write(document);

        assertThat(document)
                .content()
                .contains(
                        "| `append-128` | rows/s of SQL / raw | >= 0.800 | 0.300 | 0.900 | 0.900 to 0.900 | yes |",
                        "| `append-128` | rows/s of DataStream / raw | >= 0.800 |  | 0.500 | 0.500 to 0.500 | **no** |",
                        "- before: `append-128`: commit old;");
    }

    @Test
    void writingAgainChangesNothing() throws IOException {
        store(90_000);
        Report report = new Report(List.of(APPEND), directory);
        report.write(document);
        String once = Files.readString(document);

        report.write(document);

        assertThat(document).hasContent(once);
    }

    @Test
    void aTargetWithoutAWholeRoundIsNotMeasured() throws IOException {
        new Report(List.of(APPEND), directory).write(document);

        assertThat(document)
                .content()
                .contains(
                        "| `append-128` | rows/s of SQL / raw | >= 0.800 |  | not measured | | |");
    }

    @Test
    void resultsOfTheSameCommitAreResumedAndOthersAreNot() throws IOException {
        store(90_000);

        assertThat(resume("abc").round(0).has("SQL")).isTrue();
        assertThat(resume("def").round(0).has("SQL")).isFalse();
    }

    @Test
    void aDocumentWithoutMarkersIsRefused() throws IOException {
        Files.writeString(document, "# Benchmarks\n");

        assertThatThrownBy(() -> new Report(List.of(APPEND), directory).write(document))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has markers for []; expected");
    }
}
