package org.apache.flink.connector.lancedb.lance;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.lance.Dataset;
import org.lance.Tag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A tag per job and sink, at the last version that it committed, or one before: Lance's cleanup
 * keeps tagged versions and their transactions, by which {@link CommittedChanges} are recognised.
 */
final class SinkTag {

    private static final Logger LOG = LoggerFactory.getLogger(SinkTag.class);

    /**
     * Until then an old job's tag pins one version. Less than the seven days for which LanceDB's
     * clients keep versions by default: they clean nothing up, and say that they failed, where a
     * tag stands at a version that is to go.
     */
    private static final Duration KEEP_TAGS_OF_OLD_JOBS = Duration.ofDays(1);

    private final LanceTable table;

    SinkTag(LanceTable table) {
        this.table = table;
    }

    /**
     * Fails if the history ends before a version that this sink has committed. Its next commit
     * would take that version's place, and what was committed in it would be gone for good. Tags
     * that cannot be read tell nothing, and are no reason not to commit.
     *
     * @throws FinalCommitException if a version is missing that a tag of the sink names
     */
    void requireItsVersion(Dataset latest, CommitStamp stamp) throws FinalCommitException {
        List<Tag> tags;
        try {
            tags = latest.tags().list();
        } catch (Exception e) { // Lance throws checked exceptions that it does not declare.
            LOG.warn("The tags of the table '{}' cannot be read.", table.name(), e);
            return;
        }
        for (Tag tag : tags) {
            if (tag.getName().startsWith(stamp.tagPrefix())
                    && tag.getVersion() > latest.version()) {
                throw new FinalCommitException(
                        String.format(
                                "The table '%s' at %s is at version %d, but has the tag '%s' of version %d, whose manifest is missing. Put it back: the job then goes on. If it cannot be had back, what was committed in it is lost: remove the tag, and restart the job from a checkpoint before it or without state.",
                                table.name(),
                                table.uri(),
                                latest.version(),
                                tag.getName(),
                                tag.getVersion()),
                        null);
            }
        }
    }

    /**
     * Moves the sink's tag to the version that it just committed. A tag that cannot be moved is one
     * behind until the next commit, so a failure is only logged.
     */
    void move(Dataset committed, CommitStamp stamp) {
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
        } catch (Exception e) { // Lance throws checked exceptions that it does not declare.
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
