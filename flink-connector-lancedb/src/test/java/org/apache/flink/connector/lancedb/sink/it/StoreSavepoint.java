package org.apache.flink.connector.lancedb.sink.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.junit.jupiter.api.Test;

/**
 * Writes the savepoint that {@link StoredSavepointITCase} restores, and the table, as of this
 * build. No test of the build: {@code mvn verify -pl flink-connector-lancedb
 * -Dit.test=StoreSavepoint -Dlancedb.test.store.savepoint=<directory>}.
 */
class StoreSavepoint extends MiniClusterTestBase {

    @Test
    void aSavepointIsStored() throws Exception {
        JobClient job = StoredSavepointITCase.job(documents, 800, null).executeAsync();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!documents.exists() || documents.version() < 6) {
            assertThat(System.nanoTime()).as("six versions in time").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(10);
        }
        // Not with its stop: the job goes on, so the state has changes that are not committed yet.
        String savepoint =
                job.triggerSavepoint(
                                directory.resolve("savepoints").toString(),
                                SavepointFormatType.CANONICAL)
                        .get(60, TimeUnit.SECONDS);
        job.cancel().get(60, TimeUnit.SECONDS);
        Path target =
                Files.createDirectories(Path.of(System.getProperty("lancedb.test.store.savepoint")))
                        .resolve(StoredSavepointITCase.resource());
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(target))) {
            store(zip, "savepoint", Path.of(URI.create(savepoint)));
            store(zip, "lancedb", directory.resolve("lancedb"));
        }
        System.out.printf("Stored %s, %d bytes%n", target, Files.size(target));
    }

    private static void store(ZipOutputStream zip, String name, Path root) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(root)) {
            files = walk.filter(Files::isRegularFile).sorted().collect(Collectors.toList());
        }
        for (Path file : files) {
            zip.putNextEntry(
                    new ZipEntry(name + "/" + root.relativize(file).toString().replace('\\', '/')));
            Files.copy(file, zip);
            zip.closeEntry();
        }
    }
}
