package org.apache.flink.connector.lancedb.lance;

import java.io.IOException;
import org.lance.Dataset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries a commit until it is made, each time on top of the latest version, with growing pauses: a
 * conflict with another commit, and an error whose outcome is unknown, may be gone the next time.
 * Says of each other error what to do. Not thread-safe.
 */
final class CommitAttempts {

    private static final Logger LOG = LoggerFactory.getLogger(CommitAttempts.class);

    private static final int MAX_ATTEMPTS = 10;

    private final LanceTable table;
    private final CommitListener listener;
    private final GrowingPause pause;

    CommitAttempts(LanceTable table, CommitListener listener, GrowingPause pause) {
        this.table = table;
        this.listener = listener;
        this.pause = pause;
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
        for (int attempt = 1; ; attempt++) {
            try (Dataset latest = committed.openLatest()) {
                return commit.onTopOf(latest, effort);
            } catch (FinalCommitException e) {
                throw e;
            } catch (IOException | RuntimeException e) {
                checkMayPass(stamp, e);
                boolean conflict = LanceErrors.isConflict(e);
                if (attempt == MAX_ATTEMPTS) {
                    throw givenUp(stamp, effort.conflicts() + (conflict ? 1 : 0), e);
                }
                effort.retry(conflict);
                listener.retrying(conflict);
                pauseAfter(attempt, stamp, e);
            }
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

    private IOException givenUp(CommitStamp stamp, int conflicts, Exception last) {
        String others =
                conflicts == 0
                        ? ""
                        : String.format(
                                " In %d of them another commit came first: let writers that commit all the time put more into each commit, or pause between them.",
                                conflicts);
        return new IOException(
                String.format(
                        "%s could not be committed to the table '%s' in %d attempts.%s It is committed when the job goes on from its last checkpoint, once the cause is mended. The last attempt failed with: %s",
                        stamp, table.name(), MAX_ATTEMPTS, others, last.getMessage()),
                last);
    }

    private void pauseAfter(int attempt, CommitStamp stamp, Exception cause)
            throws InterruptedException {
        long millis = pause.millis(attempt);
        LOG.warn(
                "Attempt {} of {} to commit {} to the table '{}' {}; trying again in {} ms.",
                attempt,
                MAX_ATTEMPTS,
                stamp,
                table.name(),
                LanceErrors.isConflict(cause) ? "met another commit" : "failed",
                millis,
                cause);
        Thread.sleep(millis);
    }

    /** One attempt. */
    @FunctionalInterface
    interface Attempt {
        CommitOutcome onTopOf(Dataset latest, CommitEffort effort)
                throws IOException, InterruptedException;
    }
}
