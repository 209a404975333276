package org.apache.flink.connector.lancedb.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A directory of the database that the sink's user may not use is named in a sentence, nothing of
 * what was refused is visible, and once the user may the sink goes on: see {@link
 * DeniedDirectories}, which is run as a user whom permissions bind. The superuser is made one by
 * taking its privilege to overlook them.
 */
@DisabledOnOs(OS.WINDOWS)
class DeniedDirectoriesITCase {

    private static final String PRIVILEGES = "-dac_override,-dac_read_search";
    private static final List<String> BOUND_BY_PERMISSIONS =
            List.of("setpriv", "--bounding-set=" + PRIVILEGES, "--inh-caps=" + PRIVILEGES);

    @TempDir private Path directory;

    @Test
    void whatIsDeniedIsSaidAndGoesOnOnceItIsAllowed() throws Exception {
        List<String> command = new ArrayList<>();
        if (Files.getOwner(directory).getName().equals("root")) {
            assumeThat(succeeds(with(BOUND_BY_PERMISSIONS, List.of("true"))))
                    .as(
                            "root can give up its privileges by setpriv of util-linux; run the tests as another user, or install it")
                    .isTrue();
            command.addAll(BOUND_BY_PERMISSIONS);
        }
        command.addAll(
                ChildJvm.command(
                        DeniedDirectories.class,
                        directory,
                        List.of(),
                        directory.resolve("database").toString()));
        Path output = directory.resolve("output.log");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            assertThat(process.waitFor(4, TimeUnit.MINUTES)).as("ends in time").isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    }

    private static List<String> with(List<String> first, List<String> last) {
        List<String> all = new ArrayList<>(first);
        all.addAll(last);
        return all;
    }

    private static boolean succeeds(List<String> command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // There is no such program.
        }
    }
}
