package org.apache.flink.connector.lancedb.sink.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.lancedb.lance.LanceTable;
import org.apache.flink.connector.lancedb.sink.settings.BufferFlushOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.testutils.CommonTestUtils;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.RepeatedTest;

/** Jobs that are cancelled while their writers have buffers written in the background. */
class CancelledWritersITCase extends MiniClusterTestBase {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** Small, so that the tasks wait for the background most of the time. */
    private static final BufferFlushOptions BUFFERS =
            BufferFlushOptions.of(500, MemorySize.ofMebiBytes(8));

    @RepeatedTest(3)
    void aCancelledJobLeavesNoThreadAndNoMemory() throws Exception {
        JobClient job =
                new SinkJob()
                        .noRestart()
                        .sinkParallelism(2)
                        .checkpointInterval(Duration.ofSeconds(1))
                        .with(
                                index -> Row.ofKind(RowKind.INSERT, index, "n" + index, 0, null),
                                Long.MAX_VALUE,
                                new FaultySink<>(
                                        documents.sink(true).setBufferFlushOptions(BUFFERS).build(),
                                        new Faults(),
                                        "cancelled"))
                        .executeAsync();
        try {
            CommonTestUtils.waitUtil(
                    () -> flushThreads() > 0, TIMEOUT, "No buffer is written in the background.");
        } finally {
            job.cancel().get();
            CommonTestUtils.waitUtil(
                    () -> job.getJobStatus().join().isGloballyTerminalState(),
                    TIMEOUT,
                    "The job is not cancelled.");
        }
        assertThat(flushThreads()).isZero();
        assertThat(LanceTable.openTables()).isZero();
    }

    private static long flushThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("lancedb-flush "))
                .count();
    }
}
