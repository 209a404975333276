package org.apache.flink.connector.lancedb.sink.encoder;

/** Numbers on their way to 16 bits of a float. */
final class HalfFloats {

    /** The smallest number that is rounded to infinity: half a step above the largest finite. */
    private static final float OVERFLOW = 65_520f;

    private HalfFloats() {}

    /**
     * The number as it came, if it does not become infinite.
     *
     * @param part what a sentence says before the number
     */
    static float checked(float number, String part) {
        if (Math.abs(number) >= OVERFLOW && !Float.isInfinite(number)) {
            throw new InvalidValueException(
                    String.format(
                            "%s%s, which does not fit 16 bits of a float (-65504 to 65504)",
                            part.isEmpty() ? "found " : part, number));
        }
        return number;
    }

    /**
     * A float that is rounded to the same 16 bits as the double: where the double lies between two
     * floats, the odd one of them, which is no half between two numbers of 16 bits.
     */
    static float toOdd(double number) {
        float rounded = (float) number;
        if (rounded == number || Double.isNaN(number) || Float.isInfinite(rounded)) {
            return rounded;
        }
        int bits = Float.floatToRawIntBits(rounded);
        boolean awayFromZero = Math.abs((double) rounded) > Math.abs(number);
        return Float.intBitsToFloat((awayFromZero ? bits - 1 : bits) | 1);
    }
}
