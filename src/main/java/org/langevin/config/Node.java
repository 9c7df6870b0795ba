package org.langevin.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A piece of configuration text that remembers where it stands. */
sealed interface Node {

    /**
     * Where the text begins.
     *
     * @return {@code file:line:column} or {@code --set key}
     */
    String place();

    /**
     * One word or number.
     *
     * @param place where it begins
     * @param text its characters, without quotes
     * @param plain whether it was written without quotes, so that it may be a number, true, false or null
     */
    record Scalar(String place, String text, boolean plain) implements Node {

        private static final Set<String> NULLS = Set.of("", "~", "null");

        /**
         * Whether nothing was written, or explicitly null.
         *
         * @return true for a plain {@code null}, {@code ~} or empty value
         */
        boolean isNull() {
            return plain && NULLS.contains(text);
        }
    }

    /**
     * A list.
     *
     * @param place where it begins
     * @param items its entries in order
     */
    record Sequence(String place, List<Node> items) implements Node {}

    /**
     * A value with its key.
     *
     * @param keyPlace where the key stands
     * @param value the value
     */
    record Entry(String keyPlace, Node value) {}

    /**
     * A section: keys with values, in the order of the file.
     *
     * @param place where it begins
     * @param entries by key
     */
    record Mapping(String place, Map<String, Entry> entries) implements Node {

        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        /**
         * This section with one value set, sections on the way made where they are missing.
         *
         * @param path the keys from here to the value, at least one
         * @param value the new value
         * @return a new section
         * @throws ConfigurationException if the path leads through something that is no section
         */
        Mapping with(List<String> path, Node value) {
            Map<String, Entry> changed = new LinkedHashMap<>(entries);
            String key = path.get(0);
            Node inner = path.size() == 1 ? value : section(key, value).with(path.subList(1, path.size()), value);
            changed.put(key, new Entry(value.place(), inner));
            return new Mapping(place, changed);
        }

        /**
         * This section with one key left out.
         *
         * @param key the key
         * @return a new section
         */
        Mapping without(String key) {
            Map<String, Entry> rest = new LinkedHashMap<>(entries);
            rest.remove(key);
            return new Mapping(place, rest);
        }

        private Mapping section(String key, Node value) {
            Entry entry = entries.get(key);
            if (entry == null || (entry.value() instanceof Scalar scalar && scalar.isNull())) {
                return new Mapping(value.place(), Map.of());
            }
            if (entry.value() instanceof Mapping mapping) {
                return mapping;
            }
            String what = "is not a section at " + entry.value().place() + ", so it has no keys to set";
            throw new ConfigurationException(List.of(new ConfigurationException.Problem(value.place(), key, what)));
        }
    }
}
