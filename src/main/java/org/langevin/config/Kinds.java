package org.langevin.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The types that a configuration may hold, in words. */
final class Kinds {

    private Kinds() {}

    /**
     * A type in a user's words.
     *
     * @param type a component's type
     * @return for instance "a list, each a whole number"
     */
    static String of(Type type) {
        if (type instanceof ParameterizedType generic) {
            if (generic.getRawType() == Map.class) {
                return "a number";
            }
            String inner = of(generic.getActualTypeArguments()[0]);
            return generic.getRawType() == List.class ? "a list, each " + inner : inner;
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isEnum()) {
            return "one of " + String.join(", ", texts(plain));
        }
        return plain.isRecord() || Forms.tag(plain).isPresent() ? "a section" : word(plain);
    }

    /**
     * The texts of an enum's constants.
     *
     * @param type an enum
     * @return as they are written in files
     */
    static List<String> texts(Class<?> type) {
        return Stream.of(type.getEnumConstants())
                .map(constant -> Spelling.text((Enum<?>) constant))
                .collect(Collectors.toUnmodifiableList());
    }

    /**
     * The type inside a list or an optional.
     *
     * @param type a component's type
     * @param container {@link List} or {@link Optional}
     * @return the inner type, empty if the type is no such container
     */
    static Optional<Type> inner(Type type, Class<?> container) {
        return type instanceof ParameterizedType generic && generic.getRawType() == container
                ? Optional.of(generic.getActualTypeArguments()[0])
                : Optional.empty();
    }

    private static String word(Class<?> type) {
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "a whole number";
        }
        if (type == double.class || type == Double.class) {
            return "a number";
        }
        return type == boolean.class || type == Boolean.class ? "true or false" : "a text";
    }
}
