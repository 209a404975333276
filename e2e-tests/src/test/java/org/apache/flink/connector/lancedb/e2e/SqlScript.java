package org.apache.flink.connector.lancedb.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** An SQL script of the test resources, in which <code>${name}</code> stands for a value. */
final class SqlScript {

    private String text;

    private SqlScript(String text) {
        this.text = text;
    }

    static SqlScript named(String name) throws IOException {
        try (InputStream script = SqlScript.class.getResourceAsStream("/sql/" + name)) {
            return new SqlScript(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    SqlScript with(String name, Object value) {
        text = text.replace("${" + name + "}", value.toString());
        return this;
    }

    String text() {
        return text;
    }

    /** The statements of a script that has a blank line between them, and nowhere else. */
    List<String> statements() {
        return Arrays.stream(text.strip().split("\n\n", -1))
                .map(statement -> statement.strip().replaceFirst(";$", ""))
                .collect(Collectors.toList());
    }
}
