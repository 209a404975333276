package org.apache.flink.connector.lancedb.lance;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.lance.Dataset;
import org.lance.Tag;
import org.lance.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stamps in a table's history. A tag per job and sink stands at the last version that it
 * committed, or one before: Lance's cleanup keeps tagged versions and their transactions, and the
 * tag bounds how far a search walks back.
 */
final class StampHistory {

    private static final Logger LOG = LoggerFactory.getLogger(StampHistory.class);

    /** After so long nobody restores an old job's state; until then its tag pins one version. */
    private static final Duration KEEP_TAGS_OF_OLD_JOBS = Duration.ofDays(30);

    private final LanceTable table;

    StampHistory(LanceTable table) {
        this.table = table;
    }

    /**
     * Whether the checkpoint, or a later one of the same job and sink, was committed.
     *
     * @param latest the table's latest version
     * @param baseVersion a version from before the checkpoint's changes were written
     * @throws IOException if versions that could tell were cleaned up
     */
    boolean contains(Dataset latest, CommitStamp stamp, long baseVersion) throws IOException {
        Optional<Tag> tag =
                latest.tags().list().stream()
                        .filter(each -> each.getName().equals(stamp.tag()))
                        .findFirst();
        // The base itself may bear an earlier run's stamp with the same ids: it does not count.
        long oldest = Math.max(tag.map(Tag::getVersion).orElse(0L), baseVersion + 1);
        for (long version = latest.version(); version >= oldest; version--) {
            OptionalLong checkpoint = checkpointAt(latest, version, stamp, tag.isPresent());
            if (checkpoint.isPresent()) {
                return checkpoint.getAsLong() >= stamp.checkpointId();
            }
        }
        return false;
    }

    private OptionalLong checkpointAt(
            Dataset latest, long version, CommitStamp stamp, boolean tagged) throws IOException {
        try (Dataset at = latest.checkoutVersion(version)) {
            Optional<Transaction> transaction = at.readTransaction();
            if (transaction.isEmpty()) {
                return OptionalLong.empty();
            }
            try (Transaction read = transaction.get()) {
                return stamp.checkpointIn(read.transactionProperties().orElse(Map.of()));
            }
        } catch (RuntimeException e) {
            if (!LanceErrors.isNotFound(e)) {
                throw table.failed("searched for the commit of " + stamp, e);
            }
            if (tagged) {
                return OptionalLong.empty();
            }
            throw new IOException(
                    String.format(
                            "Whether %s was committed to the table '%s' cannot be told: version %d, which could tell, was cleaned up. Restore from a later checkpoint or savepoint, or start without state and load the table anew.",
                            stamp, table.name(), version),
                    e);
        }
    }

    /**
     * Moves the job's tag to the version that it just committed. A tag that cannot be moved is one
     * behind until the next commit, which the search allows for, so a failure is only logged.
     */
    void tag(Dataset committed, CommitStamp stamp) {
        if (stamp.checkpointId() == Long.MAX_VALUE) {
            return; // The end of input without checkpoints: no state will be restored.
        }
        try {
            boolean moved = false;
            for (Tag tag : committed.tags().list()) {
                if (tag.getName().equals(stamp.tag())) {
                    committed.tags().update(stamp.tag(), committed.version());
                    moved = true;
                } else if (tag.getName().startsWith(stamp.tagPrefix()) && isOld(tag)) {
                    committed.tags().delete(tag.getName());
                }
            }
            if (!moved) {
                committed.tags().create(stamp.tag(), committed.version());
            }
        } catch (RuntimeException e) {
            LOG.warn(
                    "The tag '{}' of the table '{}' could not be moved to version {}; the next commit tries again.",
                    stamp.tag(),
                    table.name(),
                    committed.version(),
                    e);
        }
    }

    private static boolean isOld(Tag tag) {
        Instant moved = tag.getUpdatedAt().or(tag::getCreatedAt).orElse(Instant.MAX);
        return moved.isBefore(Instant.now().minus(KEEP_TAGS_OF_OLD_JOBS));
    }
}
