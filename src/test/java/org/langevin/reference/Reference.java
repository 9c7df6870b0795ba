package org.langevin.reference;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.stream.Stream;

/** Numbers computed outside of this project, from the resources beside this class. */
public final class Reference {
    /** numpy and scipy in double precision, by the formulas of the well-known implementations. */
    public static final JsonNode GENERATIVE = read("generative.json");

    /** numpy, scipy and mpmath; closed forms in double precision. */
    public static final JsonNode PHYSICS = read("physics.json");

    /** The tables in 45-digit arithmetic. */
    public static final JsonNode EXACT = read("tables-exact.json");

    /** numpy's timesteps. */
    public static final JsonNode TIMESTEPS = read("timesteps.json");

    private Reference() {}

    /** The fields of an object, in order. */
    public static Stream<Map.Entry<String, JsonNode>> fields(JsonNode object) {
        return object.properties().stream();
    }

    /** An array of numbers. */
    public static double[] numbers(JsonNode array) {
        double[] values = new double[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).asDouble();
        }
        return values;
    }

    /** Some of the numbers are infinite, on purpose. */
    private static JsonNode read(String name) {
        try (var stream = Reference.class.getResourceAsStream(name)) {
            return JsonMapper.builder()
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .build()
                    .readTree(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
