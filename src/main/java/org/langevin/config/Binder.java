package org.langevin.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.langevin.config.ConfigurationException.Problem;

/**
 * From {@link Node}s to records, by the components' names, types and annotations; collects every problem on its way.
 *
 * <p>A value that cannot be bound is a Java null inside this class; a bound null is an {@link Optional#empty}.
 */
final class Binder {

    private final Map<String, List<String>> choices;
    private final boolean foreign;
    private final List<Problem> problems;

    /**
     * Makes a binder.
     *
     * @param choices the allowed texts of some dotted keys, known only to the caller
     * @param foreign whether the text is another program's, whose keys with a leading underscore are its own business
     * @param problems receives what is wrong
     */
    Binder(Map<String, List<String>> choices, boolean foreign, List<Problem> problems) {
        this.choices = choices;
        this.foreign = foreign;
        this.problems = problems;
    }

    /**
     * Binds a section.
     *
     * @param type the record
     * @param node what stands there
     * @param path the dotted key of the section, empty for the root
     * @param <R> the record
     * @return the record, or null if anything in it is wrong
     */
    <R extends Record> R section(Class<R> type, Node node, String path) {
        if (!(node instanceof Node.Mapping mapping)) {
            report(node.place(), path, "is not a section; write its keys below it, or as {key: value}");
            return null;
        }
        Map<String, RecordComponent> components = new LinkedHashMap<>();
        Stream.of(type.getRecordComponents()).forEach(c -> components.put(Spelling.key(c.getName()), c));
        refuseUnknown(mapping, List.copyOf(components.keySet()), path);
        int before = problems.size();
        List<Object> values = new ArrayList<>();
        components.forEach((key, component) ->
                values.add(component(component, mapping.entries().get(key), mapping.place(), join(path, key))));
        return problems.size() == before && !values.contains(null) ? construct(type, values, mapping, path) : null;
    }

    /**
     * Binds a section or one form of a {@link Tagged} section.
     *
     * @param type a record, or a tagged interface of records
     * @param node what stands there
     * @param path the dotted key of the section, empty for the root
     * @param <S> the record or the interface
     * @return the record, or null if anything in it is wrong
     */
    <S> S anySection(Class<S> type, Node node, String path) {
        Optional<String> tag = Forms.tag(type);
        return tag.isPresent()
                ? type.cast(form(type, tag.get(), node, path))
                : type.cast(section(type.asSubclass(Record.class), node, path));
    }

    /** The form that the tag names, of the section's other keys; a word alone is a form whose keys all have defaults. */
    private Record form(Class<?> type, String tag, Node node, String path) {
        if (node instanceof Node.Scalar word && !word.isNull()) {
            Node.Mapping alone = new Node.Mapping(word.place(), Map.of(tag, new Node.Entry(word.place(), word)));
            return form(type, tag, alone, path);
        }
        Map<String, Class<? extends Record>> forms = Forms.of(type);
        String known = String.join(", ", forms.keySet());
        if (!(node instanceof Node.Mapping mapping)) {
            report(node.place(), path, "is not a section; write its keys below it, first of all " + tag);
            return null;
        }
        Node.Entry entry = mapping.entries().get(tag);
        if (entry == null || !(entry.value() instanceof Node.Scalar name)) {
            String place = entry == null ? mapping.place() : entry.value().place();
            report(place, join(path, tag), "is missing; give one of " + known);
            return null;
        }
        Class<? extends Record> form = forms.get(name.text().replace('_', '-'));
        if (form == null) {
            String hint = Spelling.hint(name.text(), forms.keySet());
            report(name.place(), join(path, tag), Spelling.quote(name.text()) + " is unknown; " + hint);
            return null;
        }
        return section(form, mapping.without(tag), path);
    }

    private void refuseUnknown(Node.Mapping mapping, List<String> known, String path) {
        mapping.entries().forEach((key, entry) -> {
            boolean theirs = foreign && key.startsWith("_");
            if (!known.contains(key) && !theirs) {
                report(entry.keyPlace(), join(path, key), "unknown key; " + Spelling.hint(key, known));
            }
        });
    }

    /** A component's value: what is given, or else its default, which goes the same way, so that it is held to the same rules. */
    private Object component(RecordComponent component, Node.Entry entry, String sectionPlace, String path) {
        if (entry != null) {
            return checked(component, entry.value(), path);
        }
        Default standard = component.getAnnotation(Default.class);
        if (standard == null) {
            report(sectionPlace, path, "is missing and has no default; give " + Constraints.kind(component));
            return null;
        }
        String place = "default of " + path;
        Node node = YamlParser.parse(standard.value(), place, mark -> place, problems)
                .orElseThrow();
        return checked(component, node, path);
    }

    /** A value of the right type that is also allowed. */
    private Object checked(RecordComponent component, Node node, String path) {
        Object value = value(component.getGenericType(), component, node, path);
        if (value == null) {
            return null;
        }
        Optional<String> refusal = Constraints.refusal(component, value).or(() -> unknownChoice(value, path));
        refusal.ifPresent(what -> report(node.place(), path, what));
        return refusal.isPresent() ? null : value;
    }

    /** Names whose table stands elsewhere, such as those of the samplers, are known by what the reader was told of it. */
    private Optional<String> unknownChoice(Object value, String path) {
        List<String> known = choices.get(path);
        return known == null || known.contains(value)
                ? Optional.empty()
                : Optional.of(
                        Spelling.quote(value.toString()) + " is unknown; " + Spelling.hint(value.toString(), known));
    }

    /** A value by the type of its component, the containers from outside in. */
    private Object value(Type type, RecordComponent component, Node node, String path) {
        Optional<Type> optional = Kinds.inner(type, Optional.class);
        if (optional.isPresent()) {
            boolean none = node instanceof Node.Scalar scalar && scalar.isNull();
            Object inner = none ? null : value(optional.get(), component, node, path);
            return none || inner != null ? Optional.ofNullable(inner) : null;
        }
        Optional<Type> item = Kinds.inner(type, List.class);
        if (item.isPresent()) {
            return list(item.get(), component, node, path);
        }
        if (Kinds.inner(type, Map.class).isPresent()) {
            return numbers(component, node, path);
        }
        Class<?> plain = (Class<?>) type;
        return plain.isRecord() || Forms.tag(plain).isPresent()
                ? anySection(plain, node, path)
                : scalar(plain, component, node, path);
    }

    /** All entries are looked at before the list is given up, so that each bad one is reported. */
    private Object list(Type item, RecordComponent component, Node node, String path) {
        if (!(node instanceof Node.Sequence sequence)) {
            report(node.place(), path, "is not a list; give " + Constraints.kind(component) + ", as [a, b]");
            return null;
        }
        List<Object> values = new ArrayList<>();
        for (Node each : sequence.items()) {
            values.add(value(item, component, each, path));
        }
        return values.contains(null) ? null : List.copyOf(values);
    }

    /** A map is of numbers by names that a table elsewhere knows, as those of a noise schedule. */
    private Object numbers(RecordComponent component, Node node, String path) {
        if (!(node instanceof Node.Mapping mapping)) {
            report(node.place(), path, "is not a section; give numbers by name, as {a: 1.0}");
            return null;
        }
        Map<String, Object> values = new LinkedHashMap<>();
        mapping.entries()
                .forEach((key, entry) ->
                        values.put(key, scalar(Double.class, component, entry.value(), join(path, key))));
        return values.containsValue(null) ? null : Map.copyOf(values);
    }

    private Object scalar(Class<?> type, RecordComponent component, Node node, String path) {
        if (!(node instanceof Node.Scalar scalar)) {
            report(node.place(), path, "is a list or a section; give " + Constraints.kind(component));
            return null;
        }
        if (scalar.isNull()) {
            report(node.place(), path, "has no value; give " + Constraints.kind(component));
            return null;
        }
        return Scalars.read(scalar, type).orElseGet(() -> {
            String what = Spelling.quote(scalar.text()) + " is not " + Constraints.kind(component);
            report(node.place(), path, what + Scalars.remedy(scalar, type));
            return null;
        });
    }

    /**
     * Calls the constructor, which checks that the values fit together. What it refuses it names by key; the place of that key's
     * value is added here. Anything else that it throws is a mistake in the record and no one's configuration.
     */
    private <R extends Record> R construct(Class<R> type, List<Object> values, Node.Mapping mapping, String path) {
        Class<?>[] types = Stream.of(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<R> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(values.toArray());
        } catch (InvocationTargetException e) {
            if (!(e.getCause() instanceof ConfigurationException refusal)) {
                throw new IllegalStateException(type + " failed on values that its annotations allow", e);
            }
            refusal.problems().forEach(p -> report(place(mapping, p.key()), join(path, p.key()), p.what()));
            return null;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " is no public record", e);
        }
    }

    /**
     * Where a dotted key's value stands.
     *
     * @param mapping the section that the key begins in
     * @param key the dotted key
     * @return the place of the innermost section on the way to it if it was left out
     */
    static String place(Node.Mapping mapping, String key) {
        int dot = key.indexOf('.');
        Node.Entry entry = mapping.entries().get(dot < 0 ? key : key.substring(0, dot));
        if (entry == null) {
            return mapping.place();
        }
        return dot > 0 && entry.value() instanceof Node.Mapping inner
                ? place(inner, key.substring(dot + 1))
                : entry.value().place();
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private void report(String place, String key, String what) {
        problems.add(new Problem(place, key, what));
    }
}
