package org.apache.flink.connector.lancedb.examples.targetstate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A text to be stored.
 *
 * @param name what names it
 * @param title its title
 * @param content its text
 */
public record SourceDocument(String name, String title, String content) {

    private static final List<String> NAMES =
            List.of(
                    "alice-in-wonderland",
                    "gettysburg-address",
                    "moby-dick",
                    "origin-of-species",
                    "pride-and-prejudice",
                    "war-of-the-worlds");

    /** The texts that come with this program: how some well-known ones begin. */
    static List<SourceDocument> all() {
        return NAMES.stream().map(SourceDocument::read).toList();
    }

    /** The first line of a file is the title, the rest is the text. */
    private static SourceDocument read(String name) {
        String path = "/documents/" + name + ".txt";
        try (InputStream file = SourceDocument.class.getResourceAsStream(path)) {
            if (file == null) {
                throw new IllegalStateException(
                        "The file "
                                + path
                                + " is not on the class path; it is in this program's jar.");
            }
            String[] parts = new String(file.readAllBytes(), StandardCharsets.UTF_8).split("\n", 2);
            return new SourceDocument(name, parts[0].strip(), parts[1].strip());
        } catch (IOException e) {
            throw new UncheckedIOException("The file " + path + " cannot be read.", e);
        }
    }
}
