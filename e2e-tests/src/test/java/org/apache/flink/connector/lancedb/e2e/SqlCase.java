package org.apache.flink.connector.lancedb.e2e;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * SQL statements and what should come of them: one file of the directory {@code sql/cases} of the
 * test resources. Blank lines separate statements. Lines that begin with {@code -->} say what is
 * expected, every statement without one is to succeed:
 *
 * <pre>
 * --> since: 2.3                              the case is for this Flink and later ones
 * --> refused: no primary key                 the statement above fails with a reason that has this text
 * --> answers: Sink(table=                    the statement above answers a text that has this text
 * --> table people: {id=1, name=Ada}          one row that a LanceDB table has when all has run
 * --> table people: no rows                   it exists and is empty
 * --> table people: absent                    it does not exist
 * </pre>
 *
 * All cases run in one session and one database: the names of tables are the case's own. {@code
 * ${database}} is the database, {@code ${input}} the directory {@code sql/input} of the resources,
 * {@code ${scratch}} an empty directory.
 */
final class SqlCase {

    private static final Pattern EXPECTATION =
            Pattern.compile("--> (?:(since|refused|answers)|table (\\w+)): (.+)");

    private final String name;
    private final List<String> statements = new ArrayList<>();
    private final Map<Integer, String> refusals = new LinkedHashMap<>();
    private final Map<Integer, String> answers = new LinkedHashMap<>();
    private final Map<String, List<String>> tables = new LinkedHashMap<>();
    private String since = "0";

    private SqlCase(String name, String text) {
        this.name = name;
        for (String block : text.split("\\R\\s*\\R", -1)) {
            addStatement(block);
            block.lines().filter(line -> line.startsWith("-->")).forEach(this::addExpectation);
        }
    }

    /** All cases, by name. */
    static List<SqlCase> all() throws IOException, URISyntaxException {
        List<SqlCase> cases = new ArrayList<>();
        for (Path file : files("cases")) {
            cases.add(new SqlCase(file.getFileName().toString(), Files.readString(file)));
        }
        return cases;
    }

    /** The directory of the files that cases read. */
    static Path input() throws IOException, URISyntaxException {
        return files("input").get(0).getParent();
    }

    private static List<Path> files(String directory) throws IOException, URISyntaxException {
        URL url = SqlCase.class.getResource("/sql/" + directory);
        try (Stream<Path> files = Files.list(Path.of(url.toURI()))) {
            return files.sorted().collect(Collectors.toList());
        }
    }

    private void addStatement(String block) {
        String statement =
                block.lines()
                        .filter(line -> !line.startsWith("--"))
                        .collect(Collectors.joining("\n"))
                        .strip();
        if (!statement.isEmpty()) {
            statements.add(statement.replaceFirst(";$", ""));
        }
    }

    private void addExpectation(String line) {
        Matcher matcher = EXPECTATION.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    String.format("%s has the line '%s', which says nothing known.", name, line));
        }
        String text = matcher.group(3);
        if (matcher.group(2) != null) {
            tables.computeIfAbsent(matcher.group(2), table -> new ArrayList<>()).add(text);
        } else if (matcher.group(1).equals("since")) {
            since = text;
        } else {
            boolean refused = matcher.group(1).equals("refused");
            (refused ? refusals : answers).put(statements.size() - 1, text);
        }
    }

    boolean isFor(String flinkVersion) {
        return Arrays.compare(numbers(flinkVersion), numbers(since)) >= 0;
    }

    private static int[] numbers(String version) {
        return Stream.of(version.split("\\.", -1)).mapToInt(Integer::parseInt).toArray();
    }

    List<String> statements() {
        return statements;
    }

    /** What the refusal of a statement should say, or null if the statement should succeed. */
    String refusalOf(int statement) {
        return refusals.get(statement);
    }

    /** What the answer to a statement should say. */
    String answerTo(int statement) {
        return answers.getOrDefault(statement, "");
    }

    /** What should be in the tables, by their names. */
    Map<String, List<String>> tables() {
        return tables;
    }

    @Override
    public String toString() {
        return name;
    }
}
