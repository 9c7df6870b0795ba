package org.langevin.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.langevin.reference.Reference;
import org.langevin.report.page.HeadlessBrowser;

/** Cases whose law is known, through the command: with the exact denoiser, with a network trained for seconds, and refused. */
class CompareCommandTest {
    private static final Path CASES = Path.of("configs", "compare");

    /** Small enough for seconds: plans of few steps, few samples. */
    private static final List<String> LITTLE = List.of(
            "training={batch: 64, steps: 30}",
            "learning_rate.warmup_steps=0",
            "network={width: 16, blocks: 1}",
            "measure={states: 16, kernels: 16, samples: 400, repetitions: 3, batch: 256}",
            "schedule.numbers={entries: 40, beta_start: 0.0025, beta_end: 0.5}",
            "paths=[10]",
            "samplers=[{name: ddpm-beta, steps: 20}, {name: heun, steps: 10}]",
            "drift=[5, 20]",
            "trajectories={steps: 20, pairs: 16, shown: 3}",
            "output={steps: 10, cells: 108, samples: 400}");

    private static Run run(String name, List<String> overrides, String... more) {
        List<String> words =
                new ArrayList<>(List.of("compare", CASES.resolve(name + ".yaml").toString()));
        overrides.forEach(each -> words.addAll(List.of("--set", each)));
        words.addAll(List.of(more));
        return Run.of(words.toArray(String[]::new));
    }

    private static JsonNode answer(Run run) throws IOException {
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.OK);
        assertThat(run.out()).doesNotContain("NaN").doesNotContain("Infinity");
        return new ObjectMapper().readTree(run.out());
    }

    /** Whatever the case, the exact denoiser in the network's place has no error of its own. */
    @ParameterizedTest
    @ValueSource(strings = {"mixture", "ring-of-eight", "two-moons", "finite-dataset"})
    void theExactDenoiserIsFoundPerfect(String name) throws IOException {
        JsonNode report = answer(run(name, LITTLE, "--denoiser", "analytic"));
        assertThat(report.at("/means/excess/value").asDouble()).isZero();
        for (JsonNode level : report.get("levels")) {
            assertThat(level.at("/excess/value").asDouble()).isZero();
            assertThat(level.at("/cosine/value").asDouble()).isCloseTo(1, within(1e-12));
        }
        for (JsonNode path : report.get("paths")) {
            assertThat(path.at("/network/value").asDouble()).isZero();
            assertThat(path.at("/total/value").asDouble()).isPositive();
        }
        for (JsonNode ends : report.at("/end_points/runs")) {
            assertThat(ends.get("learned")).isEqualTo(ends.get("exact"));
        }
        for (JsonNode paths : report.get("trajectories")) {
            assertThat(paths.get("parted").asDouble()).isZero();
        }
        JsonNode output = report.get("output");
        assertThat(output.get("learned_variation")).isEqualTo(output.get("exact_variation"));
        assertThat(Math.abs(output.get("lost_mass").asDouble())).isLessThan(1e-6);
    }

    /** The command's own numbers for the ready case, with the exact denoiser: those computed outside, to their accuracy. */
    @Test
    void theMixturesNumbersAreTheKnownOnes() throws IOException {
        JsonNode known = Reference.PHYSICS.get("N_analytic_reverse");
        JsonNode report = answer(run(
                "mixture",
                List.of(
                        "paths=[10, 50]",
                        "measure={samples: 200, repetitions: 2}",
                        "samplers=[{name: ddim, steps: 10}]",
                        "output={sampler: ddpm, steps: 50, samples: 1000}"),
                "--denoiser",
                "analytic"));
        assertThat(report.at("/means/bayes/value").asDouble())
                .isCloseTo(known.get("gmm_bayes_eps_mse_DDPM_uniform_mean").asDouble(), within(1e-8));
        assertThat(report.at("/means/loss/value")).isEqualTo(report.at("/means/bayes/value"));
        for (JsonNode path : report.get("paths")) {
            int steps = path.get("steps").asInt();
            String key = path.get("variance").asText().equals("beta") ? "beta" : "tilde";
            for (JsonNode each : path.get("each")) {
                int number = (int) Math.rint(each.get("from").asDouble() * steps / 1000);
                JsonNode exact = known.get("gmm_onestep_KL").get("K=" + steps + "_step" + number + "of" + steps);
                if (exact != null) {
                    double nats = exact.get(key).asDouble();
                    assertThat(each.at("/total/value").asDouble()).isCloseTo(nats, within(2e-4 * nats + 2e-11));
                }
            }
        }
        String table = known.properties().stream()
                .map(java.util.Map.Entry::getKey)
                .filter(key -> key.startsWith("gmm_sampler_output"))
                .findFirst()
                .orElseThrow();
        JsonNode sampled = known.get(table).get("K=50_tilde");
        JsonNode output = report.at("/output/best");
        assertThat(output.get("w1").asDouble()).isCloseTo(sampled.get("W1").asDouble(), within(2e-4));
        assertThat(output.get("w2").asDouble()).isCloseTo(sampled.get("W2").asDouble(), within(2e-4));
        assertThat(report.at("/output/modes/0").asDouble())
                .isCloseTo(sampled.get("left_mass").asDouble(), within(4e-3)); // sorted by likelihood, not by sign
    }

    /** A trained network is kept and taken again, and gives the same numbers, but for the course of its training. */
    @Test
    void aNetworkIsTrainedKeptAndTakenAgain(@TempDir Path folder) throws IOException {
        JsonNode first = answer(run("ring-of-eight", LITTLE, "--out", folder.toString()));
        assertThat(first.at("/denoiser/kind").asText()).isEqualTo("trained");
        assertThat(first.at("/denoiser/items").asLong()).isEqualTo(64 * 30);
        assertThat(first.at("/means/excess/value").asDouble()).isPositive();
        assertThat(folder.resolve("network.safetensors")).exists();
        assertThat(new ObjectMapper().readTree(folder.resolve("report.json").toFile()))
                .isEqualTo(first);
        String page = Files.readString(folder.resolve("index.html"));
        assertThat(page)
                .contains("ring-of-eight", "Loss, floor and excess risk", "Reverse SDE, t = 20")
                .doesNotContain("NaN");
        JsonNode second = answer(run("ring-of-eight", LITTLE, "--denoiser", folder.toString()));
        for (String part : List.of("means", "levels", "paths", "end_points", "drift", "trajectories", "output")) {
            assertThat(second.get(part)).as(part).isEqualTo(first.get(part));
        }
        assertThat(second.at("/denoiser/kind").asText()).isEqualTo("loaded");
        assertThat(second.at("/denoiser/losses")).isEqualTo(first.at("/denoiser/losses"));
        JsonNode again = answer(run("ring-of-eight", LITTLE));
        assertThat(again.get("means")).isEqualTo(first.get("means"));
        assertThat(again.at("/denoiser/losses")).isEqualTo(first.at("/denoiser/losses"));
        List<String> other = new ArrayList<>(LITTLE);
        other.add("network.width=32");
        Run refused = run("ring-of-eight", other, "--denoiser", folder.toString());
        assertThat(refused.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(refused.err()).contains("has width = 16, the case has 32");
        Files.write(folder.resolve("network.safetensors"), new byte[7]);
        assertThat(run("ring-of-eight", LITTLE, "--denoiser", folder.toString()).status())
                .isEqualTo(ExitStatus.CORRUPT);
        try (HeadlessBrowser browser = HeadlessBrowser.start()) { // last: without a browser the test ends here
            HeadlessBrowser.Report seen = browser.open(folder.resolve("index.html"));
            assertThat(seen.faults()).isEmpty();
            assertThat(seen.plots()).isGreaterThan(10);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ring-of-eight  | law.radius=-2.0                                  | --set law.radius: -2.0 is not allowed; give a number above 0
        ring-of-eight  | law.kind=rnig                                    | did you mean 'ring'?
        ring-of-eight  | law.deviation=0.0                                | law.deviation: 0.0 is not allowed
        mixture        | law.means=[1.0]                                  | means: has 1 entries; give 2, one for each component
        finite-dataset | law.y=[1.0]                                      | y: has 1 entries; give 10
        mixture        | schedule.name=vp-linear                          | schedule.name: 'vp-linear' is no table
        mixture        | schedule.name=ddpm-lineer                        | schedule: schedule 'ddpm-lineer': expected one of
        mixture        | samplers=[{name: ddmp, steps: 10}]               | sampler 'ddmp': expected one of
        mixture        | samplers=[{name: ddim, steps: 2000}]             | samplers: count = 2000
        mixture        | paths=[2000]                                     | paths: count = 2000
        mixture        | drift=[1001]                                     | drift: 1001 is beyond the table's 1000 entries
        ring-of-eight  | output.cells=100                                 | cells: 100 is no multiple of 12; give 108
        mixture        | network.width=5                                  | network: width = 5: expected an even number
        mixture        | trajectories={pairs: 4, shown: 12}               | shown: 12 exceeds pairs = 4
        """)
    void whatCannotBeComparedIsRefusedInOneLine(String name, String override, String message) {
        Run run = run(name, List.of(override));
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines().filter(line -> line.contains(message)))
                .as(run.err())
                .hasSize(1);
        assertThat(run.err()).doesNotContain("Exception");
    }

    @Test
    void aMistakeIsNamedByItsPlaceInTheFile(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("case.yaml");
        Files.writeString(file, """
            law: {kind: ring, modes: 8, radius: 2.0, deviation: 0.1}
            training: {steps: 10}
            learning_rate: {peak: 1e-3}
            paths: [1500]
            samplers: [{name: heun, stpes: 10}]
            """);
        Run unknown = Run.of("compare", file.toString());
        assertThat(unknown.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(unknown.err()).contains("case.yaml:5:", "did you mean 'steps'?");
        Run late = Run.of("compare", file.toString(), "--set", "samplers=[{name: heun, steps: 10}]");
        assertThat(late.err()).contains("case.yaml:4:8: paths: count = 1500");
    }

    @Test
    void formsAreToldApart(@TempDir Path folder) {
        assertThat(Run.of("compare", folder.toString()).err()).contains("give --data DATASET too");
        assertThat(run("mixture", List.of(), "--data", "mnist").err()).contains("a case has the law of its data");
        Run missing = Run.of("compare", CASES.resolve("none.yaml").toString());
        assertThat(missing.status()).isEqualTo(ExitStatus.USAGE);
        Run empty = run("mixture", List.of(), "--denoiser", folder.toString());
        assertThat(empty.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(empty.err()).contains("holds no network.safetensors");
    }
}
