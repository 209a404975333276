package org.apache.flink.connector.lancedb.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangelogTest {

    private static final Path SHIPPED = Path.of("src/dataset/moby-dick-changelog.jsonl");

    /** Reading checks it: each change must be valid JSON and fit the state before it. */
    @Test
    void everyChangeOfTheShippedFileFitsTheOnesBeforeIt() throws IOException {
        Changelog changelog = Changelog.read(SHIPPED);

        System.out.printf(
                "%d inserts, %d updates, %d deletes, %d passages left, %d bytes%n",
                changelog.inserts(),
                changelog.updates(),
                changelog.deletes(),
                changelog.declared().size(),
                Files.size(SHIPPED));
        assertThat(changelog.updates()).isGreaterThan(100);
        assertThat(changelog.deletes()).isGreaterThan(10);
        assertThat(changelog.declared()).hasSize(changelog.inserts() - changelog.deletes());
        assertThat(Files.size(SHIPPED)).isLessThan(1_000_000);
    }

    @Test
    void inTheEndTheShippedFileLeavesTheNovelWithoutScanningErrors() throws IOException {
        Changelog changelog = Changelog.read(SHIPPED);

        Pattern scanningError = Pattern.compile("\\b(tbe|aud)\\b|\\bwbale");
        assertThat(changelog.declared().values())
                .filteredOn(passage -> scanningError.matcher(passage.content()).find())
                .isEmpty();
        assertThat(changelog.declared().values())
                .extracting(Passage::chapter)
                .contains("1", "42", "135", "Epilogue")
                .doesNotContain("Etymology", "Extracts");
        assertThat(changelog.declared().get("001-001").content()).startsWith("Call me Ishmael.");
        assertThat(changelog.declared().get("100-001").title()).endsWith("of London.");
    }

    @Test
    void aChangeThatDoesNotFitIsRefusedWithFileAndLine(@TempDir Path directory) throws IOException {
        String row = "{\"doc_id\":\"1\",\"chapter\":\"1\",\"title\":\"t\",\"content\":\"c\"}";
        Path file = directory.resolve("changelog.jsonl");
        Files.writeString(
                file,
                "{\"before\":null,\"after\":"
                        + row
                        + ",\"op\":\"c\"}\n{\"before\":"
                        + row.replace("\"c\"", "\"other\"")
                        + ",\"after\":null,\"op\":\"d\"}\n");

        assertThatThrownBy(() -> Changelog.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("changelog.jsonl, line 2: found a delete of a passage");
    }

    @Test
    void anUnknownOperationIsRefused(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("changelog.jsonl");
        Files.writeString(file, "{\"op\":\"t\"}\n");

        assertThatThrownBy(() -> Changelog.read(file))
                .hasMessageContaining("line 1: found the operation 't', expected c, u or d.");
    }
}
