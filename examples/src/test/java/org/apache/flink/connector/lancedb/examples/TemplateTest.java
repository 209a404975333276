package org.apache.flink.connector.lancedb.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateTest {

    @TempDir private Path directory;

    @Test
    void valuesAreTakenAsTheyAre() throws IOException {
        assertThat(fill("'path' = '${changelog}'", Map.of("changelog", "/a $1 \\b/c")))
                .isEqualTo("'path' = '/a $1 \\b/c'");
    }

    @Test
    void aPlaceholderWithoutValueIsRefused() {
        assertThatThrownBy(() -> fill("${databse}", Map.of("database", "x")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has the placeholder ${databse}")
                .hasMessageContaining("[database]");
    }

    private String fill(String text, Map<String, String> values) throws IOException {
        Path template = Files.writeString(directory.resolve("template"), text);
        Path filled = directory.resolve("filled");
        new Template(template).write(filled, values);
        return Files.readString(filled);
    }
}
