package org.apache.flink.connector.lancedb.schema;

import java.lang.annotation.Annotation;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Set;
import org.apache.flink.annotation.Internal;

/** One value that the objects of a class have, with what its declaration says of it. */
@Internal
public final class RecordField {

    /** By simple name: each tool has annotations of its own, and they all mean the same. */
    private static final Set<String> NULLABLE = Set.of("Nullable", "CheckForNull");

    private static final Set<String> NOT_NULL = Set.of("NonNull", "Nonnull", "NotNull");

    private final Class<?> owner;
    private final String name;
    private final Type type;
    private final List<Annotation> annotations;
    private final MethodHandle accessor;

    RecordField(
            Class<?> owner,
            String name,
            Type type,
            List<Annotation> annotations,
            MethodHandle accessor) {
        this.owner = owner;
        this.name = name;
        this.type = type;
        this.annotations = List.copyOf(annotations);
        this.accessor = accessor.asType(accessor.type().generic());
    }

    public String name() {
        return name;
    }

    /**
     * The name of the field's column: the field's own, unless {@link LanceColumn} gives another.
     */
    public String columnName() {
        LanceColumn annotation = annotation(LanceColumn.class);
        return annotation == null || annotation.name().isEmpty() ? name : annotation.name();
    }

    /** The field's declared type, its type arguments included. */
    Type type() {
        return type;
    }

    /** The class and the field, for messages: {@code Document.title}. */
    String label() {
        return owner.getSimpleName() + "." + name;
    }

    /** The annotation, or null. */
    <A extends Annotation> A annotation(Class<A> annotationType) {
        return annotations.stream()
                .filter(annotationType::isInstance)
                .map(annotationType::cast)
                .findFirst()
                .orElse(null);
    }

    boolean isMarkedNullable() {
        return isMarked(NULLABLE);
    }

    boolean isMarkedNotNull() {
        return isMarked(NOT_NULL);
    }

    private boolean isMarked(Set<String> names) {
        return annotations.stream()
                .anyMatch(
                        annotation -> names.contains(annotation.annotationType().getSimpleName()));
    }

    /**
     * Reads the value of an object.
     *
     * @throws IllegalStateException if the object's accessor throws
     */
    public Object read(Object object) {
        try {
            return accessor.invokeExact(object);
        } catch (Error e) {
            throw e;
        } catch (Throwable e) { // An accessor may throw whatever it likes.
            throw new IllegalStateException(
                    String.format("the accessor of %s failed: %s", label(), e), e);
        }
    }

    @Override
    public String toString() {
        return label();
    }
}
