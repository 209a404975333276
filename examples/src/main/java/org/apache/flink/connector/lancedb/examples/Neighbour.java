package org.apache.flink.connector.lancedb.examples;

/** A passage that a vector search found. */
final class Neighbour {

    private final Passage passage;
    private final float distance;

    Neighbour(Passage passage, float distance) {
        this.passage = passage;
        this.distance = distance;
    }

    Passage passage() {
        return passage;
    }

    /** Cosine distance: 0 for the same direction, 1 for texts that have nothing in common. */
    float distance() {
        return distance;
    }
}
