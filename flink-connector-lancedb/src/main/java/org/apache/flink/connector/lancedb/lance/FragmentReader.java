package org.apache.flink.connector.lancedb.lance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.lance.file.LanceFileReader;

/**
 * Reads fragments that no version of the table names yet. It needs of the table only that its key
 * columns are as they are declared, so it reads what an earlier job wrote before columns were
 * added.
 */
final class FragmentReader {

    private final LanceTable table;
    private final TableSchema declared;

    FragmentReader(LanceTable table, TableSchema declared) {
        this.table = table;
        this.declared = declared;
    }

    /** Reads the keys of a fragment's rows back, so many at a time, from the key columns alone. */
    void readKeys(WrittenFragment fragment, int batchRows, KeyVisitor visitor) throws IOException {
        KeyColumns columns = new KeyColumns(declared);
        KeyBytes key = new KeyBytes();
        try (LanceFileReader file = open(fragment);
                ArrowReader reader = file.readAll(declared.primaryKey(), null, batchRows)) {
            int row = 0;
            while (reader.loadNextBatch()) {
                VectorSchemaRoot batch = reader.getVectorSchemaRoot();
                columns.bind(batch);
                for (int i = 0; i < batch.getRowCount(); i++) {
                    if (!columns.read(i, key)) {
                        throw new IOException(
                                "The fragment " + fragment + " holds a row without a key.");
                    }
                    visitor.visit(row++, key);
                }
            }
        } catch (Exception e) { // Lance throws checked exceptions that it does not declare.
            throw table.failed("read back", e);
        }
    }

    /** All fragments of the changes, those included that a file lists. */
    List<WrittenFragment> fragmentsOf(UncommittedChanges changes) throws IOException {
        List<WrittenFragment> fragments = new ArrayList<>(changes.fragments());
        for (String list : changes.fragmentListFiles()) {
            List<byte[]> serialized = new ArrayList<>();
            SideFile.read(table, list, bytes -> serialized.add(bytes.toByteArray()));
            for (byte[] fragment : serialized) {
                fragments.add(WrittenFragment.listed(fragment));
            }
        }
        return fragments;
    }

    /**
     * Checks that the files of changes are there. Lance would commit fragments without asking, and
     * a table that names files which are gone cannot be read any more.
     *
     * @throws FinalCommitException if a file is gone
     * @throws IOException if Lance cannot tell
     */
    void requireFiles(UncommittedChanges changes) throws IOException {
        List<String> lists = new ArrayList<>(changes.fragmentListFiles());
        lists.addAll(changes.deletedKeyFiles());
        for (String list : lists) {
            requireFile(list);
        }
        for (WrittenFragment fragment : fragmentsOf(changes)) {
            requireFile(fragment.dataFile());
        }
    }

    private void requireFile(String file) throws IOException {
        try {
            open(file).close();
        } catch (Exception e) { // Lance throws checked exceptions that it does not declare.
            if (LanceErrors.isFileMissing(e)) {
                throw new FinalCommitException(
                        String.format(
                                "The file %s of changes that were written before is gone, so they cannot be committed to the table '%s' at %s. Cleanup removes files that no version names when they are seven days old; the changes may be of a savepoint that is older. Start the job from a later checkpoint, or without state.",
                                file, table.name(), table.uri()),
                        e);
            }
            throw table.failed("read back", e);
        }
    }

    LanceFileReader open(WrittenFragment fragment) throws IOException {
        return open(fragment.dataFile());
    }

    private LanceFileReader open(String file) throws IOException {
        return LanceFileReader.open(
                table.dataFileUri(file), table.storageOptions(), table.allocator());
    }
}
