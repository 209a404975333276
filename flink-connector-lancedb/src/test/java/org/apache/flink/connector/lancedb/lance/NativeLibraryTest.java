package org.apache.flink.connector.lancedb.lance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** How the native libraries of Lance and Arrow get into a process, and what they leave on disk. */
class NativeLibraryTest {

    @TempDir private Path directory;

    /** What other processes run: loads the libraries, and says what came of it. */
    public static final class Load {
        public static void main(String[] arguments) {
            try {
                NativeLibrary.load();
                System.out.println("loaded");
            } catch (IllegalStateException e) {
                System.out.println(e.getMessage());
            }
            Runtime.getRuntime().halt(0); // As when it is killed: nothing is cleaned up.
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aProcessThatDoesNotEndInGoodOrderLeavesNoFile() throws Exception {
        assertThat(loadInAnotherProcess(directory)).contains("loaded");

        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left.map(file -> file.getFileName().toString()))
                    .filteredOn(name -> !name.startsWith("hsperfdata"))
                    .isEmpty();
        }
    }

    @Test
    void aDirectoryThatIsNotThereIsNamedInTheFailure() throws Exception {
        assertThat(loadInAnotherProcess(directory.resolve("absent")))
                .contains("could not be loaded on")
                .contains("180 MB in java.io.tmpdir (" + directory.resolve("absent") + ")");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whatThisProcessHasLoadedIsOnNoDisk() throws Exception {
        NativeLibrary.load();
        NativeLibrary.load();

        try (Stream<String> mappings = Files.lines(Path.of("/proc/self/maps"))) {
            List<String> lance =
                    mappings.filter(line -> line.contains("liblance_jni"))
                            .collect(Collectors.toList());
            assertThat(lance).isNotEmpty().allMatch(line -> line.endsWith(" (deleted)"));
        }
    }

    @Test
    void onlyTheLibrariesInTheDirectoryAreFound() {
        Stream<String> mappings =
                Stream.of(
                        "55e0-55e1 r--p 00000000 08:01 12 /usr/bin/java",
                        "7f00-7f01 r-xp 00000000 08:01 13                 /a b/liblance_jni1.so",
                        "7f01-7f02 rw-p 00001000 08:01 13                 /a b/liblance_jni1.so",
                        "7f02-7f03 r-xp 00000000 08:01 14                 /a b/jnilib-2.tmp",
                        "7f02-7f03 r-xp 00000000 08:01 15   /a b/liblance_jni3.so (deleted)",
                        "7f03-7f04 r-xp 00000000 08:01 16                 /a b/librocksdbjni.so",
                        "7f04-7f05 r-xp 00000000 08:01 17                 /usr/lib/liblance_jni4.so",
                        "7f05-7f06 rw-p 00000000 00:00 0                  [heap]",
                        "7f06-7f07 rw-p 00000000 00:00 0");

        assertThat(UnpackedLibraries.find(mappings, Path.of("/a b")))
                .containsExactly(Path.of("/a b/liblance_jni1.so"), Path.of("/a b/jnilib-2.tmp"));
    }

    @Test
    void aLibraryOfOneJobIsWarnedOf() throws Exception {
        ClassLoader flink = NativeLibraryTest.class.getClassLoader();
        try (URLClassLoader job = new URLClassLoader(new URL[0], flink)) {
            assertThat(NativeLibrary.warnIfLoadedForOneJob(job, flink)).isTrue();
            assertThat(NativeLibrary.warnIfLoadedForOneJob(flink, flink)).isFalse();
            assertThat(NativeLibrary.warnIfLoadedForOneJob(flink, job)).isFalse();
        }
    }

    private static String loadInAnotherProcess(Path temporaryFiles) throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx128m",
                                "-Djava.io.tmpdir=" + temporaryFiles,
                                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Load.class.getName())
                        .redirectErrorStream(true)
                        .start();
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
        }
    }
}
