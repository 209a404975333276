package org.apache.flink.connector.lancedb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.connector.lancedb.testing.Figures;
import org.junit.jupiter.api.Test;

/**
 * Each promise of {@code docs/reliability.md} names tests that exist, and has the figures that they
 * printed. The figures are written by {@code -Dlancedb.docs.write=true} after a run of the tests,
 * since most of them run after this one.
 */
class ReliabilityDocumentationTest {

    private static final Path ROOT = Path.of("..");
    private static final Path PAGE = ROOT.resolve("docs").resolve("reliability.md");
    private static final boolean WRITE = Boolean.getBoolean("lancedb.docs.write");

    /** The modules with tests, and what is said before the figures of their runs. */
    private static final Map<String, String> MODULES =
            Map.of(
                    "flink-connector-lancedb", "",
                    "e2e-tests", "",
                    "e2e-tests/flink-1.20", "On Flink 1.20: ");

    private static final String HEADER_END = "| figures |";
    private static final String DATE = "The figures were printed by the tests on ";
    private static final Pattern CELLS = Pattern.compile("(\\|.*\\|)([^|]*)\\|");
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|ITCase))(?:#(\\w+))?`");

    private final Map<String, List<String>> figures = new TreeMap<>();

    @Test
    void eachPromiseNamesTestsThatExistAndHasTheirFigures() throws IOException {
        Map<String, String> sources = sources();
        readFigures();
        List<String> expected = new ArrayList<>();
        int promises = 0;
        boolean inTable = false;
        for (String line : Files.readAllLines(PAGE)) {
            Matcher cells = CELLS.matcher(line);
            if (line.endsWith(HEADER_END)) {
                inTable = true;
                expected.add(line);
            } else if (inTable && cells.matches() && !line.startsWith("|---")) {
                promises++;
                List<MatchResult> tests =
                        TEST.matcher(cells.group(1)).results().collect(Collectors.toList());
                assertThat(tests).as("the tests of: %s", line).isNotEmpty();
                tests.forEach(test -> requireTest(test, sources));
                String found = figuresOf(tests);
                expected.add(
                        cells.group(1)
                                + (WRITE && !found.isEmpty() ? " " + found + " " : cells.group(2))
                                + "|");
            } else {
                inTable &= line.startsWith("|");
                expected.add(WRITE && line.startsWith(DATE) ? DATE + today() + "." : line);
            }
        }
        assertThat(promises).as("promises with tests in docs/reliability.md").isPositive();
        if (WRITE) {
            Files.write(PAGE, expected);
        }
    }

    private static void requireTest(MatchResult test, Map<String, String> sources) {
        assertThat(sources).as("test classes").containsKey(test.group(1));
        if (test.group(2) != null) {
            assertThat(sources.get(test.group(1)))
                    .as("the source of %s", test.group(1))
                    .contains("void " + test.group(2) + "(");
        }
    }

    private String figuresOf(List<MatchResult> tests) {
        return tests.stream()
                .flatMap(test -> figures.entrySet().stream().filter(of -> isOf(test, of.getKey())))
                .flatMap(of -> of.getValue().stream())
                .distinct()
                .collect(Collectors.joining("<br>"));
    }

    private static boolean isOf(MatchResult test, String name) {
        return test.group(2) == null
                ? name.startsWith(test.group(1) + "#")
                : name.equals(test.group(1) + "#" + test.group(2));
    }

    private void readFigures() throws IOException {
        for (String module : MODULES.keySet().stream().sorted().collect(Collectors.toList())) {
            for (Path file : filesBelow(ROOT.resolve(module).resolve(Figures.DIRECTORY), ".txt")) {
                String name = file.getFileName().toString().replaceAll("@.*", "");
                String sentence = Files.readString(file).replace("|", "\\|");
                figures.computeIfAbsent(name, test -> new ArrayList<>())
                        .add(MODULES.get(module) + sentence);
            }
        }
    }

    /** The sources of the tests by the names of their classes. */
    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new TreeMap<>();
        for (String module : MODULES.keySet()) {
            Path directory = ROOT.resolve(module).resolve(Path.of("src", "test", "java"));
            for (Path file : filesBelow(directory, ".java")) {
                String name = file.getFileName().toString().replaceAll("\\.java$", "");
                sources.put(name, Files.readString(file));
            }
        }
        return sources;
    }

    private static List<Path> filesBelow(Path directory, String ending) throws IOException {
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .collect(Collectors.toList());
        }
    }

    private static String today() {
        return LocalDate.now(ZoneOffset.UTC).toString();
    }
}
