package org.langevin.cli;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.stream.StreamSupport;

/** An answer for reading: the same tree that {@link Json} prints, one line a value, named by the path to it. */
final class Table {
    private static final int NAME_COLUMNS = 30;

    private Table() {}

    static void print(Object answer, PrintStream out) {
        print("", Json.tree(answer), out);
    }

    private static void print(String path, JsonNode node, PrintStream out) {
        if (node.isObject()) {
            node.properties().forEach(field -> print(join(path, field.getKey()), field.getValue(), out));
        } else {
            out.println(String.format("%-" + NAME_COLUMNS + "s", path) + words(node));
        }
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static String words(JsonNode value) {
        if (!value.isArray()) {
            return value.isNull() ? "not found" : value.asText();
        }
        String words = StreamSupport.stream(value.spliterator(), false)
                .map(JsonNode::asText)
                .collect(joining("; "));
        return words.isEmpty() ? "none" : words;
    }
}
