package org.langevin.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintStream;

/**
 * The answers of commands as JSON: records become objects with their components' names, in order, written log_snr for logSnr.
 *
 * <p>JSON has no infinities and no NaN, and a noise schedule has both (logSNR = ∞ at t = 0); they are written as the strings
 * {@code "Infinity"}, {@code "-Infinity"} and {@code "NaN"}, which {@code float()} in Python and {@code Number()} in JavaScript
 * read back.
 */
final class Json {
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
}
