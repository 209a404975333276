package org.apache.flink.connector.lancedb.sink;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a process of its own that runs a class of the tests. */
final class ChildJvm {

    private ChildJvm() {}

    /**
     * With the class path of these tests, the packages that they open, and a small heap.
     *
     * @param temporary the directory for temporary files
     * @param arguments what {@code main} is given
     */
    static List<String> command(
            Class<?> main, Path temporary, List<String> options, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx512m");
        command.add("-Djava.io.tmpdir=" + temporary);
        for (String opened : List.of("nio", "util", "lang", "time")) {
            command.add("--add-opens=java.base/java." + opened + "=ALL-UNNAMED");
        }
        command.addAll(options);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return command;
    }
}
