package org.apache.flink.connector.lancedb.lance;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.annotation.Internal;
import org.apache.flink.connector.lancedb.schema.TableSchema;

/**
 * The canonical bytes of one row's content, in a buffer that is used again for the next row.
 *
 * <p>Columns that are not null stand in the order of their names, each behind its name; a column
 * that is null leaves no trace. So the bytes stay the same where columns are declared in another
 * order, and where a column comes or goes that a row has no value in. Values stand as they are
 * stored, bit for bit: {@code -0.0} is another value than {@code 0.0}, and so are two NaN whose
 * bits differ; floats of a 16-bit vector stand as they are rounded; the entries of a map count in
 * their order. Fingerprints in savepoints are made of this form: a change of it would make every
 * row look changed.
 *
 * <p>Not thread-safe.
 */
@Internal
public final class RowContent {

    private final KeyBytes bytes = new KeyBytes();
    private final int[] order;
    private final byte[][] names;
    private final ContentColumn[] columns;

    public RowContent(TableSchema schema) {
        List<String> declared = schema.columnNames();
        order =
                IntStream.range(0, declared.size())
                        .boxed()
                        .sorted(Comparator.comparing(declared::get))
                        .mapToInt(Integer::intValue)
                        .toArray();
        names = new byte[order.length][];
        columns = new ContentColumn[order.length];
        for (int i = 0; i < order.length; i++) {
            names[i] = declared.get(i).getBytes(StandardCharsets.UTF_8);
            columns[i] = new ContentColumn(schema.column(i).type(), bytes);
        }
    }

    /** Forgets the last row. */
    public void clear() {
        bytes.clear();
    }

    public int columnCount() {
        return order.length;
    }

    /** The declared position of the column that comes at this place of the content. */
    public int position(int place) {
        return order[place];
    }

    /** Begins a column that is not null: where its value goes, by its declared position. */
    public ColumnOutput column(int position) {
        return begin(position);
    }

    ContentColumn begin(int position) {
        bytes.putBytes(names[position], 0, names[position].length);
        return columns[position];
    }

    /** The buffer; the content is in its first {@link #length()} bytes, until the next change. */
    public byte[] array() {
        return bytes.array();
    }

    public int length() {
        return bytes.length();
    }
}
