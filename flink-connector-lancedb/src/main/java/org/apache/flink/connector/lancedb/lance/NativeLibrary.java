package org.apache.flink.connector.lancedb.lance;

import org.apache.flink.annotation.VisibleForTesting;
import org.apache.flink.api.connector.sink2.Sink;
import org.lance.Dataset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the native libraries of Lance and Arrow, before anything else touches them. Both come in
 * jars and unpack themselves into {@code java.io.tmpdir}, where they ask the JVM to delete them
 * when it exits; a process that is killed would leave 180 MB. So the files are removed as soon as
 * they are loaded: Linux keeps what a process has mapped. Elsewhere they stay until the JVM exits.
 */
final class NativeLibrary {

    private static final Logger LOG = LoggerFactory.getLogger(NativeLibrary.class);

    private static boolean loaded;

    private NativeLibrary() {}

    /**
     * Loads the libraries, once for each class loader that has this class.
     *
     * @throws IllegalStateException if they cannot be unpacked or loaded
     */
    static synchronized void load() {
        if (loaded) {
            return;
        }
        try {
            org.lance.JniLoader.ensureLoaded();
            org.apache.arrow.c.jni.JniLoader.get().ensureLoaded();
        } catch (LinkageError | RuntimeException e) { // What the libraries' own loaders throw.
            throw new IllegalStateException(
                    String.format(
                            "The native libraries of Lance and Arrow could not be loaded on %s %s. They need 180 MB in java.io.tmpdir (%s) while they are loaded, from where programs may run, and Linux on x86-64 or aarch64, or macOS on aarch64: %s",
                            System.getProperty("os.name"),
                            System.getProperty("os.arch"),
                            System.getProperty("java.io.tmpdir"),
                            e),
                    e);
        } finally {
            UnpackedLibraries.remove();
        }
        loaded = true;
        warnIfLoadedForOneJob(Dataset.class.getClassLoader(), Sink.class.getClassLoader());
    }

    /** Says what to do about a library that each job would load again and none would free. */
    @VisibleForTesting
    static boolean warnIfLoadedForOneJob(ClassLoader ofLance, ClassLoader ofFlink) {
        for (ClassLoader shared = ofFlink; shared != null; shared = shared.getParent()) {
            if (shared == ofLance) {
                return false;
            }
        }
        LOG.warn(
                "Lance's native library was loaded from the jar of a job, by {}. Each job does so again, more than 100 MB of memory and some threads each time, which this process does not give back before it ends. Put the connector's jar into the lib/ directory of Flink on every machine instead, and leave it out of the jobs.",
                ofLance);
        return true;
    }
}
