package org.apache.flink.connector.lancedb.lance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.util.FileUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lance.Dataset;
import org.lance.Fragment;
import org.lance.FragmentMetadata;
import org.lance.operation.Append;

/** What is known of a version's fragments is what Lance answers when it is asked for all. */
class KnownFragmentsTest {

    private static final TableSchema SCHEMA =
            TableSchema.builder()
                    .column("id", ColumnDef.notNull(LanceType.int64()))
                    .column("title", LanceType.utf8())
                    .primaryKey("id")
                    .build();

    private static final int ROWS = 20;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final KnownFragments known = new KnownFragments();

    @TempDir Path database;
    private LanceFixture target;

    @BeforeEach
    void createTable() throws Exception {
        target = new LanceFixture(database, SCHEMA);
    }

    @AfterEach
    void closeTable() {
        target.close();
    }

    private List<WrittenFragment> write(int count) throws IOException {
        List<WrittenFragment> written = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Checkpoint rows = target.checkpoint();
            for (long id = 0; id < ROWS; id++) {
                rows.upsert(id, "title");
            }
            written.addAll(rows.changes().fragments());
        }
        return written;
    }

    private void append(int count) throws IOException {
        commit(ReplacedRows.none(), write(count));
    }

    private void commit(ReplacedRows removed, List<WrittenFragment> added) throws IOException {
        try (Dataset latest = target.table.open()) {
            commit(latest, removed, added);
        }
    }

    private void commit(Dataset base, ReplacedRows removed, List<WrittenFragment> added) {
        try (Dataset committed =
                target.table.commit(base, removed.with(metadata(added)), Map.of())) {
            known.follow(base, removed, added, committed);
        }
    }

    private static List<FragmentMetadata> metadata(List<WrittenFragment> fragments) {
        return fragments.stream().map(WrittenFragment::metadata).collect(Collectors.toList());
    }

    /** Of each fragment none, some or all. */
    private LocatedRows randomRows(Dataset version) {
        LocatedRows rows = new LocatedRows();
        for (Fragment fragment : version.getFragments()) {
            int oneIn = 1 + random.nextInt(4);
            for (int place = 0; place < ROWS && random.nextBoolean(); place += oneIn) {
                rows.add(RowAddresses.address(fragment.getId(), place));
            }
            for (int place = 0; place < ROWS && oneIn == 1; place++) {
                rows.add(RowAddresses.address(fragment.getId(), place));
            }
        }
        return rows;
    }

    private void assertKnown(boolean before) throws IOException {
        try (Dataset latest = target.table.open()) {
            assertThat(known.knows(latest)).as("seed %d", seed).isEqualTo(before);
            assertThat(known.of(latest))
                    .as("seed %d", seed)
                    .containsExactlyInAnyOrderElementsOf(
                            latest.getFragments().stream()
                                    .map(Fragment::metadata)
                                    .collect(Collectors.toList()));
        }
    }

    @Test
    void theyAreFollowedThroughRandomCommits() throws Exception {
        System.out.println("KnownFragmentsTest seed " + seed);
        append(3);
        assertKnown(false);
        for (int round = 0; round < 100; round++) {
            List<WrittenFragment> added = write(1 + random.nextInt(3));
            try (Dataset latest = target.table.open()) {
                commit(latest, ReplacedRows.at(latest, randomRows(latest)), added);
            }
            assertKnown(true);
        }
    }

    /** Lance gives no number twice. */
    @Test
    void theyAreAskedForOnceWhereTheLastOneIsGone() throws Exception {
        append(3);
        LocatedRows last = new LocatedRows();
        for (int place = 0; place < ROWS; place++) {
            last.add(RowAddresses.address(2, place));
        }
        try (Dataset latest = target.table.open()) {
            commit(latest, ReplacedRows.at(latest, last), List.of());
        }
        assertKnown(false);
        append(1);
        assertKnown(false);
        append(1);
        assertKnown(true);
    }

    @Test
    void theyAreAskedForAfterAnotherWritersCommit() throws Exception {
        append(3);
        assertKnown(false);

        target.reader.delete("id = 1");
        assertKnown(false);

        append(2);
        assertKnown(true);

        target.reader.compact();
        assertKnown(false);
    }

    @Test
    void theyAreAskedForWhereAnotherWriterCommittedInBetween() throws Exception {
        append(3);
        try (Dataset base = target.table.open()) {
            known.of(base);
            target.table
                    .commit(base, Append.builder().fragments(metadata(write(1))).build(), Map.of())
                    .close();
            commit(base, ReplacedRows.none(), write(1));
        }

        assertKnown(false);
    }

    @Test
    void theyAreAskedForWhereAnotherTableHasTheSameVersion() throws Exception {
        append(2);
        assertKnown(false);
        long version = target.reader.version();
        target.close();
        FileUtils.deleteDirectory(database.toFile());
        target = new LanceFixture(database, SCHEMA);
        commit(ReplacedRows.none(), write(2));
        assertThat(target.reader.version()).isEqualTo(version);

        assertKnown(false);
    }

    @Test
    void ofATableWithTooManyOfThemNoneIsKept() throws Exception {
        KnownFragments few = new KnownFragments(1_200);
        append(2);
        try (Dataset latest = target.table.open()) {
            few.of(latest);
            assertThat(few.knows(latest)).isTrue();
        }
        append(1);
        try (Dataset latest = target.table.open()) {
            assertThat(few.of(latest)).hasSize(3);
            assertThat(few.knows(latest)).isFalse();
        }
    }
}
