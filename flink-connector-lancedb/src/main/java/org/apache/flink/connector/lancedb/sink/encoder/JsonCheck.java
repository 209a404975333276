package org.apache.flink.connector.lancedb.sink.encoder;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;

/**
 * Looks at texts for columns of Lance's type {@code json}. Lance keeps a parsed form: text that is
 * no JSON would fail a whole file, and numbers that it cannot keep would be changed silently.
 */
final class JsonCheck {

    private static final String REMEDY =
            "; store the column as text, without the type json, to keep it as it is";

    /** Lance's parser calls itself for each; seen with 7.0.0, 900 of them end the process. */
    private static final int MAX_DEPTH = 100;

    private static final int DIGITS_OF_A_DOUBLE = 17;

    private static final BigInteger LARGEST_UNSIGNED =
            BigInteger.ONE.shiftLeft(Long.SIZE).subtract(BigInteger.ONE);

    private final JsonFactory factory =
            new JsonFactoryBuilder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    /**
     * Checks a text in UTF-8.
     *
     * @throws InvalidValueException if it is not one JSON value, or Lance would change it
     */
    void check(byte[] bytes, int offset, int length) {
        String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
        try (JsonParser parser = factory.createParser(text)) {
            int depth = 0;
            for (JsonToken token = next(parser); ; token = next(parser)) {
                if (token == null) {
                    throw new InvalidValueException("the text ends before its JSON value does");
                }
                if (token.isNumeric()) {
                    checkNumber(text(parser));
                } else if (token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME) {
                    checkCharacters(text(parser));
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (depth == 0) {
                    break;
                }
                if (depth > MAX_DEPTH) {
                    throw new InvalidValueException(
                            String.format(
                                    "the JSON has more than %d arrays and objects within each other%s",
                                    MAX_DEPTH, REMEDY));
                }
            }
            if (next(parser) != null) {
                throw new InvalidValueException(
                        "the text goes on after its JSON value; expected one value");
            }
        } catch (IOException e) {
            throw new IllegalStateException("A text in memory could not be read.", e);
        }
    }

    private static JsonToken next(JsonParser parser) throws IOException {
        try {
            return parser.nextToken();
        } catch (JsonProcessingException e) {
            throw invalid(e);
        }
    }

    /** The parser looks into a string only when it is asked for. */
    private static String text(JsonParser parser) throws IOException {
        try {
            return parser.getText();
        } catch (JsonProcessingException e) {
            throw invalid(e);
        }
    }

    private static InvalidValueException invalid(JsonProcessingException e) {
        return new InvalidValueException(
                String.format("the text is no valid JSON: %s", e.getOriginalMessage()));
    }

    /** Lance keeps whole numbers of 64 bits, with a sign or without, and doubles. */
    private static void checkNumber(String number) {
        boolean whole = number.chars().allMatch(digit -> digit == '-' || Character.isDigit(digit));
        if (whole && number.length() < 19) {
            return;
        }
        double nearest = Double.parseDouble(number);
        if (Double.isInfinite(nearest)) {
            throw changed(number);
        }
        BigDecimal exact;
        try {
            exact = new BigDecimal(number);
        } catch (NumberFormatException e) { // The exponent has more than 32 bits.
            throw changed(number);
        }
        boolean kept =
                (whole && fitsLong(exact.toBigInteger()))
                        || isDouble(exact.stripTrailingZeros(), nearest);
        if (!kept) {
            throw changed(number);
        }
    }

    /**
     * Whether the digits are those of the double: as many as tell each from its neighbours, which
     * are fewer where doubles end near 0.
     */
    private static boolean isDouble(BigDecimal digits, double nearest) {
        if (digits.precision() > DIGITS_OF_A_DOUBLE) {
            return false;
        }
        MathContext sameDigits = new MathContext(digits.precision());
        return Math.abs(nearest) >= Double.MIN_NORMAL
                || new BigDecimal(nearest).round(sameDigits).compareTo(digits) == 0;
    }

    private static boolean fitsLong(BigInteger number) {
        return number.bitLength() < Long.SIZE
                || (number.signum() > 0 && number.compareTo(LARGEST_UNSIGNED) <= 0);
    }

    private static InvalidValueException changed(String number) {
        return new InvalidValueException(
                String.format(
                        "the JSON has the number %s, of which Lance would not keep each digit%s",
                        number.length() > 100 ? number.substring(0, 100) + "..." : number, REMEDY));
    }

    private static void checkCharacters(String text) {
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (!Character.isSurrogate(character)) {
                continue;
            }
            if (Character.isHighSurrogate(character)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else {
                throw new InvalidValueException(
                        "the JSON has half of a pair of surrogates, which is no character"
                                + REMEDY);
            }
        }
    }
}
