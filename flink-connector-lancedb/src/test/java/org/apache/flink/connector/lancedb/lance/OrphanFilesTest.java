package org.apache.flink.connector.lancedb.lance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.testing.Figures;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.lance.Dataset;
import org.lance.cleanup.CleanupPolicy;

/**
 * What a job that is killed leaves in the table's directory is removed by Lance's own cleanup when
 * it is older than seven days, and never before: a restored job may still commit it.
 */
class OrphanFilesTest {

    private static final TableSchema SCHEMA =
            TableSchema.builder()
                    .column("id", ColumnDef.notNull(LanceType.utf8()))
                    .column("text", LanceType.utf8())
                    .primaryKey("id")
                    .build();

    private static final Duration YOUNG = Duration.ofDays(7).minusHours(1);
    private static final Duration OLD = Duration.ofDays(7).plusHours(1);

    @TempDir private Path database;

    private Path directory;

    @BeforeEach
    void nameDirectory() {
        directory = database.resolve(LanceFixture.NAME + ".lance");
    }

    @Test
    void filesOfAJobThatWasKilledAreRemovedAfterSevenDaysAndNotBefore(TestInfo test)
            throws Exception {
        try (LanceFixture fixture = new LanceFixture(database, SCHEMA)) {
            commitTwice(fixture);
            Set<Path> named = files();
            leaveFilesOfEachKind(fixture);
            Set<Path> orphans = files();
            orphans.removeAll(named);
            assertThat(kinds(orphans))
                    .containsExactlyInAnyOrder(
                            "_deletions/*.arrow",
                            "_transactions/*.txn",
                            "data/*.lance",
                            "data/deleted-keys-*.lance",
                            "data/fragment-list-*.lance");

            cleanUp(fixture);
            assertThat(files()).containsAll(orphans);
            age(orphans, YOUNG);
            cleanUp(fixture);
            assertThat(files()).containsAll(orphans);

            age(orphans, OLD);
            cleanUp(fixture);
            assertThat(files()).doesNotContainAnyElementsOf(orphans);
            assertThat(fixture.reader.rowsBy("id"))
                    .containsExactly(
                            Map.of("id", "a", "text", "second"),
                            Map.of("id", "b", "text", "first"));
            Figures.print(
                    test,
                    "%d files of %d kinds were kept for seven days, then removed",
                    orphans.size(),
                    kinds(orphans).size());
        }
    }

    @Test
    void aPendingCommitOfASavepointOutlivesCleanupForSevenDays() throws Exception {
        try (LanceFixture fixture = new LanceFixture(database, SCHEMA)) {
            commitTwice(fixture);
            Set<Path> before = files();
            UncommittedChanges pending = manyChanges(fixture);
            Set<Path> ofPending = files();
            ofPending.removeAll(before);
            assertThat(kinds(ofPending)).contains("data/*.lance", "data/deleted-keys-*.lance");
            age(ofPending, YOUNG);

            cleanUp(fixture);
            fixture.commit(3, pending);

            assertThat(fixture.reader.rowsBy("id"))
                    .containsExactly(
                            Map.of("id", "a", "text", "pending"),
                            Map.of("id", "b", "text", "first"));
        }
    }

    @Test
    void aPendingCommitWhoseFilesAreGoneFailsAndChangesNothing() throws Exception {
        try (LanceFixture fixture = new LanceFixture(database, SCHEMA)) {
            commitTwice(fixture);
            Set<Path> before = files();
            UncommittedChanges pending = manyChanges(fixture);
            Set<Path> ofPending = files();
            ofPending.removeAll(before);
            age(ofPending, OLD);
            cleanUp(fixture);
            long version = fixture.table.version();

            assertThatThrownBy(() -> fixture.commit(3, pending))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is gone, so they cannot be committed")
                    .hasMessageContaining("Start the job from a later checkpoint");
            assertThat(fixture.table.version()).isEqualTo(version);
            assertThat(fixture.reader.column("text")).containsExactly("first", "second");
        }
    }

    @Test
    void rowsToAppendWhoseFileIsGoneAreNotCommitted() throws Exception {
        TableSchema keyless = TableSchema.builder().column("text", LanceType.utf8()).build();
        try (LanceFixture fixture = new LanceFixture(database, keyless)) {
            fixture.commit(1, fixture.checkpoint().upsert("first"));
            Set<Path> before = files();
            UncommittedChanges pending = fixture.checkpoint().upsert("pending").changes();
            Set<Path> ofPending = files();
            ofPending.removeAll(before);
            age(ofPending, OLD);
            cleanUp(fixture);

            assertThatThrownBy(() -> fixture.commit(2, pending))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is gone, so they cannot be committed");
            assertThat(fixture.reader.column("text")).containsExactly("first");
        }
    }

    @Test
    void whatATruncateLeavesGoesWithTheVersionsThatNameIt() throws Exception {
        try (LanceFixture fixture = new LanceFixture(database, SCHEMA)) {
            commitTwice(fixture);
            fixture.reader.change(dataset -> dataset.delete("true"));
            fixture.reader.change(
                    dataset -> {
                        try (Dataset second = dataset.checkoutVersion(2)) {
                            second.restore();
                        }
                    });
            fixture.reader.change(dataset -> dataset.delete("true"));
            Set<Path> data = ofKind("data/*.lance");
            assertThat(data).isNotEmpty();

            fixture.reader.change(
                    dataset ->
                            dataset.tags()
                                    .list()
                                    .forEach(tag -> dataset.tags().delete(tag.getName())));
            cleanUp(fixture);

            assertThat(ofKind("data/*.lance")).isEmpty();
            assertThat(fixture.reader.rows()).isEmpty();
        }
    }

    private static void commitTwice(LanceFixture fixture) throws Exception {
        fixture.commit(1, fixture.checkpoint().upsert("a", "first").upsert("b", "first"));
        fixture.commit(2, fixture.checkpoint().upsert("a", "second"));
    }

    /** So many deletes that their keys go to a file. */
    private static UncommittedChanges manyChanges(LanceFixture fixture) throws IOException {
        Checkpoint checkpoint = fixture.checkpoint().upsert("a", "pending");
        for (int i = 0; i < 4_000; i++) {
            checkpoint.delete("no row " + i, null);
        }
        return checkpoint.changes();
    }

    private void leaveFilesOfEachKind(LanceFixture fixture) throws Exception {
        manyChanges(fixture);
        SideFile list = new SideFile(fixture.table, "fragment-list");
        try (list) {
            list.add(new byte[] {1}, 1);
        }
        try (Dataset latest = fixture.table.open()) { // As a commit that is killed half way does.
            latest.getFragments().get(0).deleteRows(List.of(0));
        }
        Path transaction = ofKind("_transactions/*.txn").iterator().next();
        Files.copy(transaction, transaction.resolveSibling("0-of-a-lost-commit.txn"));
    }

    private static void cleanUp(LanceFixture fixture) {
        fixture.reader.change(dataset -> cleanup(dataset, Duration.ZERO));
    }

    private static void cleanup(Dataset dataset, Duration age) {
        // docs: cleanup
        dataset.cleanupWithPolicy(
                CleanupPolicy.builder()
                        .withBeforeTimestampMillis(Instant.now().minus(age).toEpochMilli())
                        .withErrorIfTaggedOldVersions(false)
                        .build());
        // docs: end
    }

    private static void age(Set<Path> files, Duration age) throws IOException {
        for (Path file : files) {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
        }
    }

    private Set<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private Set<Path> ofKind(String kind) throws IOException {
        return files().stream()
                .filter(file -> kind(file).equals(kind))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> kinds(Set<Path> files) {
        return files.stream().map(this::kind).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The directory and what the name begins and ends with. */
    private String kind(Path file) {
        return directory
                .relativize(file)
                .toString()
                .replaceFirst("/(deleted-keys-|fragment-list-)?[^/]*(\\.[a-z]+)$", "/$1*$2");
    }
}
