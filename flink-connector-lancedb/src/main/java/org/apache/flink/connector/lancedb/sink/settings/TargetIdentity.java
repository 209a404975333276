package org.apache.flink.connector.lancedb.sink.settings;

import java.io.Serializable;
import java.util.Objects;
import org.apache.flink.annotation.Internal;

/** Which table of which database state and commits are of, wherever the database is. Immutable. */
@Internal
public final class TargetIdentity implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String databaseKey;
    private final String table;

    public TargetIdentity(String databaseKey, String table) {
        this.databaseKey = Objects.requireNonNull(databaseKey);
        this.table = Objects.requireNonNull(table);
    }

    public String databaseKey() {
        return databaseKey;
    }

    public String table() {
        return table;
    }

    /**
     * Refuses restored state of another target.
     *
     * @throws IllegalStateException if the state is of another table or another database
     */
    public void check(TargetIdentity restored) {
        if (!equals(restored)) {
            throw new IllegalStateException(
                    String.format(
                            "The state that the job restores is of %s, and this sink writes to %s. Set the same table and database key ('database-key' in SQL) as the job had that wrote the state; a database without a key has as its key the URI that it had then. Or start the job without this state.",
                            restored, this));
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TargetIdentity
                && databaseKey.equals(((TargetIdentity) other).databaseKey)
                && table.equals(((TargetIdentity) other).table);
    }

    @Override
    public int hashCode() {
        return Objects.hash(databaseKey, table);
    }

    @Override
    public String toString() {
        return "the table '" + table + "' of the database '" + databaseKey + "'";
    }
}
