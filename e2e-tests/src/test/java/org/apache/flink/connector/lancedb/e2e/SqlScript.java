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

    /** The statements one by one, without semicolons, of a script whose values have none. */
    List<String> statements() {
        return Arrays.stream(text.split(";", -1))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .collect(Collectors.toList());
    }
}
