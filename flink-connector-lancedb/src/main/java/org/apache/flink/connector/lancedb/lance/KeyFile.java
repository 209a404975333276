package org.apache.flink.connector.lancedb.lance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.lance.Dataset;
import org.lance.FragmentMetadata;
import org.lance.file.LanceFileReader;
import org.lance.fragment.DataFile;
import org.lance.schema.LanceField;

/**
 * Opens the file of a fragment that has the table's key columns, to read them without the table: by
 * the order of the file's rows, with those that were deleted. Which of the file's columns they are
 * is told by their ids, not their names, since columns can be renamed. Immutable.
 */
final class KeyFile {

    /** Older files have another format, which has another reader. */
    private static final int OLDEST_FORMAT = 2;

    private final LanceTable table;
    private final List<String> names;
    private final List<Integer> ids = new ArrayList<>();

    /** The files of a version. */
    KeyFile(LanceTable table, List<String> primaryKey, Dataset version) {
        this.table = table;
        this.names = primaryKey;
        List<LanceField> columns = version.getLanceSchema().fields();
        for (String name : names) {
            columns.stream()
                    .filter(column -> column.getName().equals(name))
                    .forEach(column -> ids.add(column.getId()));
        }
    }

    /** Opens it; empty if the key columns are not in one file, under the names they have now. */
    Optional<LanceFileReader> open(FragmentMetadata fragment) throws Exception {
        for (DataFile file : fragment.getFiles()) {
            List<Integer> inFile =
                    Arrays.stream(file.getFields()).boxed().collect(Collectors.toList());
            if (inFile.containsAll(ids)) {
                return file.getFileMajorVersion() >= OLDEST_FORMAT && file.getBaseId().isEmpty()
                        ? open(file.getPath(), inFile, fragment.getPhysicalRows())
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private Optional<LanceFileReader> open(String path, List<Integer> inFile, long rows)
            throws Exception {
        LanceFileReader reader =
                LanceFileReader.open(
                        table.dataFileUri(path), table.storageOptions(), table.allocator());
        try {
            if (reader.numRows() == rows && hasKeys(reader.schema().getFields(), inFile)) {
                return Optional.of(reader);
            }
        } catch (IOException | RuntimeException e) {
            reader.close();
            throw e;
        }
        reader.close();
        return Optional.empty();
    }

    /** The ids stand in the order of the file's columns, each before those of its parts. */
    private boolean hasKeys(List<Field> columns, List<Integer> inFile) {
        int place = 0;
        int found = 0;
        for (Field column : columns) {
            int key = names.indexOf(column.getName());
            if (key >= 0 && place < inFile.size() && inFile.get(place).equals(ids.get(key))) {
                found++;
            }
            place += parts(column);
        }
        return found == names.size() && place == inFile.size();
    }

    private static int parts(Field column) {
        // A vector is one column.
        return column.getType() instanceof ArrowType.FixedSizeList
                ? 1
                : 1 + column.getChildren().stream().mapToInt(KeyFile::parts).sum();
    }
}
