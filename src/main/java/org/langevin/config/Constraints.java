package org.langevin.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.langevin.config.ConfigurationException.Problem;

/**
 * The one reading of {@link Range} and {@link OneOf}: for the reader, which asks value by value, and for the records'
 * constructors, which ask for all.
 */
final class Constraints {

    private Constraints() {}

    /**
     * Checks a record's values in its compact constructor.
     *
     * @param type the record's class
     * @param values the constructor's arguments, in order
     * @throws ConfigurationException naming every component whose value is missing or not allowed
     */
    static void check(Class<? extends Record> type, Object... values) {
        RecordComponent[] components = type.getRecordComponents();
        if (components.length != values.length) {
            throw new IllegalArgumentException(
                    type + " has " + components.length + " components, not " + values.length);
        }
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            String key = Spelling.key(components[i].getName());
            refusal(components[i], values[i]).ifPresent(what -> problems.add(new Problem("", key, what)));
        }
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
    }

    /**
     * Why a value of the right type is not allowed.
     *
     * @param component what the value is for
     * @param value a number, a text, a list or an optional of these, or anything else
     * @return the value, and what is allowed; empty if it is allowed
     */
    static Optional<String> refusal(RecordComponent component, Object value) {
        if (value == null) {
            return Optional.of("is missing; give " + kind(component));
        }
        if (value instanceof Optional<?> optional) {
            return optional.flatMap(inner -> refusal(component, inner));
        }
        if (value instanceof List<?> list) {
            return list.stream()
                    .flatMap(item -> refusal(component, item).stream())
                    .findFirst();
        }
        return allowed(component, value)
                ? Optional.empty()
                : Optional.of(shown(value) + " is not allowed; give " + kind(component) + suggestion(component, value));
    }

    /**
     * What may stand at a component, in words.
     *
     * @param component what a value is for
     * @return for instance "a whole number from 1 to 64"
     */
    static String kind(RecordComponent component) {
        OneOf oneOf = component.getAnnotation(OneOf.class);
        String kind = oneOf == null
                ? Kinds.of(component.getGenericType()) + range(component.getAnnotation(Range.class))
                : choice(oneOf.value());
        return component.getType() == Optional.class ? kind + ", or null" : kind;
    }

    private static String choice(String[] allowed) {
        return allowed.length == 1 ? allowed[0] + ", which alone is supported" : "one of " + String.join(", ", allowed);
    }

    private static boolean allowed(RecordComponent component, Object value) {
        OneOf oneOf = component.getAnnotation(OneOf.class);
        if (oneOf != null) {
            return List.of(oneOf.value()).contains(value);
        }
        if (!(value instanceof Number number)) {
            return true;
        }
        double x = number.doubleValue();
        Range r = component.getAnnotation(Range.class);
        boolean within = r == null || (x >= r.min() && x <= r.max() && x > r.above() && x < r.below());
        return Double.isFinite(x) && within;
    }

    private static String shown(Object value) {
        return value instanceof String text ? Spelling.quote(text) : value.toString();
    }

    private static String suggestion(RecordComponent component, Object value) {
        OneOf oneOf = component.getAnnotation(OneOf.class);
        return oneOf == null
                ? ""
                : Spelling.nearest(value.toString(), List.of(oneOf.value()))
                        .map(name -> "; did you mean '" + name + "'?")
                        .orElse("");
    }

    private static String range(Range range) {
        if (range == null) {
            return "";
        }
        boolean interval = Double.isFinite(range.min()) && Double.isFinite(range.max());
        String words = Stream.of(
                        bound("above ", range.above()),
                        bound("from ", range.min()) + (interval ? bound(" to ", range.max()) : ""),
                        interval ? "" : bound("at most ", range.max()),
                        bound("below ", range.below()))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.joining(" and "));
        return words.isEmpty() ? "" : " " + words;
    }

    private static String bound(String word, double bound) {
        if (!Double.isFinite(bound)) {
            return "";
        }
        return word + (bound == Math.rint(bound) ? Long.toString((long) bound) : Decimal.shortest(bound));
    }
}
