package org.apache.flink.connector.lancedb.lance;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.lance.CommitBuilder;
import org.lance.Dataset;
import org.lance.Transaction;
import org.lance.WriteDatasetBuilder;
import org.lance.WriteParams;
import org.lance.operation.Overwrite;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates a table by its declaration, adds columns to it, and replaces it. Not thread-safe. */
final class TableDefinition {

    /** In a table's schema metadata: the key of the database that it was created in. */
    static final String DATABASE_KEY = "flink.database-key";

    private static final Logger LOG = LoggerFactory.getLogger(TableDefinition.class);

    /**
     * What a creation says it has read. Lance takes it for nothing where there is no table, and
     * refuses to go on from a version that does not exist where there is one. Lance's own way of
     * creation looks whether there is a table first, and puts its own over one that comes then.
     */
    private static final long NO_VERSION = Long.MAX_VALUE >>> 1;

    private final LanceTable table;
    private final Schema schema;
    private final Optional<String> requiredVersion;

    TableDefinition(LanceTable table, TableSchema declared, String databaseKey) {
        this.table = table;
        Map<String, String> metadata = new TreeMap<>(Map.of(DATABASE_KEY, databaseKey));
        declared.comment().ifPresent(comment -> metadata.put(ArrowTypes.COMMENT, comment));
        this.schema = new Schema(ArrowTypes.schema(declared).getFields(), metadata);
        this.requiredVersion = StorageVersions.required(declared);
    }

    /**
     * Creates the table with no rows, unless there is one: of several jobs that call this at the
     * same moment, one creates it.
     *
     * @return false if another writer created it
     */
    boolean create() throws IOException {
        CommitBuilder commit =
                new CommitBuilder(table.uri(), table.allocator())
                        .writeParams(table.storageOptions());
        requiredVersion.ifPresent(version -> commit.storageFormat("v" + version));
        try (Transaction transaction =
                        new Transaction.Builder()
                                .readVersion(NO_VERSION)
                                .operation(Overwrite.builder().schema(schema).build())
                                .build();
                Dataset created = commit.execute(transaction)) {
            LOG.info("Created the table '{}' at {}.", table.name(), table.uri());
            return true;
        } catch (Exception e) { // Lance throws checked exceptions that it does not declare.
            if (LanceErrors.isAlreadyExists(e) || exists()) {
                LOG.info(
                        "Another writer created the table '{}' at {} first.",
                        table.name(),
                        table.uri());
                return false;
            }
            throw table.failed("created", e);
        }
    }

    private boolean exists() throws IOException {
        Optional<Dataset> found = table.openIfExists();
        found.ifPresent(Dataset::close);
        return found.isPresent();
    }

    /**
     * Adds nullable columns in one version; no row is written.
     *
     * @return false if another writer committed first
     */
    boolean addColumns(Dataset latest, List<String> names) throws IOException {
        List<Field> added =
                schema.getFields().stream()
                        .filter(field -> names.contains(field.getName()))
                        .collect(Collectors.toList());
        try {
            latest.addColumns(new Schema(added));
            LOG.info("Added the columns {} to the table '{}'.", names, table.name());
            return true;
        } catch (Exception e) {
            if (LanceErrors.isAlreadyExists(e) || LanceErrors.isConflict(e)) {
                LOG.info(
                        "Another writer changed the table '{}' while the columns {} were added.",
                        table.name(),
                        names);
                return false;
            }
            throw table.failed("given the columns " + names, e);
        }
    }

    /** Replaces the table by an empty one, in one version that follows its history. */
    void recreate(SchemaComparison reason) throws IOException {
        LOG.warn(
                "{}{}It is recreated: all its rows go.", reason.describe(), System.lineSeparator());
        try {
            overwrite().close();
        } catch (Exception e) {
            throw table.failed("recreated", e);
        }
    }

    private Dataset overwrite() {
        WriteDatasetBuilder write =
                Dataset.write()
                        .allocator(table.allocator())
                        .uri(table.uri())
                        .schema(schema)
                        .mode(WriteParams.WriteMode.OVERWRITE)
                        .storageOptions(table.storageOptions());
        requiredVersion.ifPresent(write::dataStorageVersion);
        return write.execute();
    }
}
