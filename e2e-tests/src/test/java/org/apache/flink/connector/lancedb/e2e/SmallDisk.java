package org.apache.flink.connector.lancedb.e2e;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A file system of its own, in memory, that a test fills up or protects from writing. */
final class SmallDisk implements AutoCloseable {

    private static final long PAGE = 4096;

    private final Path mountPoint;

    private SmallDisk(Path mountPoint) {
        this.mountPoint = mountPoint;
    }

    /**
     * Whether this user may mount file systems, by itself or by {@code sudo} without a password.
     *
     * @param probe a directory that does not exist yet
     */
    static boolean isPossible(Path probe) throws IOException, InterruptedException {
        Files.createDirectories(probe);
        if (!runs("mount", "-t", "tmpfs", "tmpfs", probe.toString())) {
            return false;
        }
        unmount(probe);
        return true;
    }

    /** Mounts a file system of a size in bytes on a directory, which is created. */
    static SmallDisk mount(Path mountPoint, long size) throws IOException, InterruptedException {
        Files.createDirectories(mountPoint);
        run("mount", "-t", "tmpfs", "-o", "mode=1777,size=" + size, "tmpfs", mountPoint.toString());
        return new SmallDisk(mountPoint);
    }

    Path path() {
        return mountPoint;
    }

    /** Takes all the space that is left. */
    void fill() throws IOException {
        byte[] page = new byte[(int) PAGE];
        try (OutputStream ballast = Files.newOutputStream(ballast())) {
            while (ballast().toFile().getUsableSpace() > 0) {
                ballast.write(page);
            }
        } catch (IOException e) {
            if (ballast().toFile().getUsableSpace() >= PAGE) {
                throw e;
            }
        }
    }

    /** Gives the space back. */
    void free() throws IOException {
        Files.delete(ballast());
    }

    private Path ballast() {
        return mountPoint.resolve("ballast");
    }

    /** From now on nothing can be written, or again. Refused while a file is open for writing. */
    boolean protect(boolean readOnly) throws IOException, InterruptedException {
        return runs("mount", "-o", "remount," + (readOnly ? "ro" : "rw"), mountPoint.toString());
    }

    private static void unmount(Path mountPoint) throws IOException, InterruptedException {
        // Lazily: what still has a file of it open is about to end.
        run("umount", "-l", mountPoint.toString());
    }

    @Override
    public void close() throws IOException, InterruptedException {
        unmount(mountPoint);
    }

    private static void run(String... command) throws IOException, InterruptedException {
        if (!runs(command)) {
            throw new IOException("Refused: " + String.join(" ", command));
        }
    }

    private static boolean runs(String... command) throws IOException, InterruptedException {
        return succeeds(List.of(command)) || succeeds(asRoot(List.of(command)));
    }

    private static List<String> asRoot(List<String> command) {
        List<String> asRoot = new ArrayList<>(List.of("sudo", "-n"));
        asRoot.addAll(command);
        return asRoot;
    }

    private static boolean succeeds(List<String> command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false; // There is no such program.
        }
    }
}
