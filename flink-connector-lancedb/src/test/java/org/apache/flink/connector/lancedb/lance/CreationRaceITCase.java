package org.apache.flink.connector.lancedb.lance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.testing.Figures;
import org.apache.flink.connector.lancedb.testing.Tables;
import org.apache.flink.connector.lancedb.testing.TestTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Several jobs that start at once on a table that none of them finds. */
class CreationRaceITCase {

    private static final int THREADS = 8;
    private static final int ROUNDS = 40;

    private static final TableSchema SCHEMA =
            TableSchema.builder()
                    .column("id", ColumnDef.notNull(LanceType.int64()))
                    .column("title", LanceType.utf8())
                    .build();

    @TempDir Path database;

    @Test
    void oneOfAllCreatorsMakesTheTable(TestInfo test) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                String name = "table" + round;
                CyclicBarrier barrier = new CyclicBarrier(THREADS);
                List<Future<?>> creators = new ArrayList<>();
                for (int thread = 0; thread < THREADS; thread++) {
                    creators.add(
                            threads.submit(
                                    () -> {
                                        create(name, barrier);
                                        return null;
                                    }));
                }
                for (Future<?> creator : creators) {
                    creator.get();
                }
                try (TestTable reader = TestTable.in(database, name)) {
                    assertThat(reader.schema().getFields())
                            .isEqualTo(ArrowTypes.schema(SCHEMA).getFields());
                    assertThat(reader.version()).as("versions, of one creation").isEqualTo(1);
                    assertThat(reader.rows()).isEmpty();
                }
            }
        } finally {
            threads.shutdownNow();
        }
        Figures.print(
                test,
                "%d tables created by %d writers at once: each has one version",
                ROUNDS,
                THREADS);
    }

    private void create(String name, CyclicBarrier barrier) throws Exception {
        try (LanceTable table = new LanceTable(LanceConnection.of(database.toString()), name)) {
            barrier.await();
            Tables.prepare(table, SCHEMA);
            assertThat(table.layout(SCHEMA).declared()).isEqualTo(SCHEMA);
        }
    }
}
