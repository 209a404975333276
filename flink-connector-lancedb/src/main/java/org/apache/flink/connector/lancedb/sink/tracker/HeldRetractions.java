package org.apache.flink.connector.lancedb.sink.tracker;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Retractions that are held back until the barrier, since upstream operators often retract a row
 * only to declare it again: a row that is declared again as it was needs no write at all. They are
 * in no checkpoint: before the barrier all of them are passed on.
 *
 * @param <IN> the type of the stream's elements
 */
final class HeldRetractions<IN> {

    private final int capacity;
    private final Map<DeclaredKey, Held<IN>> held = new LinkedHashMap<>();

    /** Holds back so many; beyond, the oldest is passed on. */
    HeldRetractions(int capacity) {
        this.capacity = capacity;
    }

    boolean contains(DeclaredKey key) {
        return held.containsKey(key);
    }

    void hold(
            DeclaredKey key,
            DeclaredRow before,
            StreamRecord<IN> element,
            Consumer<StreamRecord<IN>> passOn) {
        held.put(key, new Held<>(before, element));
        if (held.size() > capacity) {
            Iterator<Held<IN>> oldest = held.values().iterator();
            passOn.accept(oldest.next().element);
            oldest.remove();
        }
    }

    /** Withdraws the retraction of a key: what was declared before it, or null if there is none. */
    DeclaredRow withdraw(DeclaredKey key) {
        if (held.isEmpty()) { // Nearly always, and then the key needs no hash.
            return null;
        }
        Held<IN> withdrawn = held.remove(key);
        return withdrawn == null ? null : withdrawn.before;
    }

    /** Passes all on, in the order in which they came. */
    void release(Consumer<StreamRecord<IN>> passOn) {
        held.values().forEach(retraction -> passOn.accept(retraction.element));
        held.clear();
    }

    private static final class Held<IN> {

        private final DeclaredRow before;
        private final StreamRecord<IN> element;

        Held(DeclaredRow before, StreamRecord<IN> element) {
            this.before = before;
            this.element = element;
        }
    }
}
