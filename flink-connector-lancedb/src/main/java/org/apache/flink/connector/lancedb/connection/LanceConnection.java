package org.apache.flink.connector.lancedb.connection;

import java.io.Serializable;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.util.Preconditions;

/**
 * Where a LanceDB database is and how its storage is reached: a URI and storage options.
 *
 * <p>The URI is a directory ({@code ./lancedb_data}, {@code file:///data/lancedb}) or a prefix in
 * an object store ({@code s3://bucket/prefix}, {@code gs://...}, {@code az://...}). A path without
 * a scheme is made absolute when the connection is made, so that a cluster's processes agree on it.
 * A table is a directory in it: {@code <uri>/<table>.lance}, as LanceDB lays them out.
 *
 * <p>Storage options (credentials, endpoint, region, timeouts) are Lance's own and are handed to
 * Lance as they are, at every call that touches storage. Their values are never printed.
 *
 * <p>Immutable and serializable. It holds no open resource: connections are opened on the tasks.
 */
@PublicEvolving
public final class LanceConnection implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final String CLOUD_SCHEME = "db:";

    /** A user with a password before the host; a user alone names a container in some stores. */
    private static final Pattern PASSWORD_IN_URI =
            Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://[^/@]*:[^/@]*@.*");

    /** LanceDB's own rule for table names; it also keeps a table inside its database directory. */
    private static final Pattern TABLE_NAME = Pattern.compile("[A-Za-z0-9_.-]+");

    /** File systems take names of 255 bytes, and the directory's name ends with ".lance". */
    private static final int MAX_TABLE_NAME = 255 - ".lance".length();

    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*");

    private final String uri;
    private final LinkedHashMap<String, String> storageOptions;

    private LanceConnection(String uri, Map<String, String> storageOptions) {
        this.uri = uri;
        this.storageOptions = new LinkedHashMap<>(storageOptions);
    }

    /**
     * A connection to the database at a URI, with Lance's default storage options.
     *
     * @throws IllegalArgumentException if the URI is empty, is of LanceDB Cloud, or holds a
     *     password
     */
    public static LanceConnection of(String uri) {
        return of(uri, Map.of());
    }

    /**
     * A connection to the database at a URI.
     *
     * @param storageOptions Lance's storage options, such as {@code aws_endpoint}
     * @throws IllegalArgumentException if the URI is empty, is of LanceDB Cloud, or holds a
     *     password
     */
    public static LanceConnection of(String uri, Map<String, String> storageOptions) {
        Preconditions.checkArgument(
                uri != null && !uri.isBlank(),
                "The URI of the LanceDB database is empty; expected a directory such as ./lancedb_data or a prefix such as s3://bucket/lancedb.");
        String trimmed = uri.trim();
        Preconditions.checkArgument(
                !trimmed.startsWith(CLOUD_SCHEME),
                "The URI '%s' is a database of LanceDB Cloud, which this connector cannot write to; it writes to directories and to s3://, gs:// and az:// prefixes.",
                trimmed);
        Preconditions.checkArgument(
                !PASSWORD_IN_URI.matcher(trimmed).matches(),
                "The URI of the LanceDB database holds a user and a password, which would be stored and printed with it; give credentials as storage options.");
        return new LanceConnection(normalize(trimmed), storageOptions);
    }

    private static String normalize(String uri) {
        String absolute = uri;
        if (!SCHEME.matcher(uri).matches()) {
            try {
                absolute = Path.of(uri).toAbsolutePath().normalize().toString();
            } catch (InvalidPathException e) {
                throw new IllegalArgumentException(
                        String.format(
                                "The URI of the LanceDB database is no path of this machine: %s. Expected a directory such as ./lancedb_data or a prefix such as s3://bucket/lancedb.",
                                e.getReason()),
                        e);
            }
        } else if (uri.startsWith("file:/") && !uri.startsWith("file://")) {
            absolute = "file://" + uri.substring("file:".length());
        }
        return absolute.length() > 1 && absolute.endsWith("/") && !absolute.endsWith("://")
                ? absolute.substring(0, absolute.length() - 1)
                : absolute;
    }

    /** The database's URI; an absolute path where it was given as a path. */
    public String uri() {
        return uri;
    }

    /** Lance's storage options, secrets included: never print them. */
    public Map<String, String> storageOptions() {
        return Map.copyOf(storageOptions);
    }

    /**
     * The URI of a table of this database.
     *
     * @throws IllegalArgumentException if the name is not one that LanceDB accepts
     */
    public String tableUri(String table) {
        checkTableName(table);
        return uri + "/" + table + ".lance";
    }

    /**
     * Refuses a name that LanceDB refuses as well.
     *
     * @throws IllegalArgumentException if the name is empty, has other characters than ASCII
     *     letters, digits, underscore, hyphen and period, or has more than 249 of them
     */
    public static void checkTableName(String table) {
        Preconditions.checkArgument(
                table != null && TABLE_NAME.matcher(table).matches(),
                "The table name '%s' is not one that LanceDB accepts; use letters, digits, '_', '-' and '.' only.",
                table);
        Preconditions.checkArgument(
                table.length() <= MAX_TABLE_NAME,
                "The table name has %s characters; expected at most %s, so that any file system takes it as the name of a directory.",
                table.length(),
                MAX_TABLE_NAME);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LanceConnection
                && uri.equals(((LanceConnection) other).uri)
                && storageOptions.equals(((LanceConnection) other).storageOptions);
    }

    @Override
    public int hashCode() {
        return Objects.hash(uri, storageOptions);
    }

    /** The URI and the names of the storage options; their values are masked. */
    @Override
    public String toString() {
        Map<String, String> masked = new TreeMap<>();
        storageOptions.keySet().forEach(key -> masked.put(key, "******"));
        return "LanceConnection{uri=" + uri + ", storageOptions=" + masked + "}";
    }
}
