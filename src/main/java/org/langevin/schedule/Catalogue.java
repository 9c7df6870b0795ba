package org.langevin.schedule;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Things that a user calls by name, each with the numbers it takes and their defaults: one line a thing.
 *
 * @param <T> what the names stand for
 */
public final class Catalogue<T> {
    private final String kind;
    private final Map<String, Entry<T>> entries = new LinkedHashMap<>();

    /**
     * A catalogue in the order of its entries.
     *
     * @param kind what an entry is called in a message, as "schedule"
     */
    public Catalogue(String kind, List<Entry<T>> entries) {
        this.kind = kind;
        entries.forEach(entry -> this.entries.put(entry.name, entry));
    }

    /**
     * One line.
     *
     * @param name what users write
     * @param description one sentence on what it is and where it comes from
     * @param defaults the numbers it takes, by name, with the values they have when not given
     * @param factory makes it from the numbers
     * @param <T> what the name stands for
     */
    public record Entry<T>(
            String name, String description, Map<String, Double> defaults, Function<Numbers, ? extends T> factory) {}

    /**
     * The numbers given to a factory, complete.
     *
     * @param byName value by name
     */
    public record Numbers(Map<String, Double> byName) {
        /** The number of that name. */
        public double number(String name) {
            return byName.get(name);
        }

        /** The number of that name, which must be whole. */
        public int whole(String name) {
            double value = number(name);
            if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(name + " = " + value + ": expected a whole number");
            }
            return (int) value;
        }
    }

    /** All entries, in order. */
    public List<Entry<T>> entries() {
        return List.copyOf(entries.values());
    }

    /** The thing of that name, with its default numbers. */
    public T named(String name) {
        return named(name, Map.of());
    }

    /** The thing of that name; numbers not given have their defaults. */
    public T named(String name, Map<String, Double> numbers) {
        Entry<T> entry = entries.get(name);
        if (entry == null) {
            throw new IllegalArgumentException(
                    "%s '%s': expected one of %s".formatted(kind, name, String.join(", ", entries.keySet())));
        }
        Map<String, Double> complete = new TreeMap<>(entry.defaults);
        for (String number : numbers.keySet()) {
            if (!complete.containsKey(number)) {
                throw new IllegalArgumentException(
                        "%s: %s '%s' takes %s".formatted(number, kind, name, complete.keySet()));
            }
        }
        complete.putAll(numbers);
        return entry.factory.apply(new Numbers(complete));
    }
}
