package org.langevin.config;

import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The one text of a configuration record: every key in the order of declaration, defaults written out, numbers by their
 * shortest decimal. Reading it back gives an equal record; equal records give equal text on every machine and JDK, so the text
 * can be hashed and compared.
 */
public final class CanonicalYaml {

    private CanonicalYaml() {}

    /**
     * Writes a record.
     *
     * @param config any configuration record
     * @return YAML, one key a line, sections indented by two spaces
     */
    public static String render(Record config) {
        StringBuilder out = new StringBuilder();
        section(values(config), "", out);
        return out.toString();
    }

    /**
     * Identifies a record by its canonical text.
     *
     * @param config any configuration record
     * @return SHA-256, 64 hexadecimal digits
     */
    public static String hash(Record config) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(render(config).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * What differs between two records.
     *
     * @param before a configuration
     * @param after another of the same type
     * @return one line a key that differs, {@code training.batch: 64 -> 32}, in alphabetical order; none if they are equal
     */
    public static List<String> changes(Record before, Record after) {
        Map<String, String> old = flat(before);
        Map<String, String> now = flat(after);
        TreeSet<String> keys = new TreeSet<>(old.keySet());
        keys.addAll(now.keySet());
        return keys.stream()
                .filter(key -> !old.getOrDefault(key, "").equals(now.getOrDefault(key, "")))
                .map(key -> key + ": " + old.getOrDefault(key, "none") + " -> " + now.getOrDefault(key, "none"))
                .toList();
    }

    /**
     * A record's values by key: texts, whole numbers, doubles, truth values, lists of these, nested maps of the same kind, and
     * null for an empty optional.
     *
     * @param config any configuration record
     * @return in the order of declaration
     */
    public static Map<String, Object> values(Record config) {
        Map<String, Object> values = new LinkedHashMap<>();
        Forms.sectionOf(config.getClass())
                .flatMap(Forms::tag)
                .ifPresent(tag -> values.put(tag, Forms.name(config.getClass())));
        for (RecordComponent component : config.getClass().getRecordComponents()) {
            values.put(Spelling.key(component.getName()), plain(read(component, config)));
        }
        return values;
    }

    private static Object read(RecordComponent component, Record config) {
        try {
            return component.getAccessor().invoke(config);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component + " is no component of a public record", e);
        }
    }

    /** The value as text formats know it. */
    private static Object plain(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.map(CanonicalYaml::plain).orElse(null);
        }
        if (value instanceof Record record) {
            return values(record);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(CanonicalYaml::plain).toList();
        }
        if (value instanceof Map<?, ?> numbers) {
            return new TreeMap<>(numbers);
        }
        return value instanceof Enum<?> constant ? Spelling.text(constant) : value;
    }

    /** Writes a section, its inner sections two spaces further in. */
    private static void section(Map<?, ?> values, String indent, StringBuilder out) {
        values.forEach((key, value) -> {
            out.append(indent).append(key).append(':');
            if (value instanceof Map<?, ?> inner && inner.isEmpty()) {
                out.append(" {}\n");
            } else if (value instanceof Map<?, ?> inner) {
                out.append('\n');
                section(inner, indent + "  ", out);
            } else {
                out.append(' ').append(text(value)).append('\n');
            }
        });
    }

    /** Every value as text by its dotted key. */
    private static Map<String, String> flat(Record config) {
        Map<String, String> flat = new LinkedHashMap<>();
        flatten(values(config), "", flat);
        return flat;
    }

    private static void flatten(Map<?, ?> values, String path, Map<String, String> flat) {
        values.forEach((key, value) -> {
            if (value instanceof Map<?, ?> inner) {
                flatten(inner, path + key + ".", flat);
            } else {
                flat.put(path + key, text(value));
            }
        });
    }

    private static String text(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(CanonicalYaml::text).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Double number) {
            return Decimal.shortest(number);
        }
        return value instanceof String text ? word(text) : String.valueOf(value);
    }

    /** A text without quotes where it cannot be taken for anything else. */
    private static String word(String text) {
        boolean safe = text.matches("[A-Za-z][A-Za-z0-9_./-]*") && !text.matches("true|false|null");
        return safe ? text : quoted(text);
    }

    /** Double quotes with JSON's escapes, which YAML shares; everything outside ASCII is escaped, so no encoding can change it. */
    private static String quoted(String text) {
        List<String> out = new ArrayList<>();
        text.chars()
                .forEach(c -> out.add(
                        switch (c) {
                            case '"' -> "\\\"";
                            case '\\' -> "\\\\";
                            default -> c < ' ' || c > '~' ? String.format("\\u%04x", c) : String.valueOf((char) c);
                        }));
        return "\"" + String.join("", out) + "\"";
    }
}
