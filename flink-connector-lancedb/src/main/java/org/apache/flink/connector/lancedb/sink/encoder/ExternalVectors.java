package org.apache.flink.connector.lancedb.sink.encoder;

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
