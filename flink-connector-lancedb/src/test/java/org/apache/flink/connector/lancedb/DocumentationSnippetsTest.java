package org.apache.flink.connector.lancedb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each piece of Java on the pages of {@code docs} is a region of a source file that the build
 * compiles: the lines between {@code // docs: <name>} and {@code // docs: end}.
 */
class DocumentationSnippetsTest {

    private static final Path DOCS = Path.of("..", "docs");
    private static final List<Path> SOURCES =
            List.of(
                    Path.of("src", "test", "java"),
                    Path.of("..", "examples", "src", "main", "java"));

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\n(.*?)^```$");
    private static final Pattern REGION =
            Pattern.compile("(?ms)^ *// docs: (?!end$)([^\n]+)\n(.*?)^ *// docs: end$");

    @Test
    void eachPieceOfJavaOnThePagesIsCompiled() throws IOException {
        Map<String, String> regions = regions();
        List<String> shown = new ArrayList<>();
        for (Path page : files(DOCS, ".md")) {
            Matcher block = BLOCK.matcher(Files.readString(page));
            while (block.find()) {
                assertThat(regions)
                        .as("the regions of sources, of which %s shows one", page)
                        .containsValue(block.group(1));
                shown.add(block.group(1));
            }
        }
        assertThat(shown).as("the pieces on the pages").containsAll(regions.values());
    }

    /** The regions by file and name, each without the indentation that its lines share. */
    private static Map<String, String> regions() throws IOException {
        Map<String, String> regions = new TreeMap<>();
        for (Path root : SOURCES) {
            for (Path file : files(root, ".java")) {
                Matcher region = REGION.matcher(Files.readString(file));
                while (region.find()) {
                    String name = file.getFileName() + ": " + region.group(1);
                    assertThat(regions.put(name, unindented(region.group(2))))
                            .as("the only region %s", name)
                            .isNull();
                }
            }
        }
        return regions;
    }

    private static String unindented(String text) {
        List<String> lines = Arrays.asList(text.stripTrailing().split("\n", -1));
        int indentation =
                lines.stream()
                        .filter(line -> !line.isBlank())
                        .mapToInt(line -> line.length() - line.stripLeading().length())
                        .min()
                        .orElse(0);
        return lines.stream()
                .map(line -> line.isBlank() ? "\n" : line.substring(indentation) + "\n")
                .collect(Collectors.joining());
    }

    private static List<Path> files(Path root, String ending) throws IOException {
        try (Stream<Path> walk = Files.walk(root)) {
            return walk.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .collect(Collectors.toList());
        }
    }
}
