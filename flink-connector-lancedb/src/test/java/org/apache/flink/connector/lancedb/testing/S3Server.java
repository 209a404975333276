package org.apache.flink.connector.lancedb.testing;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStoreContext;
import org.jclouds.blobstore.TransientApiMetadata;
import org.jclouds.blobstore.domain.StorageMetadata;
import org.jclouds.blobstore.options.ListContainerOptions;

/** An S3 server on a free port of this machine, with one bucket, in memory. */
public final class S3Server implements AutoCloseable {

    public static final String BUCKET = "bucket";
    public static final String SECRET = "secret-access-key-of-the-test";
    private static final String ACCESS_KEY = "access-key-of-the-test";

    private final BlobStoreContext store =
            ContextBuilder.newBuilder(new TransientApiMetadata()).build(BlobStoreContext.class);
    private final S3Proxy server =
            S3Proxy.builder()
                    .blobStore(store.getBlobStore())
                    // Sums that Lance sends with a request to delete.
                    .ignoreUnknownHeaders(true)
                    .endpoint(URI.create("http://127.0.0.1:0"))
                    .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET)
                    .build();

    public S3Server() throws Exception {
        store.getBlobStore().createContainerInLocation(null, BUCKET);
        server.start();
    }

    /** What Lance needs to reach the server. */
    public Map<String, String> storageOptions() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("aws_access_key_id", ACCESS_KEY);
        options.put("aws_secret_access_key", SECRET);
        options.put("aws_endpoint", "http://127.0.0.1:" + server.getPort());
        options.put("aws_region", "us-east-1");
        options.put("allow_http", "true");
        return options;
    }

    /** The names of all objects in the bucket. */
    public List<String> objects() {
        return store
                .getBlobStore()
                .list(BUCKET, ListContainerOptions.Builder.recursive().maxResults(1_000))
                .stream()
                .map(StorageMetadata::getName)
                .sorted()
                .collect(Collectors.toList());
    }

    @Override
    public void close() throws Exception {
        try (store) {
            server.stop();
        }
    }
}
