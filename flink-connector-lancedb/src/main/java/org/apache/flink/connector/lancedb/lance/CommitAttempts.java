package org.apache.flink.connector.lancedb.lance;

import java.io.IOException;
import java.io.InterruptedIOException;
import org.apache.flink.util.ExceptionUtils;
import org.lance.Dataset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries a commit until it is made, each time on top of the latest version, with growing pauses: a
 * conflict with another commit, and an error whose outcome is unknown, may be gone the next time.
 * Conflicts and errors are counted apart: a storage that fails ten times is down, but a writer that
 * comes first ten times is only quicker, and may not be the next time. Says of each other error
 * what to do. Not thread-safe.
 */
final class CommitAttempts {

    private static final Logger LOG = LoggerFactory.getLogger(CommitAttempts.class);

    private static final int MAX_ERRORS = 10;
    private static final int MAX_CONFLICTS = 60;

    private final LanceTable table;
    private final CommitListener listener;
    private final GrowingPause afterError;
    private final GrowingPause afterConflict;

    CommitAttempts(
            LanceTable table,
            CommitListener listener,
            GrowingPause afterError,
            GrowingPause afterConflict) {
        this.table = table;
        this.listener = listener;
        this.afterError = afterError;
        this.afterConflict = afterConflict;
    }

    /**
     * Makes a commit.
     *
     * @param committed what the table's history says, which each attempt reads on
     * @throws FinalCommitException if it can never be made
     * @throws IOException if it cannot be made now
     */
    CommitOutcome make(CommitStamp stamp, CommittedChanges committed, Attempt commit)
            throws IOException, InterruptedException {
        CommitEffort effort = new CommitEffort();
        int errors = 0;
        int conflicts = 0;
        while (true) {
            try (Dataset latest = committed.openLatest()) {
                return commit.onTopOf(latest, effort);
            } catch (FinalCommitException e) {
                throw e;
            } catch (IOException | RuntimeException e) {
                checkNotInterrupted(e);
                checkMayPass(stamp, e);
                boolean conflict = LanceErrors.isConflict(e);
                if (conflict) {
                    conflicts++;
                } else {
                    errors++;
                }
                if (errors == MAX_ERRORS || conflicts == MAX_CONFLICTS) {
                    throw givenUp(stamp, errors + conflicts, conflicts, e);
                }
                effort.retry(conflict);
                listener.retrying(conflict);
                long millis =
                        conflict ? afterConflict.millis(conflicts) : afterError.millis(errors);
                LOG.warn(
                        "Attempt {} to commit {} to the table '{}' {} ({} of at most {} times); trying again in {} ms.",
                        errors + conflicts,
                        stamp,
                        table.name(),
                        conflict ? "met another commit" : "failed",
                        conflict ? conflicts : errors,
                        conflict ? MAX_CONFLICTS : MAX_ERRORS,
                        millis,
                        e);
                Thread.sleep(millis);
            }
        }
    }

    /** An attempt that ended because its task is cancelled has not failed. */
    private static void checkNotInterrupted(Exception error) throws InterruptedException {
        if (ExceptionUtils.findThrowable(error, InterruptedIOException.class).isPresent()) {
            Thread.interrupted(); // The exception stands for it from here on.
            InterruptedException interrupted = new InterruptedException(error.getMessage());
            interrupted.initCause(error);
            throw interrupted;
        }
    }

    private void checkMayPass(CommitStamp stamp, Exception error) throws IOException {
        if (LanceErrors.isIncompatible(error)) {
            throw new FinalCommitException(
                    String.format(
                            "The table '%s' was overwritten or restored to another version while %s was committed; these changes do not go on top of that. Restart the job from its last checkpoint.",
                            table.name(), stamp),
                    error);
        }
        if (LanceErrors.isNotFound(error)) {
            throw new IOException(
                    String.format(
                            "%s could not be committed: the table '%s' at %s, or the version of it that the changes are for, is not there any more. If its storage is not mounted or it was moved, put it back: the job then commits as it restarts. If it was dropped, restart the job without state to load the table anew.",
                            stamp, table.name(), table.uri()),
                    error);
        }
    }

    private IOException givenUp(CommitStamp stamp, int attempts, int conflicts, Exception last) {
        String others =
                conflicts == 0
                        ? ""
                        : String.format(
                                " In %d of them another commit came first: let writers that commit all the time put more into each commit, or pause between them.",
                                conflicts);
        return new IOException(
                String.format(
                        "%s could not be committed to the table '%s' in %d attempts.%s It is committed when the job goes on from its last checkpoint, once the cause is mended. The last attempt failed with: %s",
                        stamp, table.name(), attempts, others, last.getMessage()),
                last);
    }

    /** One attempt. */
    @FunctionalInterface
    interface Attempt {
        CommitOutcome onTopOf(Dataset latest, CommitEffort effort)
                throws IOException, InterruptedException;
    }
}
