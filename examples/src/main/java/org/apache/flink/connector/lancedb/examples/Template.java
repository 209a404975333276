package org.apache.flink.connector.lancedb.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text file with placeholders, {@code ${name}}. */
final class Template {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(\\w+)}");

    private final Path file;

    Template(Path file) {
        this.file = file;
    }

    /**
     * Writes a copy of the file with the placeholders replaced. Values are taken as they are: the
     * caller escapes what the target's syntax wants escaped.
     *
     * @throws IOException if a file cannot be read or written, or a placeholder has no value
     */
    void write(Path target, Map<String, String> values) throws IOException {
        Matcher placeholder = PLACEHOLDER.matcher(Files.readString(file));
        StringBuilder filled = new StringBuilder();
        while (placeholder.find()) {
            String value = values.get(placeholder.group(1));
            if (value == null) {
                throw new IOException(
                        file
                                + " has the placeholder "
                                + placeholder.group()
                                + "; the quickstart knows only "
                                + values.keySet()
                                + ".");
            }
            placeholder.appendReplacement(filled, Matcher.quoteReplacement(value));
        }
        placeholder.appendTail(filled);
        Files.writeString(target, filled);
    }
}
