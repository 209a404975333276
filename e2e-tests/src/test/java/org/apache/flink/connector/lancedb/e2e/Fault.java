package org.apache.flink.connector.lancedb.e2e;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** What is killed, and at which moment of the work on a table. */
enum Fault {
    /** A TaskManager that runs tasks of the job, after any time. */
    TASK_MANAGER_AT_ANY_TIME("", ""),
    /** A TaskManager that writes, as soon as a file of rows appears. */
    TASK_MANAGER_AS_ROWS_ARE_FLUSHED("data", ": Writer"),
    /** The TaskManager that commits, as soon as a transaction is there and not yet its version. */
    TASK_MANAGER_INSIDE_A_COMMIT("_transactions", ": Committer"),
    /** The TaskManager that commits, as soon as a version is there, which Flink is not yet told. */
    TASK_MANAGER_AFTER_A_COMMIT("_versions", ": Committer"),
    /** The JobManager, after any time. */
    JOB_MANAGER_AT_ANY_TIME("", ""),
    /** The JobManager as soon as a version is there, and a TaskManager with it. */
    JOB_MANAGER_AND_TASK_MANAGER("_versions", "");

    private final String directory;
    private final String task;

    Fault(String directory, String task) {
        this.directory = directory;
        this.task = task;
    }

    /** Endless faults, in an order of chance: all kinds, before one comes again. */
    static Stream<Fault> endless(Random random) {
        return Stream.generate(() -> all(random)).flatMap(List::stream);
    }

    /** All kinds, in an order of chance. */
    static List<Fault> all(Random random) {
        List<Fault> all = new ArrayList<>(List.of(values()));
        Collections.shuffle(all, random);
        return all;
    }

    /** The directory of the table in which a new file tells the moment; empty for any time. */
    String directory() {
        return directory;
    }

    /** A part of the name of the tasks that the victim runs; empty for any task. */
    String task() {
        return task;
    }

    /** How many processes it kills. */
    int kills() {
        return (killsTaskManager() ? 1 : 0) + (killsJobManager() ? 1 : 0);
    }

    boolean killsTaskManager() {
        return this != JOB_MANAGER_AT_ANY_TIME;
    }

    boolean killsJobManager() {
        return this == JOB_MANAGER_AT_ANY_TIME || this == JOB_MANAGER_AND_TASK_MANAGER;
    }
}
