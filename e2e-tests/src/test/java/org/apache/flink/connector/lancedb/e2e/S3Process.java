package org.apache.flink.connector.lancedb.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobApiMetadata;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStoreContext;

/**
 * An S3 server as a process of its own, which can be halted and killed. Its one bucket is a
 * directory, so that a test reads what is stored there whatever happens to the server.
 */
final class S3Process implements AutoCloseable {

    static final String BUCKET = "bucket";

    private static final String ACCESS_KEY = "access-key-of-the-test";
    private static final String SECRET = "secret-access-key-of-the-test";
    private static final Duration START = Duration.ofSeconds(60);

    private final Path directory;
    private final int port;
    private ChildProcess process;
    private int started;

    private S3Process(Path directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    /**
     * Starts a server.
     *
     * @param directory where the bucket and the server's logs are
     */
    static S3Process start(Path directory) throws Exception {
        Files.createDirectories(directory.resolve("buckets").resolve(BUCKET));
        try (ServerSocket free = FlinkCluster.freePort()) {
            S3Process server = new S3Process(directory, free.getLocalPort());
            free.close();
            server.startAgain();
            return server;
        }
    }

    /** The server itself: its port, and the directory of its buckets. */
    public static void main(String[] arguments) throws Exception {
        Properties properties = new Properties();
        properties.setProperty("jclouds.filesystem.basedir", arguments[1]);
        S3Proxy.builder()
                .blobStore(
                        ContextBuilder.newBuilder(new FilesystemNio2BlobApiMetadata())
                                .credentials(ACCESS_KEY, SECRET)
                                .overrides(properties)
                                .build(BlobStoreContext.class)
                                .getBlobStore())
                // Sums that Lance sends with a request to delete.
                .ignoreUnknownHeaders(true)
                .endpoint(URI.create("http://127.0.0.1:" + arguments[0]))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET)
                .build()
                .start();
    }

    /** What is in the bucket, as files. */
    Path bucket() {
        return directory.resolve("buckets").resolve(BUCKET);
    }

    int port() {
        return port;
    }

    /**
     * What Lance needs to reach the server.
     *
     * @param endpoint the server, or what stands before it
     */
    static Map<String, String> storageOptions(String endpoint) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("aws_access_key_id", ACCESS_KEY);
        options.put("aws_secret_access_key", SECRET);
        options.put("aws_endpoint", endpoint);
        options.put("aws_region", "us-east-1");
        options.put("allow_http", "true");
        return options;
    }

    /** Starts the server in the place of the one that was killed, and waits until it answers. */
    void startAgain() throws Exception {
        started++;
        process =
                ChildProcess.start(
                        "s3-" + started,
                        directory,
                        Map.of(),
                        new JavaCommand("256m")
                                .option("-cp")
                                .option(System.getProperty("java.class.path"))
                                .run(
                                        S3Process.class.getName(),
                                        Integer.toString(port),
                                        bucket().getParent().toString()));
        Await.until(
                "the S3 server answers",
                START,
                () -> {
                    process.requireAlive();
                    return answers();
                },
                process::outputTail);
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    void kill() {
        process.kill();
    }

    /** Halts the process: its connections stay open, and nothing comes from them. */
    void halt() throws Exception {
        signal("-STOP");
    }

    /** Lets it go on. */
    void goOn() throws Exception {
        signal("-CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", name, Long.toString(process.pid())).start();
        if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
            throw new IOException("The S3 server took no signal " + name + ".");
        }
    }

    @Override
    public void close() {
        if (process != null) {
            // At once: a process that is halted would not end otherwise.
            process.kill();
        }
    }
}
