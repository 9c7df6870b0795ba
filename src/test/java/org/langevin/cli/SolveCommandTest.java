package org.langevin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every ready case comes out as its laws say, and what can't be solved is refused in one line at its place. */
class SolveCommandTest {
    private static final Path CASES = Path.of("configs", "physics");

    /** The largest error of a quantity that no ensemble estimates, over all ready cases of its kind. */
    private static final double SCHEME_ERROR = 2e-3;

    static Stream<Path> cases() throws IOException {
        return Files.list(CASES).sorted();
    }

    private static JsonNode answer(Run run) throws IOException {
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.OK);
        return new ObjectMapper().readTree(run.out());
    }

    /** Estimates within four and a half standard errors; a scheme's bias is below one at these numbers of paths. */
    @ParameterizedTest
    @MethodSource("cases")
    void aReadyCaseAgreesWithItsLaws(Path file) throws IOException {
        JsonNode quantities = answer(Run.of(fewer(file))).get("quantities");
        assertThat(quantities).isNotEmpty();
        for (JsonNode quantity : quantities) {
            String name = file + ": " + quantity;
            double computed = quantity.get("computed").asDouble();
            if (!quantity.get("standard_error").isNull()) {
                double error = quantity.get("standard_error").asDouble();
                assertThat(Math.abs(quantity.get("error").asDouble())).as(name).isLessThan(4.5 * error);
            } else if (quantity.get("quantity").asText().startsWith("order")) {
                assertThat(computed).as(name).isBetween(1.9, 2.1);
            } else if (quantity.get("quantity").asText().equals("front")) {
                assertThat(Math.abs(quantity.get("error").asDouble())).as(name).isLessThan(0.1);
            } else if (!quantity.get("exact").isNull()) {
                assertThat(Math.abs(quantity.get("error").asDouble())).as(name).isLessThan(SCHEME_ERROR);
            }
        }
    }

    private static String[] fewer(Path file) throws IOException {
        String text = Files.readString(file);
        List<String> words = text.contains("paths:")
                ? List.of("solve", file.toString(), "--set", "paths=4000", "--set", "report=[mean, variance]")
                : text.contains("system: brownian")
                        ? List.of("solve", file.toString(), "--set", "walkers=20000")
                        : List.of("solve", file.toString());
        return words.toArray(new String[0]);
    }

    @Test
    void anUnstableStepIsRefusedByTheWalkAndByTheHeatSolverWithTheSameLimit() {
        String[] finer = {"--set", "clock={kind: constant, diffusivity: 1.0, time: 6.0}"};
        Run walk = Run.of("solve", CASES.resolve("lattice-walk.yaml").toString(), finer[0], finer[1]);
        assertThat(walk.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(walk.err())
                .contains("lattice-walk.yaml:10:8: steps: ")
                .contains("0.3 in 2 dimensions")
                .contains("1/(2d) = 0.25");
        Run heat = Run.of("solve", CASES.resolve("heat-sine.yaml").toString(), "--set", "scheme=ftcs");
        assertThat(heat.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(heat.err()).contains("heat-sine.yaml:8:8: steps: ").contains("1/(2d) = 0.5");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        heat-sine     | clock.diffusivity=-1.0                                    | diffusivity: -1.0 is not allowed; give a number above 0
        heat-sine     | ends=[{lower: periodic, upper: dirichlet}]                | periodic at both ends or at neither
        heat-sine     | ends=[{lower: dirichlet}]                                 | ends.upper: is missing and has no default
        heat-sine     | region.cells=[80, 80]                                     | lower: has 1 entries; give 2, one an axis
        heat-sine     | region.cells=[100000000]                                  | cells in all are more than 67108864; take a coarser grid
        heat-sine     | report=[{quantity: valeu, at: [0.5]}] | 'valeu' is unknown; did you mean 'value'?
        heat-sine     | report=[{quantity: value, at: [7.0]}] | expected a place in
        heat-sine     | scheme=crank-nicholson                                    | did you mean 'crank-nicolson'?
        heat-sine     | scheme=peaceman-rachford                                  | scheme
        heat-sine     | steps=0                                                   | steps: 0 is not allowed; give a whole number from 1
        heat-schedule | clock.name=vee                                            | schedule 'vee': expected one of
        heat-schedule | clock={kind: schedule, name: vp-cosine} | heat time is infinite at 1.0
        lattice-walk  | ends=[{lower: dirichlet, upper: dirichlet}, {lower: periodic, upper: periodic}] | take points at nodes
        cir           | method=exact                                              | method: 'exact' is unknown for this model; known: full-truncation
        cir           | start=-1.0                                                | start: -1.0 is outside of the model's states
        bounded-mixing| model.s=1.0                                               | s: 1.0 is not allowed; give a number above 0 and below 1
        gbm           | steps=100                                                 | steps: 100 is no power of 2
        brownian-motion | start=[-1.0]                                            | expected a start between
        """)
    void whatCannotBeSolvedIsRefusedInOneLine(String name, String override, String message) {
        Run run = Run.of("solve", CASES.resolve(name + ".yaml").toString(), "--set", override);
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines().filter(line -> line.contains(message)))
                .as(run.err())
                .hasSize(1);
        assertThat(run.err()).doesNotContain("Exception");
    }

    @Test
    void theAnswerIsDrawnAsAStillAndAsAnAnimation(@TempDir Path folder) throws IOException {
        for (String name : List.of("heat-sine", "heat-plate")) {
            String file = CASES.resolve(name + ".yaml").toString();
            Path still = folder.resolve(name + ".png");
            Path animation = folder.resolve(name + ".gif");
            assertThat(Run.of("solve", file, "--set", "accuracy=[]", "--plot", still.toString())
                            .status())
                    .isEqualTo(ExitStatus.OK);
            assertThat(ImageIO.read(still.toFile()).getWidth()).isGreaterThan(400);
            assertThat(Run.of("solve", file, "--set", "accuracy=[]", "--plot", animation.toString())
                            .status())
                    .isEqualTo(ExitStatus.OK);
            try (var stream = ImageIO.createImageInputStream(animation.toFile())) {
                var reader = ImageIO.getImageReadersByFormatName("gif").next();
                reader.setInput(stream);
                assertThat(reader.getNumImages(true)).isGreaterThan(30);
            }
        }
    }

    @Test
    void aPictureOfAnotherKindIsRefusedBeforeAnythingIsComputed() {
        Run run = Run.of("solve", CASES.resolve("heat-sine.yaml").toString(), "--plot", "x.pdf");
        assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(run.err()).contains("--plot: x.pdf is no picture; give a name that ends in .png or .gif");
    }
}
