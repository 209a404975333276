package org.apache.flink.connector.lancedb.lance;

/** What Lance's errors mean. Their text is the only sign that lance-core 7.0.0 gives. */
final class LanceErrors {

    private LanceErrors() {}

    /** The table, or the version of it that was asked for, does not exist. */
    static boolean isNotFound(Exception e) {
        return says(e, "Dataset at path") && says(e, "was not found");
    }

    /** A file that should be there is not. */
    static boolean isFileMissing(Exception e) {
        return says(e, "Object at location") && says(e, "not found");
    }

    static boolean isAlreadyExists(Exception e) {
        return says(e, "already exists");
    }

    /** Another commit came first; with the latest version read anew, the same change may pass. */
    static boolean isConflict(Exception e) {
        return says(e, "Retryable commit conflict") || says(e, "Commit conflict for version");
    }

    /** Another commit came first that this change can never go on top of, such as an overwrite. */
    static boolean isIncompatible(Exception e) {
        return says(e, "ncompatible transaction");
    }

    /**
     * A transaction could not be read, because it is a compaction that moved an index to the new
     * rows: Lance calls a constructor for such an index that its Java classes do not have.
     */
    static boolean isUnreadableCompaction(Exception e) {
        return says(e, "Invalid number or type of arguments")
                && says(e, "(Ljava/util/UUID;Ljava/util/UUID;Ljava/lang/String;[B");
    }

    /** Rows were to be written that do not have all columns of the table, or have others. */
    static boolean isOfOtherColumns(Exception e) {
        return says(e, "Append with different schema");
    }

    private static boolean says(Throwable e, String words) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t.getMessage() != null && t.getMessage().contains(words)) {
                return true;
            }
        }
        return false;
    }
}
