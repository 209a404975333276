package org.apache.flink.connector.lancedb.lance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;
import org.apache.flink.util.function.ThrowingConsumer;

/**
 * Keys whose rows are to be deleted: a few in memory, or many in a file beside the data. Immutable.
 */
@Internal
public final class DeletedKeys {

    /** Keys of more bytes together go to a file. */
    private static final long MAX_LISTED_BYTES = 16 << 10;

    /** No key. */
    public static final DeletedKeys NONE = new DeletedKeys(List.of(), null);

    private final List<byte[]> keys;
    private final String file;

    private DeletedKeys(List<byte[]> keys, String file) {
        this.keys = keys;
        this.file = file;
    }

    /** Takes the keys that have a value in an index. */
    public static DeletedKeys of(LanceTable table, KeyIndex index, int value) throws IOException {
        long[] bytes = new long[1];
        index.forEachKey(value, key -> bytes[0] += Integer.BYTES + key.length());
        if (bytes[0] <= MAX_LISTED_BYTES) {
            List<byte[]> keys = new ArrayList<>();
            index.forEachKey(value, key -> keys.add(key.toByteArray()));
            return keys.isEmpty() ? NONE : new DeletedKeys(keys, null);
        }
        return inFile(table, consumer -> index.forEachKey(value, consumer));
    }

    /** The keys of several flushes as one: in memory if they are few, else in one file. */
    static DeletedKeys merge(LanceTable table, List<DeletedKeys> parts) throws IOException {
        List<DeletedKeys> some =
                parts.stream().filter(part -> part != NONE).collect(Collectors.toList());
        if (some.size() < 2) {
            return some.isEmpty() ? NONE : some.get(0);
        }
        List<byte[]> keys = new ArrayList<>();
        some.forEach(part -> keys.addAll(part.keys));
        long bytes = keys.stream().mapToLong(key -> Integer.BYTES + key.length).sum();
        if (bytes <= MAX_LISTED_BYTES && some.stream().allMatch(part -> part.file == null)) {
            return new DeletedKeys(keys, null);
        }
        return inFile(
                table,
                consumer -> {
                    for (DeletedKeys part : some) {
                        part.forEach(table, consumer);
                    }
                });
    }

    private static DeletedKeys inFile(
            LanceTable table, ThrowingConsumer<Consumer<KeyBytes>, IOException> source)
            throws IOException {
        SideFile file = new SideFile(table, "deleted-keys");
        try (file) {
            source.accept(key -> add(file, key));
        } catch (UncheckedIOException e) {
            throw table.failed("written to", e.getCause());
        }
        return new DeletedKeys(List.of(), file.name());
    }

    private static void add(SideFile file, KeyBytes key) {
        try {
            file.add(key.array(), key.length());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Hands over each key, in a buffer that is used again. */
    public void forEach(LanceTable table, Consumer<KeyBytes> consumer) throws IOException {
        forEach(table, keys, file == null ? List.of() : List.of(file), consumer);
    }

    static void forEach(
            LanceTable table, List<byte[]> keys, List<String> files, Consumer<KeyBytes> consumer)
            throws IOException {
        KeyBytes buffer = new KeyBytes();
        keys.forEach(key -> consumer.accept(buffer.set(key, 0, key.length)));
        for (String file : files) {
            SideFile.read(table, file, consumer);
        }
    }

    List<byte[]> keys() {
        return keys;
    }

    /** The file's name in the table's data directory, or null. */
    String file() {
        return file;
    }
}
