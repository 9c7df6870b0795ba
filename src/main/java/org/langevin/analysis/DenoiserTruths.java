package org.langevin.analysis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import org.langevin.physics.Truth;

/**
 * What is known of the exact denoisers, their Bayes losses, their flows and their likelihoods, and what this system makes of it.
 *
 * <p>The known values stand in {@code denoiser-truths.tsv} beside this class, one a line: key, path within the key, value. They were computed
 * elsewhere, by numpy, scipy and mpmath; none by this code.
 */
public final class DenoiserTruths {
    private static final String VALUES = "denoiser-truths.tsv";

    private DenoiserTruths() {}

    /**
     * How the numbers of one key are computed here.
     *
     * @param topic the section they belong to
     * @param relative the tolerance as a share of the value
     * @param absolute what is added to it
     * @param answer from the path within the key to the number
     */
    record Family(String topic, double relative, double absolute, ToDoubleFunction<String[]> answer) {
        double tolerance(double exact) {
            return relative * Math.abs(exact) + absolute;
        }
    }

    /** All rows, in the order of the file. */
    public static List<Truth> all() {
        Map<String, Family> families = new HashMap<>(ReversalAnswers.families());
        families.putAll(LikelihoodAnswers.families());
        return rows(VALUES, families);
    }

    /** The rows of a file of known values beside this class. */
    static List<Truth> rows(String file, Map<String, Family> families) {
        return lines(file).stream()
                .map(line -> row(file, line.split("\t", -1), families))
                .toList();
    }

    private static Truth row(String file, String[] line, Map<String, Family> families) {
        String key = line[0];
        Family family = families.get(key);
        if (line.length != 3 || family == null) {
            throw new IllegalStateException(file + ": no answer to '" + String.join(" ", line) + "'");
        }
        double exact = Double.parseDouble(line[2]);
        String[] path = line[1].split("\\|", -1);
        return new Truth(
                family.topic,
                key,
                line[1].isEmpty() ? key : line[1].replace("|", ", "),
                exact,
                family.tolerance(exact),
                () -> family.answer.applyAsDouble(path));
    }

    private static List<String> lines(String file) {
        try (InputStream stream = DenoiserTruths.class.getResourceAsStream(file)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The numbers in a name such as {@code t=0.05,x=-0.5} or {@code eps*_t300_x(0.3, -0.4)}. */
    static double[] numbersIn(String name) {
        return Pattern.compile("(?<![A-Za-z*0-9])-?\\.?\\d[\\d.e-]*|(?<=_t)\\d+|(?<=[a-z]=)-?[\\d.e-]+")
                .matcher(name)
                .results()
                .mapToDouble(match -> Double.parseDouble(match.group()))
                .toArray();
    }
}
