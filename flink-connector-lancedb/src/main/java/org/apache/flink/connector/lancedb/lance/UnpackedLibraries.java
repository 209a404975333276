package org.apache.flink.connector.lancedb.lance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files from which this process has loaded the native libraries of Lance and Arrow. Only files
 * that this process has mapped are looked at: another one's may not be loaded yet.
 */
final class UnpackedLibraries {

    private static final Logger LOG = LoggerFactory.getLogger(UnpackedLibraries.class);

    /** Linux tells here what a process has mapped; its last column is the file. */
    private static final Path MAPPED = Path.of("/proc/self/maps");

    private static final int COLUMNS = 6;

    /** The names that Lance's and Arrow's loaders give. */
    private static final Pattern NAME = Pattern.compile("liblance_jni.*\\.so|jnilib-.*\\.tmp");

    private UnpackedLibraries() {}

    /** Removes the files; what cannot be removed is logged, and left to the JVM's exit. */
    static void remove() {
        if (!Files.isReadable(MAPPED)) {
            return;
        }
        try {
            Path directory = Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
            try (Stream<String> mappings = Files.lines(MAPPED)) {
                remove(find(mappings, directory));
            }
        } catch (IOException e) {
            LOG.warn(
                    "The files from which the native libraries of Lance and Arrow were loaded could not be found; a process that is killed leaves them in java.io.tmpdir.",
                    e);
        }
    }

    /** The libraries among the mapped files that lie in the directory; none that is gone. */
    static List<Path> find(Stream<String> mappings, Path directory) {
        return mappings.map(line -> line.split("\\s+", COLUMNS))
                .filter(columns -> columns.length == COLUMNS && columns[5].startsWith("/"))
                .map(columns -> Path.of(columns[5]))
                .filter(file -> directory.equals(file.getParent()))
                .filter(file -> NAME.matcher(file.getFileName().toString()).matches())
                .distinct()
                .collect(Collectors.toList());
    }

    private static void remove(List<Path> files) {
        for (Path file : files) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.warn(
                        "The file {}, from which a native library was loaded, could not be removed; it stays until this process ends, or for ever if it is killed.",
                        file,
                        e);
            }
        }
    }
}
