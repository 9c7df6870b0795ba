package org.langevin.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Numbers of laws that are known in closed form: denoisers, Bayes losses, quantile maps, likelihoods; by scipy and mpmath. */
public final class AnalyticReference {
    private static final JsonNode ALL = read();

    /** The analytic reversal: mixtures, finite datasets, noise floors. */
    public static final JsonNode REVERSAL = ALL.get("physics");

    /** Loss floors and likelihoods. */
    public static final JsonNode LIKELIHOOD = ALL.get("generative");

    private AnalyticReference() {}

    private static JsonNode read() {
        try (var stream = AnalyticReference.class.getResourceAsStream("analytic.json")) {
            return new ObjectMapper().readTree(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
