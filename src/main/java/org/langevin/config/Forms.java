package org.langevin.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The forms of a {@link Tagged} section by the names that files give them: the records' names in kebab case. */
final class Forms {

    private Forms() {}

    /**
     * The key that names the form.
     *
     * @param type any type
     * @return the key, empty if the type is no tagged section
     */
    static Optional<String> tag(Class<?> type) {
        return Optional.ofNullable(type.getAnnotation(Tagged.class)).map(Tagged::value);
    }

    /**
     * The tagged interface that a record is a form of.
     *
     * @param type a record
     * @return the interface, empty if the record stands alone
     */
    static Optional<Class<?>> sectionOf(Class<?> type) {
        return Stream.of(type.getInterfaces())
                .filter(each -> tag(each).isPresent())
                .findFirst();
    }

    /**
     * The records by name.
     *
     * @param type a tagged interface
     * @return in the order in which the interface permits them
     */
    static Map<String, Class<? extends Record>> of(Class<?> type) {
        Map<String, Class<? extends Record>> forms = new LinkedHashMap<>();
        for (Class<?> form : type.getPermittedSubclasses()) {
            forms.put(name(form), form.asSubclass(Record.class));
        }
        return forms;
    }

    /**
     * What files call a form.
     *
     * @param form a record
     * @return for instance {@code crank-nicolson}
     */
    static String name(Class<?> form) {
        String suffix = sectionOf(form)
                .map(section -> section.getAnnotation(Tagged.class).suffix())
                .orElse("");
        String name = form.getSimpleName();
        String stem = name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
        return Spelling.key(stem).replace('_', '-');
    }
}
