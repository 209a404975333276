package org.apache.flink.connector.lancedb.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands between a client and an S3 server on this machine, and does to requests what is asked of
 * it. Requests are passed on as they are, so that their signatures stay valid; each one takes a
 * connection of its own. Thread-safe.
 */
public final class FaultyS3 implements AutoCloseable {

    /** What may happen to a request. */
    public enum Fault {
        /** It is passed on a moment later. */
        SLOW,
        /** It is answered with 500 at once, and not passed on. */
        ANSWERED_500,
        /** It is answered with 503 at once, and not passed on. */
        ANSWERED_503,
        /** Its connection is cut before it is passed on. */
        CUT,
        /** It is not answered and not passed on; the client must lose patience. */
        UNANSWERED,
        /** The server does what it asks for; the connection is cut before the answer. */
        ANSWER_LOST,
        /** The server does what it asks for; the answer says 500. */
        DONE_AND_ANSWERED_500,
        /** It is answered as if there were an object where none may be, and not passed on. */
        ANSWERED_412
    }

    private static final long SLOW_MILLIS = 200;
    private static final int BACKLOG = 50;
    private static final Pattern LENGTH =
            Pattern.compile("\r\ncontent-length: *(\\d+)", Pattern.CASE_INSENSITIVE);

    private static final Pattern IF_ABSENT =
            Pattern.compile("\r\nif-none-match: *\\*\r\n", Pattern.CASE_INSENSITIVE);

    private final int target;
    private final int port;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<String> created = ConcurrentHashMap.newKeySet();
    private final Map<Fault, Integer> injected = new EnumMap<>(Fault.class);
    private ServerSocket socket;
    private Fault fault;
    private Predicate<String> affected = request -> false;
    private int left;

    /** Passes requests on to a port of this machine. */
    public FaultyS3(int target) throws IOException {
        this.target = target;
        this.socket = listenOn(0);
        this.port = socket.getLocalPort();
    }

    private ServerSocket listenOn(int anyOrKnown) throws IOException {
        ServerSocket listening =
                new ServerSocket(anyOrKnown, BACKLOG, InetAddress.getLoopbackAddress());
        threads.execute(() -> accept(listening));
        return listening;
    }

    /** What a client takes for the S3 server. */
    public String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    /**
     * Makes a fault happen, in the place of the one before.
     *
     * @param requests says which requests are affected, by their first lines, such as {@code PUT
     *     /bucket/object HTTP/1.1}
     * @param times to how many of them it happens
     */
    public synchronized void inject(Fault fault, Predicate<String> requests, int times) {
        this.fault = fault;
        this.affected = requests;
        this.left = times;
    }

    /** From now on nothing happens to requests; those that wait stay unanswered. */
    public synchronized void heal() {
        left = 0;
    }

    /** How often each fault happened to a request. */
    public synchronized Map<Fault, Integer> injected() {
        return new EnumMap<>(injected);
    }

    private synchronized Fault next(String request) {
        if (left == 0 || !affected.test(request)) {
            return null;
        }
        left--;
        injected.merge(fault, 1, Integer::sum);
        return fault;
    }

    /** From now on connections are refused, until {@link #listenAgain}; open ones go on. */
    public synchronized void stopListening() throws IOException {
        socket.close();
    }

    public synchronized void listenAgain() throws IOException {
        socket = listenOn(port);
    }

    private void accept(ServerSocket listening) {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                open.add(client);
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                if (!listening.isClosed()) {
                    throw new IllegalStateException("No more clients can be served.", e);
                }
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            byte[] request = request(new BufferedInputStream(client.getInputStream()));
            if (request.length > 0) {
                handle(request, client.getOutputStream());
            }
        } catch (IOException | InterruptedException e) {
            // Either side is gone, which is a fault like the others: the client sees its end.
            return;
        } finally {
            open.remove(client);
        }
    }

    private void handle(byte[] request, OutputStream client)
            throws IOException, InterruptedException {
        String text = new String(request, StandardCharsets.ISO_8859_1);
        int firstLine = text.indexOf("\r\n");
        Fault now = next(text.substring(0, firstLine));
        if (now == null) {
            client.write(answer(request, firstLine));
            return;
        }
        switch (now) {
            case SLOW:
                Thread.sleep(SLOW_MILLIS);
                client.write(answer(request, firstLine));
                return;
            case ANSWERED_500:
                client.write(error("500 Internal Server Error", "InternalError"));
                return;
            case ANSWERED_503:
                client.write(error("503 Service Unavailable", "SlowDown"));
                return;
            case ANSWERED_412:
                client.write(error("412 Precondition Failed", "PreconditionFailed"));
                return;
            case UNANSWERED:
                Thread.sleep(Long.MAX_VALUE);
                return;
            case ANSWER_LOST:
                answer(request, firstLine);
                return;
            case DONE_AND_ANSWERED_500:
                answer(request, firstLine);
                client.write(error("500 Internal Server Error", "InternalError"));
                return;
            case CUT:
            default:
                return;
        }
    }

    private static byte[] error(String status, String code) {
        String body = "<Error><Code>" + code + "</Code></Error>";
        return String.format(
                        "HTTP/1.1 %s\r\nContent-Type: application/xml\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s",
                        status, body.length(), body)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * The server's answer, or the refusal to replace an object that must not be there, as Amazon's
     * servers refuse it: s3proxy 2.6.0 ignores that condition.
     */
    private byte[] answer(byte[] request, int firstLine) throws IOException {
        String head = new String(request, StandardCharsets.ISO_8859_1);
        if (!IF_ABSENT.matcher(head).find()) {
            return forward(request, firstLine);
        }
        String object = head.substring(0, firstLine);
        if (!created.add(object)) {
            return error("412 Precondition Failed", "PreconditionFailed");
        }
        byte[] answer = forward(request, firstLine);
        if (!new String(answer, StandardCharsets.ISO_8859_1).startsWith("HTTP/1.1 2")) {
            created.remove(object);
        }
        return answer;
    }

    /** The server's whole answer; it ends with the connection. */
    private byte[] forward(byte[] request, int firstLine) throws IOException {
        try (Socket server = new Socket()) {
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
            OutputStream out = server.getOutputStream();
            out.write(request, 0, firstLine);
            out.write("\r\nConnection: close".getBytes(StandardCharsets.ISO_8859_1));
            out.write(request, firstLine, request.length - firstLine);
            return server.getInputStream().readAllBytes();
        }
    }

    /** A request with its body, or nothing where the client has gone. */
    private static byte[] request(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int newLines = 0;
        while (newLines < 4) {
            int next = in.read();
            if (next < 0) {
                return new byte[0];
            }
            head.write(next);
            newLines = next == (newLines % 2 == 0 ? '\r' : '\n') ? newLines + 1 : 0;
        }
        Matcher length = LENGTH.matcher(head.toString(StandardCharsets.ISO_8859_1));
        if (length.find()) {
            head.write(in.readNBytes(Integer.parseInt(length.group(1))));
        }
        return head.toByteArray();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        stopListening();
        for (Socket each : open) {
            each.close();
        }
        threads.shutdownNow();
        threads.awaitTermination(10, TimeUnit.SECONDS);
    }
}
