package org.apache.flink.connector.lancedb.testing;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.AbstractCollection;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.types.Row;

/** Objects that a stream's elements may hold by mistake or malice, and some that are right. */
public final class GarbageValues {

    private final Random random;
    private final RandomValues values;

    public GarbageValues(Random random) {
        this.random = random;
        this.values = new RandomValues(random);
    }

    /** Some object, or null; every so often within a collection, an array, a map or a row. */
    public Object next() {
        Object value = plain();
        switch (random.nextInt(20)) {
            case 0:
                return Arrays.asList(value, plain());
            case 1:
                return new Object[] {value, null};
            case 2:
                return Collections.singletonMap(plain(), value);
            case 3:
                return Row.of(value, plain());
            case 4:
                Row named = Row.withNames();
                named.setField("number", value);
                return named;
            case 5:
                return Optional.ofNullable(value);
            default:
                return value;
        }
    }

    private Object plain() {
        if (random.nextInt(3) > 0) {
            List<?> hostile = hostile();
            return hostile.get(random.nextInt(hostile.size()));
        }
        List<org.apache.flink.connector.lancedb.schema.LanceType> types = RandomValues.allTypes();
        return values.next(types.get(random.nextInt(types.size())));
    }

    private static List<?> hostile() {
        List<Object> itself = new ArrayList<>();
        itself.add(itself);
        return Arrays.asList(
                null,
                "",
                "text",
                "a\0b",
                "\uD83D",
                "\uDE80\uD83D",
                "\uD83D\uDE80",
                CharBuffer.wrap("buffer"),
                'c',
                '\uD800',
                new char[] {'a', '\uDC00'},
                DayOfWeek.MONDAY,
                new UUID(1, 2),
                true,
                (byte) -1,
                Short.MIN_VALUE,
                Integer.MAX_VALUE,
                Long.MIN_VALUE,
                Float.NaN,
                -0f,
                Double.NEGATIVE_INFINITY,
                Double.MAX_VALUE,
                Double.MIN_VALUE,
                new AtomicLong(7),
                BigInteger.ONE.shiftLeft(100_000),
                BigInteger.TEN.pow(40).negate(),
                BigDecimal.ZERO.setScale(1_000),
                new BigDecimal("1e2147483647"),
                new BigDecimal("1e-2147483647"),
                new BigDecimal("0.1"),
                new byte[0],
                new byte[3],
                new byte[16],
                ByteBuffer.allocateDirect(3).position(1),
                ByteBuffer.allocate(16).asReadOnlyBuffer(),
                LocalDate.MIN,
                LocalDate.MAX,
                LocalDateTime.MIN,
                LocalDateTime.MAX,
                LocalTime.MAX,
                Instant.MIN,
                Instant.MAX,
                OffsetDateTime.MAX,
                OffsetDateTime.of(LocalDateTime.MIN, ZoneOffset.MAX),
                Duration.ofSeconds(Long.MIN_VALUE),
                Duration.ofSeconds(Long.MAX_VALUE, 999_999_999),
                Optional.empty(),
                new Object(),
                String.class,
                new Row(0),
                Row.withNames(),
                itself,
                new ArrayList<>(),
                Collections.nCopies(3, null),
                new HashMap<>(),
                new TreeMap<>(Map.of(1, 2)),
                new TreeMap<>(Map.of("number", 2)),
                new float[3],
                new double[] {Double.MAX_VALUE, 1, Double.NaN},
                new int[] {1, 2, 3},
                new long[2][2],
                new Object[] {null, "x"},
                new NoText(),
                new FailingCollection(),
                new FailingMap(),
                new FailingRecord("x"));
    }

    /** A text that has none. */
    private static final class NoText implements CharSequence {

        @Override
        public int length() {
            return 5;
        }

        @Override
        public char charAt(int index) {
            return 'x';
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return this;
        }

        @Override
        @SuppressWarnings("ToStringReturnsNull") // That is what is wrong with it.
        public String toString() {
            return null;
        }
    }

    private static final class FailingCollection extends AbstractCollection<Object> {

        @Override
        public Iterator<Object> iterator() {
            throw new UnsupportedOperationException("no elements");
        }

        @Override
        public int size() {
            return 3;
        }

        @Override
        public String toString() {
            throw new IllegalStateException("no text");
        }
    }

    private static final class FailingMap extends AbstractMap<Object, Object> {

        @Override
        public Set<Entry<Object, Object>> entrySet() {
            throw new UnsupportedOperationException("no entries");
        }

        @Override
        public Collection<Object> values() {
            throw new UnsupportedOperationException("no values");
        }
    }

    /** A record that does not give its field away. */
    public record FailingRecord(String number) {

        @Override
        public String number() {
            throw new IllegalStateException("no number");
        }
    }
}
