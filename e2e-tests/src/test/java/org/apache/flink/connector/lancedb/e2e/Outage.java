package org.apache.flink.connector.lancedb.e2e;

import java.time.Duration;
import java.util.Random;
import java.util.function.Predicate;
import org.apache.flink.connector.lancedb.testing.FaultyS3;
import org.apache.flink.connector.lancedb.testing.FaultyS3.Fault;

/** What may be wrong with an S3 server for a while. */
enum Outage {
    /** Each request takes longer. */
    SLOW(Fault.SLOW, false, 1, 30),
    /** Some requests are answered with 500. */
    ANSWERS_500(Fault.ANSWERED_500, false, 3, 10),
    /** Some requests are answered with 503. */
    ANSWERS_503(Fault.ANSWERED_503, false, 3, 10),
    /** Some connections are cut. */
    CUT(Fault.CUT, false, 3, 10),
    /** Some requests are not answered. */
    UNANSWERED(Fault.UNANSWERED, false, 8, 3),
    /** Manifests are written, and each answer that says so is lost. */
    COMMIT_ANSWERS_LOST(Fault.ANSWER_LOST, true, 1, 3),
    /** Manifests are written, and each answer says that they may be not. */
    COMMITS_ANSWERED_500(Fault.DONE_AND_ANSWERED_500, true, 1, 3),
    /** Manifests are refused as if others were there. */
    COMMITS_REFUSED(Fault.ANSWERED_412, true, 1, 3),
    /** Nothing is answered but 503, until the job fails. */
    OUTLASTS_THE_RETRIES(Fault.ANSWERED_503, false, 1, 0),
    /** Nobody listens on the server's port. */
    NOBODY_LISTENS {
        @Override
        void begin(S3Process server, FaultyS3 faulty, Random random) throws Exception {
            faulty.stopListening();
        }

        @Override
        void end(S3Process server, FaultyS3 faulty) throws Exception {
            faulty.listenAgain();
        }
    },
    /** The server is halted: it takes connections and says nothing. */
    SERVER_HALTED {
        @Override
        void begin(S3Process server, FaultyS3 faulty, Random random) throws Exception {
            server.halt();
        }

        @Override
        void end(S3Process server, FaultyS3 faulty) throws Exception {
            server.goOn();
        }
    },
    /** The server is killed at any moment, and started again. */
    SERVER_KILLED {
        @Override
        void begin(S3Process server, FaultyS3 faulty, Random random) {
            server.kill();
        }

        @Override
        void end(S3Process server, FaultyS3 faulty) throws Exception {
            server.startAgain();
        }
    };

    private static final Duration ENOUGH = Duration.ofMinutes(2);

    /** How long the server is away, where no request can be counted. */
    private static final Duration AWAY = Duration.ofSeconds(3);

    private final Fault fault;
    private final boolean onlyCommits;
    private final int oneOf;
    private final long requests;

    Outage() {
        this(null, false, 1, 0);
    }

    /**
     * An outage of single requests.
     *
     * @param oneOf it is one of so many requests that the fault happens to
     * @param requests after so many it is over; with 0, when the job has failed
     */
    Outage(Fault fault, boolean onlyCommits, int oneOf, long requests) {
        this.fault = fault;
        this.onlyCommits = onlyCommits;
        this.oneOf = oneOf;
        this.requests = requests;
    }

    void begin(S3Process server, FaultyS3 faulty, Random random) throws Exception {
        Predicate<String> affected =
                onlyCommits
                        ? request -> request.startsWith("PUT ") && request.contains("/_versions/")
                        : request -> random.nextInt(oneOf) == 0;
        faulty.inject(fault, affected, Integer.MAX_VALUE);
    }

    /** Waits until there was enough of it. */
    void last(FaultyS3 faulty, FlinkCluster cluster) throws Exception {
        if (fault == null) {
            // Its length is what the job has to get over.
            Thread.sleep(AWAY.toMillis());
            return;
        }
        long before = injected(faulty);
        long restartsBefore = cluster.restarts();
        Await.until(
                this + " was seen by the job",
                ENOUGH,
                () ->
                        requests == 0
                                ? cluster.restarts() > restartsBefore
                                : injected(faulty) - before >= requests,
                cluster::describe);
    }

    private long injected(FaultyS3 faulty) {
        return faulty.injected().getOrDefault(fault, 0);
    }

    void end(S3Process server, FaultyS3 faulty) throws Exception {
        faulty.heal();
    }
}
