package org.apache.flink.connector.lancedb.benchmarks.results;

/** What all pictures need. */
final class Svg {

    private Svg() {}

    /** A text as it stands in XML. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
