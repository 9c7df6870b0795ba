package org.langevin.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * The answers of commands as JSON: records become objects with their components' names, in order, written log_snr for logSnr.
 *
 * <p>JSON has no infinities and no NaN, and a noise schedule has both (logSNR = ∞ at t = 0); they are written as the strings
 * {@code "Infinity"}, {@code "-Infinity"} and {@code "NaN"}, which {@code float()} in Python and {@code Number()} in JavaScript
 * read back.
 */
final class Json {
    /** Lists of no more numbers than this have all their digits. */
    private static final int SHORT = 32;

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private Json() {}

    /** Writes an answer, and ends the line. */
    static void print(Object answer, PrintStream out) {
        out.println(tree(answer).toPrettyString());
    }

    /** Writes an answer as one line, for programs that read line by line. */
    static void printLine(Object answer, PrintStream out) {
        out.println(tree(answer));
    }

    /** The answer as a tree. */
    static JsonNode tree(Object answer) {
        return MAPPER.valueToTree(answer);
    }

    /**
     * The answer as a tree, with six digits of each number in a list of more than {@value #SHORT}: the thousands of numbers behind a plot, which nobody
     * reads one by one.
     */
    static JsonNode brief(Object answer) {
        JsonNode tree = tree(answer);
        shorten(tree);
        return tree;
    }

    private static void shorten(JsonNode node) {
        if (node instanceof ArrayNode list && list.size() > SHORT) {
            for (int i = 0; i < list.size(); i++) {
                if (list.get(i).isDouble()) {
                    list.set(i, DoubleNode.valueOf(sixDigits(list.get(i).doubleValue())));
                }
            }
        }
        node.forEach(Json::shorten);
    }

    private static double sixDigits(double x) {
        return Double.isFinite(x) ? new BigDecimal(x).round(new MathContext(6)).doubleValue() : x;
    }
}
