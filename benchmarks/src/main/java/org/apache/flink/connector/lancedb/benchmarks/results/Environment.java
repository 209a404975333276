package org.apache.flink.connector.lancedb.benchmarks.results;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/** What measurements depend on beside the code: the machine and the versions of what is used. */
final class Environment {

    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final double KIBIBYTES_PER_GIBIBYTE = 1 << 20;

    private Environment() {}

    /**
     * The facts, each under its name.
     *
     * @param directory where tables are written
     */
    static Map<String, String> facts(Path directory) throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(
                "machine",
                String.format(
                        "%d cores (%s), %.0f GiB of memory, %s %s, %s",
                        Runtime.getRuntime().availableProcessors(),
                        fact(PROCESSORS, "model name", System.getProperty("os.arch")),
                        Double.parseDouble(fact(MEMORY, "MemTotal", "0").replaceAll("\\D", ""))
                                / KIBIBYTES_PER_GIBIBYTE,
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        Files.getFileStore(directory).type()));
        facts.put("Java", System.getProperty("java.vm.version"));
        Properties versions = new Properties();
        try (InputStream in = Environment.class.getResourceAsStream("/versions.properties")) {
            versions.load(in);
        }
        facts.put("Flink", versions.getProperty("flink"));
        facts.put("lance-core", versions.getProperty("lance"));
        facts.put("Arrow", versions.getProperty("arrow"));
        String client = System.getProperty("benchmark.node.version");
        if (client != null) {
            facts.put("@lancedb/lancedb", client);
        }
        return facts;
    }

    /** The value behind a name in a file of such lines, where there is such a file. */
    private static String fact(Path file, String name, String otherwise) throws IOException {
        if (!Files.isReadable(file)) {
            return otherwise;
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse(otherwise);
        }
    }
}
