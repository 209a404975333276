package org.apache.flink.connector.lancedb.e2e;

import java.time.Duration;
import java.util.Random;
import java.util.function.Predicate;
import org.apache.flink.connector.lancedb.testing.FaultyS3;
import org.apache.flink.connector.lancedb.testing.FaultyS3.Fault;

/** What may be wrong with an S3 server for a while. */
enum Outage {
    /** Each request takes longer. */
    SLOW(Fault.SLOW, 3, 1),
    /** Some requests are answered with 500. */
    ANSWERS_500(Fault.ANSWERED_500, 3, 3),
    /** Some requests are answered with 503. */
    ANSWERS_503(Fault.ANSWERED_503, 3, 3),
    /** Some connections are cut. */
    CUT(Fault.CUT, 3, 3),
    /** Some requests are not answered. */
    UNANSWERED(Fault.UNANSWERED, 5, 8),
    /** Manifests are written, and each answer that says so is lost. */
    COMMIT_ANSWERS_LOST(Fault.ANSWER_LOST, 3, 1),
    /** Manifests are written, and each answer says that they may be not. */
    COMMITS_ANSWERED_500(Fault.DONE_AND_ANSWERED_500, 3, 1),
    /** Manifests are refused as if others were there. */
    COMMITS_REFUSED(Fault.ANSWERED_412, 2, 1),
    /** Nobody listens on the server's port. */
    NOBODY_LISTENS(null, 3, 1) {
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
    SERVER_HALTED(null, 6, 1) {
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
    SERVER_KILLED(null, 2, 1) {
        @Override
        void begin(S3Process server, FaultyS3 faulty, Random random) {
            server.kill();
        }

        @Override
        void end(S3Process server, FaultyS3 faulty) throws Exception {
            server.startAgain();
        }
    },
    /** Nothing is answered but 503, for longer than the job tries without a restart. */
    OUTLASTS_THE_RETRIES(Fault.ANSWERED_503, 20, 1);

    private final Fault fault;
    private final Duration duration;
    private final int oneOf;

    Outage(Fault fault, int seconds, int oneOf) {
        this.fault = fault;
        this.duration = Duration.ofSeconds(seconds);
        this.oneOf = oneOf;
    }

    Duration duration() {
        return duration;
    }

    void begin(S3Process server, FaultyS3 faulty, Random random) throws Exception {
        Predicate<String> requests =
                isOfCommits()
                        ? request -> request.startsWith("PUT ") && request.contains("/_versions/")
                        : request -> random.nextInt(oneOf) == 0;
        faulty.inject(fault, requests, Integer.MAX_VALUE);
    }

    private boolean isOfCommits() {
        return this == COMMIT_ANSWERS_LOST
                || this == COMMITS_ANSWERED_500
                || this == COMMITS_REFUSED;
    }

    void end(S3Process server, FaultyS3 faulty) throws Exception {
        faulty.heal();
    }
}
