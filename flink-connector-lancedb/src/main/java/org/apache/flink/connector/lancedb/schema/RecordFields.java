package org.apache.flink.connector.lancedb.schema;

import java.lang.annotation.Annotation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.annotation.Internal;

/**
 * Finds the fields of a class: a record's components, else the fields of the class and its
 * superclasses that are neither static nor transient, each read through its getter or, where it is
 * public, directly. Records are looked at through reflection, since this code also runs on Java 11,
 * which has none.
 */
@Internal
public final class RecordFields {

    /** What Avro's generated classes inherit is no part of their data. */
    private static final String AVRO = "org.apache.avro.";

    private static final ClassValue<List<RecordField>> FIELDS =
            new ClassValue<>() {
                @Override
                protected List<RecordField> computeValue(Class<?> type) {
                    return List.copyOf(isRecord(type) ? components(type) : properties(type));
                }
            };

    private static final ClassValue<Map<String, RecordField>> BY_COLUMN =
            new ClassValue<>() {
                @Override
                protected Map<String, RecordField> computeValue(Class<?> type) {
                    Map<String, RecordField> byColumn = new LinkedHashMap<>();
                    of(type).forEach(field -> byColumn.put(field.columnName(), field));
                    return byColumn;
                }
            };

    private RecordFields() {}

    /**
     * The fields of a class, in the order of their declaration, those of superclasses first.
     *
     * @throws IllegalArgumentException if a field cannot be read, or there is none
     */
    public static List<RecordField> of(Class<?> type) {
        return FIELDS.get(type);
    }

    /**
     * The fields of a class by the names of their columns.
     *
     * @throws IllegalArgumentException if a field cannot be read, or there is none
     */
    public static Map<String, RecordField> byColumn(Class<?> type) {
        return BY_COLUMN.get(type);
    }

    private static boolean isRecord(Class<?> type) {
        return type.getSuperclass() != null
                && type.getSuperclass().getName().equals("java.lang.Record");
    }

    private static List<RecordField> components(Class<?> type) {
        List<RecordField> fields = new ArrayList<>();
        try {
            for (Object component :
                    (Object[]) Class.class.getMethod("getRecordComponents").invoke(type)) {
                Method accessor = (Method) get(component, "getAccessor");
                String name = (String) get(component, "getName");
                fields.add(
                        new RecordField(
                                type,
                                name,
                                accessor.getGenericReturnType(),
                                annotations(
                                        (AnnotatedType) get(component, "getAnnotatedType"),
                                        (AnnotatedElement) component,
                                        accessor,
                                        type.getDeclaredField(name)),
                                handle(type, name, accessor)));
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The record " + type.getName() + " is unreadable.", e);
        }
        return notEmpty(type, fields);
    }

    private static Object get(Object component, String getter) throws ReflectiveOperationException {
        return Class.forName("java.lang.reflect.RecordComponent")
                .getMethod(getter)
                .invoke(component);
    }

    private static List<RecordField> properties(Class<?> type) {
        Deque<Class<?>> superclassesFirst = new ArrayDeque<>();
        for (Class<?> each = type;
                each != null && each != Object.class && !each.getName().startsWith(AVRO);
                each = each.getSuperclass()) {
            superclassesFirst.push(each);
        }
        List<RecordField> fields = new ArrayList<>();
        for (Class<?> each : superclassesFirst) {
            for (Field field : each.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())
                        && !Modifier.isTransient(field.getModifiers())
                        && !field.isSynthetic()) {
                    fields.add(property(type, field));
                }
            }
        }
        return notEmpty(type, fields);
    }

    private static List<RecordField> notEmpty(Class<?> type, List<RecordField> fields) {
        if (fields.isEmpty()) {
            throw new IllegalArgumentException(
                    String.format(
                            "The class %s has no field that could be a column; use a record, or a class with public fields or getters.",
                            type.getName()));
        }
        return fields;
    }

    private static RecordField property(Class<?> type, Field field) {
        Method getter = getter(type, field);
        if (getter != null) {
            return new RecordField(
                    type,
                    field.getName(),
                    getter.getGenericReturnType(),
                    annotations(getter.getAnnotatedReturnType(), getter, field),
                    handle(type, field.getName(), getter));
        }
        if (Modifier.isPublic(field.getModifiers())) {
            return new RecordField(
                    type,
                    field.getName(),
                    field.getGenericType(),
                    annotations(field.getAnnotatedType(), field),
                    handle(type, field.getName(), field));
        }
        throw new IllegalArgumentException(
                String.format(
                        "The field '%s' of the class %s is not public and has no public getter; add the getter %s, or mark the field transient if it is no column.",
                        field.getName(), type.getName(), "get" + capitalized(field.getName())));
    }

    private static Method getter(Class<?> type, Field field) {
        String name = field.getName();
        for (String candidate :
                List.of(
                        "get" + capitalized(name),
                        "is" + capitalized(name),
                        "get" + capitalized(camelCase(name)),
                        name)) {
            try {
                Method method = type.getMethod(candidate);
                // Optional getters over plain fields are a common idiom.
                boolean fits =
                        field.getType().isAssignableFrom(method.getReturnType())
                                || method.getReturnType() == java.util.Optional.class;
                if (fits && !Modifier.isStatic(method.getModifiers())) {
                    return method;
                }
            } catch (NoSuchMethodException e) {
                // The next one.
            }
        }
        return null;
    }

    private static String capitalized(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    /** As Avro names the getter of {@code doc_id}: {@code getDocId}. */
    private static String camelCase(String name) {
        StringBuilder camel = new StringBuilder();
        for (String word : name.split("_", -1)) {
            camel.append(word.isEmpty() || camel.length() == 0 ? word : capitalized(word));
        }
        return camel.length() == 0 ? name : camel.toString();
    }

    private static List<Annotation> annotations(AnnotatedType type, AnnotatedElement... elements) {
        List<Annotation> annotations = new ArrayList<>(Arrays.asList(type.getAnnotations()));
        for (AnnotatedElement element : elements) {
            annotations.addAll(Arrays.asList(element.getAnnotations()));
        }
        return annotations;
    }

    private static MethodHandle handle(Class<?> type, String name, AccessibleObject member) {
        // The class itself need not be public, as records within another class often are not.
        if (!member.trySetAccessible()) {
            throw new IllegalArgumentException(
                    String.format(
                            "The field '%s' of the class %s cannot be read: its module does not open the package. Add 'opens %s;' to the module, or make the class public.",
                            name, type.getName(), type.getPackageName()));
        }
        try {
            return member instanceof Method
                    ? MethodHandles.lookup().unreflect((Method) member)
                    : MethodHandles.lookup().unreflectGetter((Field) member);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("An accessible member cannot be read: " + member, e);
        }
    }
}
