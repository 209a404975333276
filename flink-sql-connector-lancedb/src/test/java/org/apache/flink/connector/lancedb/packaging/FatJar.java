package org.apache.flink.connector.lancedb.packaging;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;

/** The jar that this module builds, opened for reading. */
final class FatJar implements AutoCloseable {

    private final Path path;
    private final JarFile jar;

    private FatJar(Path path, JarFile jar) {
        this.path = path;
        this.jar = jar;
    }

    /**
     * Opens the jar that the build names in the system property {@code fat.jar}.
     *
     * @throws IllegalStateException when there is no such jar
     */
    static FatJar open() throws IOException {
        Path path = Path.of(System.getProperty("fat.jar", ""));
        if (!Files.isRegularFile(path)) {
            throw new IllegalStateException(
                    String.format(
                            "The system property fat.jar names '%s', which is not a file. This test"
                                    + " runs after the jar was built: use mvn verify.",
                            path));
        }
        return new FatJar(path, new JarFile(path.toFile()));
    }

    Path path() {
        return path;
    }

    /** The names of all files in the jar, directories left out. */
    List<String> files() {
        return jar.stream()
                .filter(entry -> !entry.isDirectory())
                .map(ZipEntry::getName)
                .collect(Collectors.toList());
    }

    /** The names of the class files in the jar. */
    List<String> classes() {
        return files().stream()
                .filter(name -> name.endsWith(".class"))
                .collect(Collectors.toList());
    }

    String text(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    byte[] bytes(String name) {
        ZipEntry entry = jar.getEntry(name);
        if (entry == null) {
            throw new IllegalStateException(String.format("%s holds no %s.", path, name));
        }
        try (InputStream content = jar.getInputStream(entry)) {
            return content.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        jar.close();
    }
}
