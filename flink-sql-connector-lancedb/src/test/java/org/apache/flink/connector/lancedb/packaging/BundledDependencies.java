package org.apache.flink.connector.lancedb.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The artifacts in the fat jar, as {@code group:artifact:version}: by Maven, and by NOTICE. */
final class BundledDependencies {

    private static final Pattern MAVEN_LINE =
            Pattern.compile("(?m)^\\s+([\\w.-]+:[\\w.-]+):jar:([\\w.-]+):(?:compile|runtime)\\b");
    private static final Pattern NOTICE_LINE =
            Pattern.compile("(?m)^- ([\\w.-]+:[\\w.-]+:[\\w.-]+)$");

    private BundledDependencies() {}

    /** What Maven resolved for run time, without this project's own modules and slf4j. */
    static Set<String> resolvedByMaven() throws IOException {
        String list = Files.readString(Path.of(System.getProperty("fat.jar.dependencies")));
        Set<String> artifacts = new TreeSet<>();
        Matcher line = MAVEN_LINE.matcher(list);
        while (line.find()) {
            artifacts.add(line.group(1) + ":" + line.group(2));
        }
        artifacts.removeIf(
                artifact ->
                        artifact.startsWith("io.github.flink-lancedb:")
                                || artifact.startsWith("org.slf4j:"));
        return artifacts;
    }

    /** What a NOTICE lists. */
    static Set<String> listedIn(String notice) {
        Set<String> artifacts = new TreeSet<>();
        Matcher line = NOTICE_LINE.matcher(notice);
        while (line.find()) {
            artifacts.add(line.group(1));
        }
        return artifacts;
    }
}
