package org.apache.flink.connector.lancedb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * The tests of each case, which {@code docs/conformance.md} names, are found by their names: they
 * begin with the case's id. Fails if the page differs.
 */
class ConformanceDocumentationTest {

    private static final Path PAGE = Path.of("..", "docs", "conformance.md");
    private static final Path CLASSES = Path.of("target", "test-classes");
    private static final boolean WRITE = Boolean.getBoolean("lancedb.docs.write");

    /** A row of the page: id, case, tests, remark. */
    private static final Pattern ROW =
            Pattern.compile("\\| ([A-D]\\d+) \\| ([^|]*) \\| ([^|]*) \\| ([^|]*)\\|");

    private static final Pattern NAME_WITH_ID = Pattern.compile("([a-d]\\d+)[A-Z].*");
    private static final String NO_TEST = "none yet";

    @Test
    void thePageNamesTheTestsOfEachCase() throws Exception {
        Map<String, Set<String>> tests = tests();
        Set<String> cases = new TreeSet<>();
        List<String> expected = new ArrayList<>();
        for (String line : Files.readAllLines(PAGE)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                String id = row.group(1);
                Set<String> ofCase = tests.getOrDefault(id, Set.of());
                assertThat(cases.add(id)).as("the only row of %s", id).isTrue();
                assertThat(ofCase.isEmpty() && row.group(4).isBlank())
                        .as("the row of %s, which has no test, lacks a remark that says why", id)
                        .isFalse();
                expected.add(
                        String.format(
                                "| %s | %s | %s | %s|",
                                id,
                                row.group(2),
                                ofCase.isEmpty() ? NO_TEST : String.join("<br>", ofCase),
                                row.group(4)));
            } else {
                expected.add(line);
            }
        }
        assertThat(cases)
                .as("the cases on the page, of which some have tests")
                .containsAll(tests.keySet());
        if (WRITE) {
            Files.write(PAGE, expected);
        }
        assertThat(Files.readAllLines(PAGE))
                .as("docs/conformance.md; write it anew with -Dlancedb.docs.write=true")
                .isEqualTo(expected);
    }

    /** The tests of this module whose names begin with a case's id, by the id. */
    private static Map<String, Set<String>> tests() throws Exception {
        String root = ConformanceDocumentationTest.class.getPackageName() + ".";
        Map<String, Set<String>> tests = new TreeMap<>();
        for (Class<?> type : testClasses()) {
            for (Method method : type.getDeclaredMethods()) {
                Matcher name = NAME_WITH_ID.matcher(method.getName());
                if (name.matches() && isTest(method)) {
                    String test = type.getName().substring(root.length()) + "#" + method.getName();
                    tests.computeIfAbsent(
                                    name.group(1).toUpperCase(Locale.ROOT), id -> new TreeSet<>())
                            .add("`" + test + "`");
                }
            }
        }
        return tests;
    }

    private static boolean isTest(Method method) {
        return method.isAnnotationPresent(Test.class)
                || method.isAnnotationPresent(ParameterizedTest.class);
    }

    private static List<Class<?>> testClasses() throws IOException, ClassNotFoundException {
        List<String> names;
        try (Stream<Path> files = Files.walk(CLASSES)) {
            names =
                    files.map(file -> CLASSES.relativize(file).toString())
                            .filter(file -> file.matches("[^$]*(Test|ITCase)\\.class"))
                            .map(file -> file.replaceAll("\\.class$", ""))
                            .map(file -> file.replaceAll("[/\\\\]", "."))
                            .collect(Collectors.toList());
        }
        List<Class<?>> classes = new ArrayList<>();
        for (String name : names) {
            ClassLoader loader = ConformanceDocumentationTest.class.getClassLoader();
            classes.add(Class.forName(name, false, loader));
        }
        return classes;
    }
}
