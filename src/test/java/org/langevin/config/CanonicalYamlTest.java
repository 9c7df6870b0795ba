package org.langevin.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One text, one hash and one difference for a configuration, however it was written. */
class CanonicalYamlTest {

    /**
     * Values of every kind.
     *
     * @param text a text
     * @param odd a text that needs quotes
     * @param count a whole number
     * @param rate a number
     * @param on a truth value
     * @param sizes a list
     * @param limit none or a number
     * @param inner a section
     */
    public record Sample(
            String text,
            @Default("\"no: \\\"x\\\"\"") String odd,
            @Default("7") long count,
            @Default("2e-4") double rate,
            @Default("true") boolean on,
            @Default("[1, 2]") List<Integer> sizes,
            @Default("null") Optional<Double> limit,
            @Default("{}") Inner inner) {}

    /**
     * A section.
     *
     * @param depth a whole number
     * @param shape a choice
     */
    public record Inner(
            @Default("3") int depth, @Default("flat-top") Shape shape) {}

    /** Choices. */
    public enum Shape {
        /** One. */
        FLAT_TOP,
        /** Other. */
        ROUND
    }

    private static final String TEXT = """
            text: a/b-c.d
            odd: "no: \\"x\\""
            count: 7
            rate: 0.0002
            on: true
            sizes: [1, 2]
            limit: null
            inner:
              depth: 3
              shape: flat_top
            """;

    /** By {@code printf ... | sha256sum} of the text above. */
    private static final String SHA256 = "4845b0e74e210782bbbca3179cb49e8e17bf5726ba822f453ec3a30b6b348001";

    private static Sample read(String text) {
        return new ConfigReader().parse("a.yaml", text, Sample.class, List.of());
    }

    @Test
    void everyKeyIsWrittenInOrderAndReadsBackEqual() {
        Sample sample = read("text: a/b-c.d\n");
        assertThat(CanonicalYaml.render(sample)).isEqualTo(TEXT);
        assertThat(read(TEXT)).isEqualTo(sample);
    }

    @Test
    void textsThatLookLikeOtherThingsReadBackAsTexts() {
        for (String text :
                List.of("true", "null", "", "12", "1e5", "~", "- a", "#x", "a: b", "caf\u00e9\n\t\u0001", "\\")) {
            Sample sample =
                    new Sample(text, text, 0, 0.1, false, List.of(), Optional.of(0.5), new Inner(1, Shape.ROUND));
            assertThat(read(CanonicalYaml.render(sample))).isEqualTo(sample);
        }
    }

    @Test
    void theHashIsThatOfTheTextAndIgnoresHowItWasWritten() {
        assertThat(CanonicalYaml.hash(read("text: a/b-c.d\n"))).isEqualTo(SHA256);
        assertThat(CanonicalYaml.hash(read("# hello\nrate: 2.0E-4\ninner: {shape: flat-top}\n\ntext: 'a/b-c.d'\n")))
                .isEqualTo(SHA256);
        assertThat(CanonicalYaml.hash(read("text: a/b-c.e\n"))).isNotEqualTo(SHA256);
    }

    @Test
    void theDifferenceNamesTheChangedKeysWithBothValues() {
        Sample before = read("text: a\n");
        assertThat(CanonicalYaml.changes(before, before)).isEmpty();
        assertThat(CanonicalYaml.changes(before, read("text: a\nrate: 1e-3\nlimit: 2\ninner: {shape: round}\n")))
                .containsExactly("inner.shape: flat_top -> round", "limit: null -> 2.0", "rate: 0.0002 -> 0.001");
    }
}
