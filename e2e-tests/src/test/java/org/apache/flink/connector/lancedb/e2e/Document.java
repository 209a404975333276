package org.apache.flink.connector.lancedb.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One state of a row with a column of each scalar type and a vector, made up from a number and a
 * revision: as JSON for the changelog, and as the texts that {@link LanceDbClient} should read.
 * Every seventh document is null but for its key and vector.
 */
final class Document {

    static final int DIMENSION = 8;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FRACTION = ".123456";

    private final int number;
    private final int revision;

    Document(int number, int revision) {
        this.number = number;
        this.revision = revision;
    }

    String key() {
        return "doc-" + number;
    }

    /** Apart from the vector of every other document and revision by at least 1. */
    float[] embedding() {
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = number + 1_000 * revision + i * 0.25f;
        }
        return vector;
    }

    ObjectNode toJson() {
        ObjectNode json = JSON.createObjectNode().put("doc_id", key());
        if (hasValues()) {
            json.put("title", title())
                    .put("published", published())
                    .put("tiny_number", tinyNumber())
                    .put("small_number", smallNumber())
                    .put("number", revision - number)
                    .put("big_number", bigNumber())
                    .put("score", score())
                    .put("weight", weight())
                    .put("price", price().toPlainString())
                    .put("content", content())
                    .put("released", released().toString())
                    .put("changed", changed().toString().replace('T', ' ') + FRACTION)
                    .put("seen", changed().toString().replace('T', ' ') + FRACTION + "Z");
        }
        ArrayNode vector = json.putArray("embedding");
        for (float element : embedding()) {
            vector.add(element);
        }
        return json;
    }

    Map<String, String> asReadByLanceDb() {
        boolean values = hasValues();
        Map<String, String> row = new LinkedHashMap<>();
        row.put("doc_id", key());
        row.put("title", values ? title() : null);
        row.put("published", values ? Boolean.toString(published()) : null);
        row.put("tiny_number", values ? Integer.toString(tinyNumber()) : null);
        row.put("small_number", values ? Integer.toString(smallNumber()) : null);
        row.put("number", values ? Integer.toString(revision - number) : null);
        row.put("big_number", values ? Long.toString(bigNumber()) : null);
        row.put("score", values ? Float.toString(score()) : null);
        row.put("weight", values ? Double.toString(weight()) : null);
        row.put("price", values ? price().toPlainString() : null);
        row.put("content", values ? contentInHex() : null);
        row.put("released", values ? released().toString() : null);
        row.put("changed", values ? changed() + FRACTION : null);
        row.put("seen", values ? changed() + FRACTION + "Z" : null);
        row.put("embedding", vectorText());
        return row;
    }

    private boolean hasValues() {
        return number % 7 != 0;
    }

    private String title() {
        return String.format("Ti'tle \"%d\" é, revision %d", number, revision);
    }

    private boolean published() {
        return number % 2 == 0;
    }

    private byte tinyNumber() {
        return (byte) (Byte.MIN_VALUE + number % 100);
    }

    private short smallNumber() {
        return (short) (Short.MAX_VALUE - number);
    }

    private long bigNumber() {
        return Long.MAX_VALUE - number - 1_000L * revision;
    }

    private float score() {
        return number + 0.25f;
    }

    private double weight() {
        return -number - 0.1;
    }

    private BigDecimal price() {
        return new BigDecimal("-1234567890123456.7891").add(BigDecimal.valueOf(number));
    }

    /** Two bytes, in Base64. */
    private byte[] content() {
        return new byte[] {(byte) 0xff, (byte) number};
    }

    private String contentInHex() {
        return String.format("ff%02x", (byte) number);
    }

    /** Around the first day of 1970, so that half of them are negative numbers. */
    private LocalDate released() {
        return LocalDate.EPOCH.plusDays(number - 100);
    }

    private LocalDateTime changed() {
        return LocalDateTime.of(1969, 12, 31, 23, 59, 1).plusSeconds(number * 2L);
    }

    private String vectorText() {
        StringBuilder text = new StringBuilder("[");
        for (float element : embedding()) {
            text.append(text.length() > 1 ? ", " : "");
            text.append(element == (int) element ? Integer.toString((int) element) : element);
        }
        return text.append(']').toString();
    }
}
