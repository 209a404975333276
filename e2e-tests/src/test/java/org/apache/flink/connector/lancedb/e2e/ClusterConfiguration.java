package org.apache.flink.connector.lancedb.e2e;

import java.util.Map;
import java.util.TreeMap;

/**
 * The configuration of a cluster on this machine: Flink's default, except for ports, memory sizes,
 * how fresh its answers are, and restarts: a job that fails stays failed, so that a test sees the
 * reason.
 */
final class ClusterConfiguration {

    /** The interface that all processes use. */
    static final String LOOPBACK = "127.0.0.1";

    static final String SLOTS = "taskmanager.numberOfTaskSlots";

    private ClusterConfiguration() {}

    /**
     * All options of a cluster.
     *
     * @param changes options that a test wants otherwise
     */
    static Map<String, String> of(int restPort, int rpcPort, Map<String, String> changes) {
        Map<String, String> options = new TreeMap<>();
        options.put("jobmanager.rpc.address", LOOPBACK);
        options.put("jobmanager.rpc.port", Integer.toString(rpcPort));
        options.put("jobmanager.bind-host", LOOPBACK);
        options.put("jobmanager.memory.process.size", "1g");
        options.put("metrics.fetcher.update-interval", "200 ms");
        options.put("rest.address", LOOPBACK);
        options.put("rest.bind-address", LOOPBACK);
        options.put("rest.port", Integer.toString(restPort));
        options.put("restart-strategy.type", "none");
        options.put("taskmanager.bind-host", LOOPBACK);
        options.put("taskmanager.host", LOOPBACK);
        options.put(SLOTS, "2");
        // Flink's scripts would compute these from the size of the process; its main class wants
        // them all.
        options.put("taskmanager.cpu.cores", "2");
        options.put("taskmanager.memory.framework.heap.size", "128m");
        options.put("taskmanager.memory.framework.off-heap.size", "128m");
        options.put("taskmanager.memory.task.heap.size", "384m");
        options.put("taskmanager.memory.task.off-heap.size", "256m");
        options.put("taskmanager.memory.managed.size", "64m");
        options.put("taskmanager.memory.network.min", "64m");
        options.put("taskmanager.memory.network.max", "64m");
        options.put("taskmanager.memory.jvm-metaspace.size", "256m");
        options.put("taskmanager.memory.jvm-overhead.min", "192m");
        options.put("taskmanager.memory.jvm-overhead.max", "192m");
        options.put("web.refresh-interval", "200 ms");
        options.putAll(changes);
        return options;
    }
}
