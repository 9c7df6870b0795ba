package org.langevin.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.langevin.schedule.DdpmTable;
import org.langevin.schedule.NoiseSchedules;

/** The numbers are those of numpy in double precision, and of the papers. */
class ScheduleCommandTest {
    @TempDir
    Path folder;

    @Test
    void ddpmsTableHasItsNumbers() throws IOException {
        JsonNode points =
                answer("schedule", "ddpm-linear", "--at", "1,500,1000").path("points");
        double[] alphaBar = {0.9999, 0.07858724288177824, 4.035829765375676e-05};
        double[] beta = {1e-4, 0.01004004004004004, 0.02};
        for (int i = 0; i < 3; i++) {
            JsonNode point = points.get(i);
            double alpha = point.path("alpha").asDouble();
            assertThat(alpha * alpha).isCloseTo(alphaBar[i], within(1e-12 * alphaBar[i]));
            assertThat(point.path("sigma").asDouble()).isCloseTo(Math.sqrt(1 - alphaBar[i]), within(1e-12));
            assertThat(point.path("beta").asDouble()).isCloseTo(beta[i], within(1e-14));
            assertThat(point.path("log_snr").asDouble())
                    .isCloseTo(Math.log(alphaBar[i] / (1 - alphaBar[i])), within(1e-9));
            assertThat(point.path("heat_time").asDouble() * 2 * alphaBar[i] / (1 - alphaBar[i]))
                    .isCloseTo(1, within(1e-10));
        }
    }

    /** Infinity is a word in JSON, and no zero is negative. */
    @Test
    void theCleanEndIsClean() throws IOException {
        JsonNode clean =
                answer("schedule", "ddpm-linear", "--at", "0").path("points").get(0);
        assertThat(clean.path("log_snr").asText()).isEqualTo("Infinity");
        assertThat(clean.path("alpha").asDouble()).isEqualTo(1);
        assertThat(clean.path("sigma").asText()).isEqualTo("0.0");
        assertThat(clean.path("heat_time").asText()).isEqualTo("0.0");
    }

    @Test
    void withoutTimesTheQuartersAreShown() throws IOException {
        JsonNode points = answer("schedule", "vp-linear").path("points");
        assertThat(points).extracting(point -> point.path("t").asDouble()).containsExactly(0.0, 0.25, 0.5, 0.75, 1.0);
        assertThat(points.get(2).path("beta").asDouble())
                .as("0.1 + t (20 - 0.1)")
                .isCloseTo(10.05, within(1e-12));
    }

    /** Karras et al. 2022, equation 5, for 5 steps from 80 to 0.002 with rho = 7. */
    @Test
    void karrasStepsAreThoseOfThePaper() throws IOException {
        JsonNode steps = answer("schedule", "edm", "--steps", "5", "--spacing", "karras")
                .path("plan")
                .path("steps");
        double[] sigmas = {80.0, 17.52783196464411, 2.515218976147159, 0.16975275626876413, 0.002, 0};
        assertThat(steps).hasSize(5);
        for (int i = 0; i < 5; i++) {
            assertThat(steps.get(i).path("from").asDouble()).isCloseTo(sigmas[i], within(1e-10 * sigmas[i]));
            assertThat(steps.get(i).path("to").asDouble()).isCloseTo(sigmas[i + 1], within(1e-10 * sigmas[i]));
        }
    }

    @Test
    void theNetworksTimestepsAreDiffusersOnes() throws IOException {
        JsonNode steps = answer("schedule", "ddpm-linear", "--steps", "10", "--spacing", "linspace")
                .path("plan")
                .path("steps");
        List<Double> timesteps = new ArrayList<>();
        steps.forEach(step -> timesteps.add(step.path("timestep").asDouble()));
        assertThat(timesteps).containsExactly(999., 888., 777., 666., 555., 444., 333., 222., 111., 0.);
    }

    @Test
    void numbersCanBeChanged() throws IOException {
        JsonNode answer =
                answer("schedule", "ddpm-linear", "--set", "entries=100", "--set", "beta_end=0.2", "--at", "100");
        assertThat(answer.path("entries").asInt()).isEqualTo(100);
        assertThat(answer.path("points").get(0).path("beta").asDouble()).isCloseTo(0.2, within(1e-15));
    }

    /** A number goes to the schedules that have it, and each is answered in turn. */
    @Test
    void severalAreAnsweredSideBySide() throws IOException {
        JsonNode answers = answer("schedule", "ddpm-linear", "edm", "ddpm-cosine", "--set", "entries=100", "--at", "1");
        assertThat(answers).hasSize(3);
        assertThat(answers)
                .extracting(one -> one.path("schedule").asText())
                .containsExactly("ddpm-linear", "edm", "ddpm-cosine");
        assertThat(answers.get(0).path("entries").asInt()).isEqualTo(100);
        assertThat(answers.get(1).path("entries").isNull()).isTrue();
        assertThat(answers.get(1).path("points").get(0).path("sigma").asDouble())
                .isCloseTo(1, within(1e-15));
        assertThat(answers.get(2).path("entries").asInt()).isEqualTo(100);
    }

    /** For sigma = t the SNR of a step is 1 / t², and log-snr makes it grow by equal factors: (80 / 0.002)² in two steps. */
    @Test
    void eachStepHasItsSnr() throws IOException {
        JsonNode steps = answer("schedule", "edm", "--steps", "3").path("plan").path("steps");
        double[] snr = {1.0 / 6400, 1 / (80 * 0.002), 250_000};
        for (int k = 0; k < 3; k++) {
            assertThat(steps.get(k).path("snr").asDouble()).isCloseTo(snr[k], within(1e-12 * snr[k]));
            assertThat(steps.get(k).path("heat_time").asDouble()).isCloseTo(0.5 / snr[k], within(1e-12 / snr[k]));
        }
    }

    @Test
    void tablesAreReadFromFiles() throws IOException {
        Path betas = folder.resolve("betas.txt");
        Files.writeString(betas, "# beta\n0.1\n0.3 # the second\n\n0.5\n");
        JsonNode chain = answer("schedule", betas.toString(), "--at", "3");
        assertThat(chain.path("hash").asText()).isEqualTo(new DdpmTable(0.1, 0.3, 0.5).hash());
        assertThat(chain.path("points").get(0).path("alpha").asDouble())
                .isCloseTo(Math.sqrt(0.9 * 0.7 * 0.5), within(1e-15));

        Path levels = folder.resolve("levels.csv");
        Files.writeString(levels, "1, 0\n0.75, 0.25\n0.5, 0.5\n");
        JsonNode path = answer("schedule", levels.toString(), "--at", "1.5");
        assertThat(path.path("entries").asInt()).isEqualTo(2);
        assertThat(path.path("points").get(0).path("heat_time").asDouble())
                .as("between entries log heat is straight: from 1/18 to 1/2")
                .isCloseTo(1.0 / 6, within(1e-15));

        Files.writeString(levels, "1, 0\n0.5\n");
        assertThat(Run.of("schedule", levels.toString()).err()).contains("lines of other lengths");
        Files.writeString(levels, "one\n");
        assertThat(Run.of("schedule", levels.toString()).err()).contains("no table of numbers");
    }

    @Test
    void aModelsScheduleIsShown() throws IOException {
        JsonNode model = answer("schedule", "src/test/resources/fixtures/pipeline-ddpm-tiny", "--at", "1000");
        assertThat(model.path("hash").asText())
                .isEqualTo(NoiseSchedules.named("ddpm-linear").hash());
        assertThat(Run.of("schedule", "src/test/resources/fixtures/unet-gray-tiny")
                        .err())
                .contains("bare network");
    }

    @Test
    void thePlotIsAPictureAndLeavesTheAnswerAlone() throws IOException {
        Path png = folder.resolve("schedule.png");
        Run run = Run.of("schedule", "ve", "--steps", "4", "--plot", png.toString());
        assertThat(run.status()).isEqualTo(ExitStatus.OK);
        assertThat(run.err()).contains(png.toString());
        assertThat(new ObjectMapper().readTree(run.out()).path("schedule").asText())
                .isEqualTo("ve");
        BufferedImage picture = ImageIO.read(png.toFile());
        assertThat(picture.getHeight()).isGreaterThan(picture.getWidth());
    }

    @ParameterizedTest
    @CsvSource({
        "schedule ddpm-liner, ddpm-linear",
        "schedule ddpm-linear --at 1001, '[0.0, 1000.0]'",
        "schedule ddpm-linear --at -1, '[0.0, 1000.0]'",
        "schedule ddpm-linear --at noon, 'not a double'",
        "schedule ddpm-linear --steps 0, '[1, 1000]'",
        "schedule ddpm-linear --steps 5 --spacing karas, karras",
        "schedule ve --steps 5 --spacing leading, log-snr",
        "schedule ddpm-linear --set betaEnd=0.2, beta_end",
        "schedule ddpm-linear edm --set rho=7, rho",
        "schedule flow-matching --set beta_end=1, takes no numbers",
        "schedule vp-cosine --steps 5 --spacing karras, space the steps in time",
        "schedule ve ve ve ve ve ve ve --plot x.png, 1 to 6",
        "schedule vp-linear --set beta_min=0, beta_min = 0.0",
        "schedule ddpm-linear --set sigma=1, beta_start"
    })
    void whatIsWrongIsAnsweredWithWhatIsRight(String line, String answer) {
        Run run = Run.of(line.split(" "));
        assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(answer);
    }

    private static JsonNode answer(String... args) throws IOException {
        Run run = Run.of(args);
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.OK);
        return new ObjectMapper().readTree(run.out());
    }
}
