package org.apache.flink.connector.lancedb.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

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

    /**
     * The statements one by one, without semicolons at their ends, of a script whose values have
     * none. A statement set is one statement.
     */
    List<String> statements() {
        List<String> statements = new ArrayList<>();
        String begun = "";
        for (String part : text.split(";", -1)) {
            String statement = (begun + part).strip();
            if (statement.contains(" SET BEGIN") && !statement.endsWith("END")) {
                begun = begun + part + ";";
            } else {
                begun = "";
                if (!statement.isEmpty()) {
                    statements.add(statement);
                }
            }
        }
        return statements;
    }
}
