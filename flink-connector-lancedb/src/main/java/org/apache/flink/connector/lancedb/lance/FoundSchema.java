package org.apache.flink.connector.lancedb.lance;

import java.io.IOException;
import java.util.stream.Collectors;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.lance.Dataset;
import org.lance.ipc.LanceScanner;
import org.lance.schema.LanceField;

/**
 * Reads a table's columns. Lance's own schema shows a column of dictionary values as the numbers
 * that stand for them; what a scan begins with shows the dictionary.
 */
final class FoundSchema {

    private FoundSchema() {}

    /**
     * The columns of the table's version.
     *
     * @throws IOException if Lance cannot read them
     */
    static Schema of(Dataset table) throws IOException {
        Schema schema = table.getSchema();
        if (!mayHaveDictionaries(table)) {
            return schema;
        }
        try (LanceScanner scan = table.newScan();
                ArrowReader batches = scan.scanBatches()) {
            return withDictionaries(schema, batches.getVectorSchemaRoot().getSchema());
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) { // Lance declares that closing may throw anything.
            throw new IOException(e);
        }
    }

    private static Schema withDictionaries(Schema schema, Schema scanned) {
        return new Schema(
                schema.getFields().stream()
                        .map(
                                field ->
                                        hasDictionary(scanned.findField(field.getName()))
                                                ? scanned.findField(field.getName())
                                                : field)
                        .collect(Collectors.toList()),
                schema.getCustomMetadata());
    }

    /** Whether the field, or a part of it, has values of a dictionary. */
    static boolean hasDictionary(Field field) {
        return field.getDictionary() != null
                || field.getChildren().stream().anyMatch(FoundSchema::hasDictionary);
    }

    /** With lance-core 7.0.0 this fails for each table that has a dictionary. */
    private static boolean mayHaveDictionaries(Dataset table) {
        try {
            return table.getLanceSchema().fields().stream().anyMatch(FoundSchema::hasDictionary);
        } catch (IllegalArgumentException e) {
            return true;
        }
    }

    private static boolean hasDictionary(LanceField field) {
        return field.getDictionaryEncoding().isPresent()
                || field.getChildren().stream().anyMatch(FoundSchema::hasDictionary);
    }
}
