package org.apache.flink.connector.lancedb.lance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.flink.connector.lancedb.lance.RowFilter.Comparison;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deletes by filter, beside other writers and of many conditions. */
class RowDeletionTest {

    private static final TableSchema SCHEMA =
            TableSchema.builder()
                    .column("id", ColumnDef.notNull(LanceType.int64()))
                    .column("title", LanceType.utf8())
                    .primaryKey("id")
                    .build();

    private static final int ROWS = 40;

    @TempDir Path database;
    private LanceFixture target;

    @BeforeEach
    void createTable() throws Exception {
        target = new LanceFixture(database, SCHEMA);
        Checkpoint rows = target.checkpoint();
        for (long id = 0; id < ROWS; id++) {
            rows.upsert(id, "row " + id);
        }
        target.commit(1, rows);
    }

    @AfterEach
    void closeTable() {
        target.close();
    }

    private static RowFilter id(Comparison comparison, long value) {
        return RowFilter.compare("id", LanceType.int64(), comparison, value);
    }

    private static List<RowFilter> ids(int count) {
        return LongStream.range(0, count)
                .mapToObj(value -> id(Comparison.EQUAL, value))
                .collect(Collectors.toList());
    }

    @Test
    void theRowsOfManyConditionsGoInOneVersion() throws Exception {
        long version = target.reader.version();
        assertThat(new RowDeletion(target.table).delete(RowFilter.or(ids(5_000)))).isEqualTo(ROWS);
        assertThat(target.reader.rows()).isEmpty();
        assertThat(target.reader.version()).isEqualTo(version + 1);
    }

    @Test
    void conditionsThatAreNestedTooDeepAreRefusedBeforeLanceSeesThem() {
        assertThatThrownBy(
                        () -> {
                            RowFilter filter = id(Comparison.EQUAL, 1);
                            for (int i = 0; i < 100; i++) {
                                filter = filter.not();
                            }
                        })
                .hasMessage("its conditions are nested more than 40 deep");
    }

    @Test
    void aNameThatDoesNotReachLanceIsRefused() {
        assertThatThrownBy(() -> RowFilter.isNull("smile \uD83D\uDE00"))
                .hasMessage(
                        "the name of the column 'smile \uD83D\uDE00' has a character beyond U+FFFF, which cannot stand in a filter of Lance");
    }

    @Test
    void nothingToDeleteMakesNoVersion() throws Exception {
        long version = target.reader.version();
        assertThat(new RowDeletion(target.table).delete(id(Comparison.LESS, 0))).isZero();
        assertThat(target.reader.version()).isEqualTo(version);
    }

    /**
     * Their commits conflict, since the rows are of one fragment; each looks again and succeeds.
     */
    @Test
    void deletesAtOneMomentAllSucceed() throws Exception {
        int writers = 4;
        CountDownLatch start = new CountDownLatch(writers);
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        try {
            List<Future<Long>> deleted = new ArrayList<>();
            for (int writer = 0; writer < writers; writer++) {
                long first = writer * 5L;
                deleted.add(
                        threads.submit(
                                () -> {
                                    try (LanceTable own =
                                            new LanceTable(target.connection(), "documents")) {
                                        start.countDown();
                                        start.await();
                                        return new RowDeletion(own)
                                                .delete(
                                                        RowFilter.and(
                                                                List.of(
                                                                        id(
                                                                                Comparison
                                                                                        .GREATER_OR_EQUAL,
                                                                                first),
                                                                        id(
                                                                                Comparison.LESS,
                                                                                first + 5))));
                                    }
                                }));
            }
            for (Future<Long> each : deleted) {
                assertThat(each.get()).isEqualTo(5);
            }
        } finally {
            threads.shutdown();
        }
        assertThat(target.reader.rows()).hasSize(ROWS - 5 * writers);
    }
}
