package org.apache.flink.connector.lancedb.examples;

import java.io.IOException;
import java.io.PrintStream;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Prints what the table holds: rows, versions, and the passages nearest to a question. */
final class TableReport {

    private static final int VERSIONS_SHOWN = 20;
    private static final int PASSAGES_SHOWN = 3;
    private static final int LINE_LENGTH = 92;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private final PassageTable table;
    private final PrintStream out;

    TableReport(PassageTable table, PrintStream out) {
        this.table = table;
        this.out = out;
    }

    /** Compares row by row with what the changelog declares; returns whether they are the same. */
    boolean compare(Changelog changelog) throws IOException {
        List<Passage> found = table.passages();
        Set<Passage> declared = new HashSet<>(changelog.declared().values());
        boolean same = found.size() == declared.size() && declared.equals(new HashSet<>(found));
        out.println("Table " + table.uri());
        out.printf(
                Locale.ROOT,
                "Rows: %,d passages declared by the changelog, %,d in the table, %s.%n",
                declared.size(),
                table.countRows(),
                same ? "each as it was last declared" : "and they are NOT the same");
        if (!same) {
            out.println(
                    "If the table ever got rows from elsewhere, remove its directory and try again.");
        }
        return same;
    }

    /** Lists the versions above the given one, which was the latest before this run, or 0. */
    void showVersions(long before) {
        List<TableVersion> versions = table.versionsAfter(before);
        out.printf(
                Locale.ROOT,
                "Versions: %d, of them %d by this run.%n",
                table.countVersions(),
                versions.size());
        int omitted = Math.max(0, versions.size() - VERSIONS_SHOWN);
        if (omitted > 0) {
            out.printf(Locale.ROOT, "  (the first %d are not shown)%n", omitted);
        }
        for (TableVersion version : versions.subList(omitted, versions.size())) {
            out.printf(
                    Locale.ROOT,
                    "  version %3d  %s  %,7d rows%n",
                    version.number(),
                    TIME.format(version.committed().withZoneSameInstant(ZoneId.systemDefault())),
                    version.rows());
        }
    }

    /** Prints the passages whose meaning is nearest to the question's. */
    void answer(String question) throws IOException {
        out.println("Question: " + question);
        float[] vector = new SentenceEmbedder().embed(question);
        for (Neighbour neighbour : table.nearest(vector, PASSAGES_SHOWN)) {
            Passage passage = neighbour.passage();
            out.println();
            out.printf(
                    Locale.ROOT,
                    "_distance %.4f  %s  (%s: %s)%n",
                    neighbour.distance(),
                    passage.docId(),
                    passage.chapter().chars().allMatch(Character::isDigit)
                            ? "chapter " + passage.chapter()
                            : passage.chapter(),
                    passage.title());
            printWrapped(passage.content());
        }
    }

    private void printWrapped(String text) {
        StringBuilder line = new StringBuilder("   ");
        for (String word : text.split(" ", -1)) {
            if (line.length() + 1 + word.length() > LINE_LENGTH) {
                out.println(line);
                line = new StringBuilder("   ");
            }
            line.append(' ').append(word);
        }
        out.println(line);
    }
}
