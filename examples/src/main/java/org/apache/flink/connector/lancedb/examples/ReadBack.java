package org.apache.flink.connector.lancedb.examples;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Reads the table that the quickstart's job has written, and reports its rows, its versions and the
 * passages nearest to a question. It knows nothing of Flink or of the connector.
 */
public final class ReadBack {

    /** Exit status when the table does not hold what the changelog declares. */
    static final int DIFFERENT = 2;

    private ReadBack() {}

    /**
     * Writes the report into a file: what a JVM itself says on standard output is kept apart. Exits
     * with status 0, or {@link #DIFFERENT}.
     *
     * @param args the changelog file, the directory of the LanceDB database, the table's latest
     *     version before the quickstart (0 if there was no table), the question, and the file to
     *     write
     * @throws IOException if the changelog or the table cannot be read
     */
    public static void main(String[] args) throws IOException {
        Changelog changelog = Changelog.read(Path.of(args[0]));
        boolean same;
        try (PassageTable table = PassageTable.open(Path.of(args[1]));
                PrintStream out = new PrintStream(args[4], StandardCharsets.UTF_8)) {
            TableReport report = new TableReport(table, out);
            same = report.compare(changelog);
            out.println();
            report.showVersions(Long.parseLong(args[2]));
            out.println();
            report.answer(args[3]);
        }
        System.exit(same ? 0 : DIFFERENT);
    }
}
