package org.apache.flink.connector.lancedb.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.TestInfo;

/**
 * What a test counted, in one sentence: how many kills, faults, inputs, rows. Printed, and kept for
 * {@code docs/reliability.md}, which {@code ReliabilityDocumentationTest} fills with it.
 */
public final class Figures {

    /** Below the directory of the module whose tests run. */
    public static final Path DIRECTORY = Path.of("target", "figures");

    private Figures() {}

    /**
     * Prints and keeps the figures of a test that has passed, in the place of those of its last
     * run. Each invocation of a parameterized test has its own.
     *
     * @param test the running test, which JUnit gives to a method that declares such a parameter
     * @param format one sentence as of {@link String#format}, without the test's name
     */
    public static void print(TestInfo test, String format, Object... arguments) {
        String sentence = String.format(Locale.ROOT, format, arguments).strip();
        String name =
                test.getTestClass().orElseThrow().getSimpleName()
                        + "#"
                        + test.getTestMethod().orElseThrow().getName();
        System.out.println(name + ": " + sentence);
        String invocation = Integer.toHexString(test.getDisplayName().hashCode());
        try {
            Files.createDirectories(DIRECTORY);
            Files.writeString(DIRECTORY.resolve(name + "@" + invocation + ".txt"), sentence);
        } catch (IOException e) {
            throw new UncheckedIOException("The figures of " + name + " cannot be kept", e);
        }
    }
}
