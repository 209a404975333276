package org.apache.flink.connector.lancedb.e2e;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Waits for a file to appear, and tells of it at once, where polling would come too late. */
final class NewFile {

    private NewFile() {}

    /**
     * Waits until the next file, whole or not, appears in a directory, which must exist.
     *
     * @param state what to say of the present state when time is up
     * @throws AssertionError when none appears within the time
     */
    static void await(Path directory, Duration atMost, Supplier<String> state) throws Exception {
        try (WatchService watch = FileSystems.getDefault().newWatchService()) {
            directory.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            WatchKey event = watch.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
            if (event == null) {
                throw new AssertionError(
                        String.format(
                                "Waited %d s in vain for a new file in %s.%n%s",
                                atMost.toSeconds(), directory, state.get()));
            }
        }
    }
}
