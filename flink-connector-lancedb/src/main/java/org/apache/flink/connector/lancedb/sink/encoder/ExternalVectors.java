package org.apache.flink.connector.lancedb.sink.encoder;

import java.lang.reflect.Array;
import java.util.Collection;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.VectorElementType;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericArrayData;

/**
 * Arrays and collections of numbers as vectors. Elements are rounded to the column's element type;
 * a finite one that only infinity would stand for is refused, 16-bit ones by {@link VectorEncoder}.
 */
final class ExternalVectors {

    private ExternalVectors() {}

    /** Null where the value is no array or collection of numbers. */
    static ArrayData vector(Object value, LanceType type) {
        if (type.elementType().isInteger()) {
            return integers(value, type.elementType());
        }
        boolean single = type.elementType() != VectorElementType.FLOAT64;
        if (value instanceof float[]) {
            float[] elements = (float[]) value;
            return single ? new GenericArrayData(elements) : doubles(elements);
        }
        if (value instanceof double[]) {
            double[] elements = (double[]) value;
            return single ? floats(elements) : new GenericArrayData(elements);
        }
        return value instanceof Collection ? numbers((Collection<?>) value, single) : null;
    }

    /** Whole numbers of any class; each must fit the element type. */
    private static ArrayData integers(Object value, VectorElementType elementType) {
        Object[] elements = elements(value);
        if (elements == null) {
            return null;
        }
        for (int i = 0; i < elements.length; i++) {
            if (elements[i] == null) {
                continue;
            }
            if (!(elements[i] instanceof Number)) {
                return null;
            }
            double number = ((Number) elements[i]).doubleValue();
            boolean signed = elementType == VectorElementType.INT8;
            boolean fits = signed ? number == (byte) number : number == ((int) number & 0xFF);
            if (!fits) {
                throw new InvalidValueException(
                        String.format(
                                "the vector's element %d is %s, which does not fit %s",
                                i, elements[i], elementType));
            }
            elements[i] = signed ? (Object) (byte) number : (Object) (short) number;
        }
        return new GenericArrayData(elements);
    }

    /** Null where the value is no array or collection. */
    private static Object[] elements(Object value) {
        if (value instanceof Collection) {
            return ((Collection<?>) value).toArray();
        }
        if (!value.getClass().isArray()) {
            return null;
        }
        Object[] elements = new Object[Array.getLength(value)];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = Array.get(value, i);
        }
        return elements;
    }

    private static ArrayData doubles(float[] elements) {
        double[] converted = new double[elements.length];
        for (int i = 0; i < converted.length; i++) {
            converted[i] = elements[i];
        }
        return new GenericArrayData(converted);
    }

    private static ArrayData floats(double[] elements) {
        float[] converted = new float[elements.length];
        for (int i = 0; i < converted.length; i++) {
            converted[i] = (float) elements[i];
            if (Float.isInfinite(converted[i])) {
                converted[i] = single(elements[i]);
            }
        }
        return new GenericArrayData(converted);
    }

    /** A null element is left to the encoder, which knows its place. */
    private static ArrayData numbers(Collection<?> numbers, boolean single) {
        Object[] elements = numbers.toArray();
        for (int i = 0; i < elements.length; i++) {
            if (elements[i] == null) {
                continue;
            }
            if (!(elements[i] instanceof Number)) {
                return null;
            }
            Number number = (Number) elements[i];
            elements[i] = single ? (Object) single(number) : (Object) number.doubleValue();
        }
        return new GenericArrayData(elements);
    }

    private static float single(Number number) {
        return ExternalNumbers.singlePrecision(number, "the vector's element " + number);
    }
}
