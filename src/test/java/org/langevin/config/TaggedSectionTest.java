package org.langevin.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A section of several forms: the tag chooses, the other keys are that form's and no other's. */
class TaggedSectionTest {

    /** Shapes. */
    @Tagged("kind")
    public sealed interface Shape permits Disc, LongBox {}

    /**
     * Round.
     *
     * @param radius above 0
     */
    public record Disc(@Default("1") @Range(above = 0) double radius) implements Shape {
        /** Checks the range. */
        public Disc {
            Constraints.check(Disc.class, radius);
        }
    }

    /**
     * Square.
     *
     * @param sides lengths
     */
    public record LongBox(List<Double> sides) implements Shape {}

    /**
     * Shapes in a file.
     *
     * @param first one
     * @param more many
     */
    public record Drawing(Shape first, @Default("[]") List<Shape> more) {}

    /**
     * Numbers by name.
     *
     * @param numbers any
     */
    public record Named(@Default("{}") Map<String, Double> numbers) {}

    @Test
    void numbersMayGoByNamesThatOthersKnow() {
        Named named = new ConfigReader().parse("n.yaml", "numbers: {b: 2, a: 1e-3}\n", Named.class, List.of());
        assertThat(named.numbers()).isEqualTo(Map.of("a", 1e-3, "b", 2.0));
        assertThat(CanonicalYaml.render(named)).isEqualTo("numbers:\n  a: 0.001\n  b: 2.0\n");
        assertThatThrownBy(() -> new ConfigReader().parse("n.yaml", "numbers: {b: x}\n", Named.class, List.of()))
                .hasMessage("n.yaml:1:14: numbers.b: 'x' is not a number");
    }

    private static Drawing read(String text) {
        return new ConfigReader().parse("d.yaml", text, Drawing.class, List.of());
    }

    @Test
    void theTagChoosesTheForm() {
        Drawing drawing = read("first: {kind: disc, radius: 2}\nmore: [{kind: long-box, sides: [1, 2]}, disc]\n");
        assertThat(drawing).isEqualTo(new Drawing(new Disc(2), List.of(new LongBox(List.of(1.0, 2.0)), new Disc(1))));
    }

    @Test
    void aWholeFileMayHaveForms() {
        assertThat(new ConfigReader().parse("s.yaml", "kind: disc\nradius: 3\n", Shape.class, List.of()))
                .isEqualTo(new Disc(3));
    }

    @Test
    void theCanonicalTextNamesTheForm() {
        String text = CanonicalYaml.render(new Drawing(new Disc(2), List.of()));
        assertThat(text).isEqualTo("first:\n  kind: disc\n  radius: 2.0\nmore: []\n");
        assertThat(read(text)).isEqualTo(new Drawing(new Disc(2), List.of()));
    }

    @Test
    void whatIsRefusedInUseGetsItsPlaceToo(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("s.yaml"), "first:\n  kind: disc\n  radius: 3\n");
        ConfigurationException refused = new ConfigurationException("first.radius", "3.0 is more than fits; give less");
        assertThat(ConfigReader.located(file, refused))
                .hasMessage(file + ":3:11: first.radius: 3.0 is more than fits; give less");
        assertThat(ConfigReader.located(file, new ConfigurationException("more", "is missing")))
                .hasMessage(file + ":1:1: more: is missing");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        first: {kind: disk}                     | d.yaml:1:15: first.kind: 'disk' is unknown; did you mean 'disc'?
        first: {radius: 2}                      | d.yaml:1:8: first.kind: is missing; give one of disc, long-box
        first: {kind: disc, sides: [1]}         | d.yaml:1:21: first.sides: unknown key; known: radius
        first: {kind: disc, radius: 0}          | d.yaml:1:29: first.radius: 0.0 is not allowed; give a number above 0
        first: [disc]                           | d.yaml:1:8: first: is not a section; write its keys below it, first of all kind
        first: {kind: [disc]}                   | d.yaml:1:15: first.kind: is missing; give one of disc, long-box
        """)
    void whatDoesNotFitIsNamedByPlace(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(message);
    }
}
