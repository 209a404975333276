package org.apache.flink.connector.lancedb.examples;

import java.util.Objects;

/** One row of the table {@code documents}, without its vector. */
final class Passage {

    private final String docId;
    private final String chapter;
    private final String title;
    private final String content;

    Passage(String docId, String chapter, String title, String content) {
        this.docId = Objects.requireNonNull(docId);
        this.chapter = chapter;
        this.title = title;
        this.content = content;
    }

    String docId() {
        return docId;
    }

    String chapter() {
        return chapter;
    }

    String title() {
        return title;
    }

    String content() {
        return content;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Passage)) {
            return false;
        }
        Passage that = (Passage) other;
        return docId.equals(that.docId)
                && Objects.equals(chapter, that.chapter)
                && Objects.equals(title, that.title)
                && Objects.equals(content, that.content);
    }

    @Override
    public int hashCode() {
        return Objects.hash(docId, chapter, title, content);
    }

    @Override
    public String toString() {
        return docId + " (" + chapter + ", " + title + "): " + content;
    }
}
