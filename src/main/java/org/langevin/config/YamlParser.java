package org.langevin.config;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.langevin.config.ConfigurationException.Problem;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * YAML 1.2 text to {@link Node}s, of the plain subset that a configuration needs: one document of sections, lists and scalars.
 *
 * <p>Works on the parser's lazy stream of events, so that aliases, tags and deep nesting are refused at the event where they
 * appear, before anything is built from them. (Composing first and looking afterwards overflows the stack on a few thousand
 * opening brackets.)
 */
final class YamlParser {

    /** Deepest nesting of sections and lists; the deepest real configuration has three. */
    static final int MAX_DEPTH = 32;

    private final Function<Mark, String> places;
    private final List<Problem> problems;
    private final Iterator<Event> events;
    private Event event;

    private YamlParser(String text, Function<Mark, String> places, List<Problem> problems) {
        this.places = places;
        this.problems = problems;
        this.events = new Parse(LoadSettings.builder()
                        .setCodePointLimit(ConfigReader.MAX_JSON_BYTES)
                        .build())
                .parseString(text)
                .iterator();
    }

    /**
     * Parses a whole text.
     *
     * @param text YAML
     * @param place where the text stands, for problems that have no finer one
     * @param places from the parser's marks to places
     * @param problems receives duplicate keys, after which parsing goes on
     * @return the root, or empty if the text holds nothing
     * @throws ConfigurationException at the first problem after which the text cannot be read on, behind those found before
     */
    static Optional<Node> parse(String text, String place, Function<Mark, String> places, List<Problem> problems) {
        try {
            return new YamlParser(text, places, problems).document();
        } catch (MarkedYamlEngineException e) {
            String where = e.getProblemMark().map(places).orElse(place);
            problems.add(new Problem(where, "", "not YAML: " + e.getProblem() + tabHint(e.getProblem())));
        } catch (YamlEngineException e) {
            String reason = e.getMessage().lines().findFirst().orElse("unreadable");
            problems.add(new Problem(place, "", "not YAML: " + reason));
        }
        throw new ConfigurationException(problems);
    }

    private static String tabHint(String problem) {
        return problem.contains("TAB") || problem.contains("\\t") ? "; indent with spaces" : "";
    }

    private Optional<Node> document() {
        next();
        next();
        if (event instanceof StreamEndEvent) {
            return Optional.empty();
        }
        if (event instanceof DocumentStartEvent start && start.getSpecVersion().isPresent()) {
            throw refusal("directives (%YAML, %TAG) are not used here; leave the line out");
        }
        next();
        Node root = node("", 1);
        next();
        next();
        if (!(event instanceof StreamEndEvent)) {
            throw refusal("a second document begins; a configuration is one document, without '---' in between");
        }
        return Optional.of(root);
    }

    /** The node that begins with the current event; leaves the node's last event current. */
    private Node node(String path, int depth) {
        refuseMeta((NodeEvent) event);
        if (event instanceof ScalarEvent scalar) {
            return new Node.Scalar(place(), scalar.getValue(), scalar.isPlain());
        }
        if (depth > MAX_DEPTH) {
            throw refusal("nested deeper than " + MAX_DEPTH + " levels");
        }
        return event instanceof MappingStartEvent ? mapping(place(), path, depth) : sequence(place(), path, depth);
    }

    private Node sequence(String place, String path, int depth) {
        List<Node> items = new ArrayList<>();
        for (next(); !(event instanceof CollectionEndEvent); next()) {
            items.add(node(path, depth + 1));
        }
        return new Node.Sequence(place, List.copyOf(items));
    }

    private Node mapping(String place, String path, int depth) {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        for (next(); !(event instanceof CollectionEndEvent); next()) {
            String keyPlace = place();
            if (!(event instanceof ScalarEvent)) {
                throw refusal("a key is a single word");
            }
            String key = ((Node.Scalar) node(path, depth)).text();
            String full = path.isEmpty() ? key : path + "." + key;
            next();
            Node.Entry first = entries.putIfAbsent(key, new Node.Entry(keyPlace, node(full, depth + 1)));
            if (first != null) {
                problems.add(new Problem(keyPlace, full, "duplicate key, already given at " + first.keyPlace()));
            }
        }
        return new Node.Mapping(place, entries);
    }

    private void refuseMeta(NodeEvent node) {
        if (node.getAnchor().isPresent()) {
            throw refusal("anchors and aliases (&name, *name) are not used here; write the value out");
        }
        Optional<String> tag =
                node instanceof ScalarEvent scalar ? scalar.getTag() : ((CollectionStartEvent) node).getTag();
        if (tag.isPresent()) {
            throw refusal("tags (" + Spelling.quote(tag.get()) + ") are not used here; write the plain value");
        }
    }

    private ConfigurationException refusal(String what) {
        problems.add(new Problem(place(), "", what));
        return new ConfigurationException(problems);
    }

    private String place() {
        return event.getStartMark().map(places).orElse("");
    }

    private void next() {
        event = events.next();
    }
}
