package org.apache.flink.connector.lancedb.e2e;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Builds the command line of a JVM, of the same JDK as the one that runs the tests. */
final class JavaCommand {

    private final List<String> command = new ArrayList<>();

    JavaCommand(String heap) {
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + heap);
        // Processes that live for a minute get nothing back for what the optimizing compiler takes.
        command.add("-XX:TieredStopAtLevel=1");
    }

    JavaCommand option(String option) {
        command.add(option);
        return this;
    }

    JavaCommand property(String name, Object value) {
        return option("-D" + name + "=" + value);
    }

    /** Puts all jars of a directory on the class path. */
    JavaCommand classPath(Path directory) {
        command.add("-cp");
        command.add(directory + "/*");
        return this;
    }

    /** Completes the command line. */
    List<String> run(String mainClass, String... arguments) {
        List<String> complete = new ArrayList<>(command);
        complete.add(mainClass);
        complete.addAll(List.of(arguments));
        return complete;
    }
}
