package org.apache.flink.connector.lancedb.benchmarks.trial;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Free memory for files that is really there. A virtual machine may give pages that are free for
 * seconds back to its host, and fetch each again when it is touched: to write a file then takes ten
 * times as long, whoever writes it, and a measurement that follows one which freed much is faster
 * than another. So a file is written and removed just before what counts: its pages are the ones
 * that the system takes next.
 */
final class FetchedMemory {

    /** What is left free for long is given back again. */
    private static final long MOST_BYTES = 2L << 30;

    private static final int BLOCK_BYTES = 2 << 20;

    private FetchedMemory() {}

    /** Has the system fetch so many bytes, but 2 GiB at most. */
    static void fetch(long bytes, Path directory) throws IOException {
        Path file = directory.resolve("fetched-memory");
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
        try (FileChannel out =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long left = Math.min(MOST_BYTES, bytes); left > 0; left -= BLOCK_BYTES) {
                block.clear();
                while (block.hasRemaining()) {
                    out.write(block);
                }
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
