package org.apache.flink.connector.lancedb.e2e;

import java.nio.file.Files;
import java.nio.file.Path;

/** What the Maven build prepared for these tests and names in a system property. */
enum BuildProduct {
    /** The directory that tests may write into; kept until the next {@code mvn clean}. */
    DIRECTORY("e2e.directory"),
    /** The fat jar under test. */
    CONNECTOR_JAR("e2e.connector.jar"),
    /** The jars of LanceDB's Java SDK. */
    LANCEDB_JAVA_SDK_LIB("e2e.lancedb.java.sdk.lib"),
    /** The jars of the examples, with a Flink to run them on. */
    EXAMPLES_LIB("e2e.examples.lib"),
    /** The sources of the Node.js program that reads tables with LanceDB's own client. */
    NODE_PROJECT("e2e.node.project");

    private final String property;

    BuildProduct(String property) {
        this.property = property;
    }

    /**
     * Where it is.
     *
     * @throws IllegalStateException when the build did not prepare it
     */
    Path path() {
        return existing(property, System.getProperty(property, ""));
    }

    /** Checks that the build prepared a file or directory that a system property names. */
    static Path existing(String property, String value) {
        Path path = Path.of(value);
        if (value.isEmpty() || !Files.exists(path)) {
            throw new IllegalStateException(
                    String.format(
                            "The system property %s names '%s', which does not exist. The build"
                                    + " prepares it: run the tests by mvn verify in the root of"
                                    + " the project.",
                            property, value));
        }
        return path;
    }
}
