package org.langevin.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.langevin.config.ConfigurationException.Problem;

/** What the reader accepts, and that each kind of mistake is named at its line and column with a remedy. */
class ConfigReaderTest {

    private static final String GOOD = """
            data: {dataset: mnist}
            unet:
              sample_size: 28
              in_channels: 1
              out_channels: 1
              block_out_channels: [32, 64, 64]
              down_block_types: [DownBlock2D, DownBlock2D, AttnDownBlock2D]
              up_block_types: [AttnUpBlock2D, UpBlock2D, UpBlock2D]
              norm_num_groups: 8
            training:
              steps: 1000
            """;

    @TempDir
    Path folder;

    private static RunConfig read(String text, String... overrides) {
        return new ConfigReader().parse("a.yaml", text, RunConfig.class, List.of(overrides));
    }

    private static List<Problem> problems(String text, String... overrides) {
        return catchThrowableOfType(ConfigurationException.class, () -> read(text, overrides))
                .problems();
    }

    @Test
    void aShortFileIsCompletedByTheDocumentedDefaults() {
        RunConfig run = read(GOOD);
        assertThat(run.seed()).isZero();
        assertThat(run.schedule())
                .isEqualTo(new RunConfig.Schedule("ddpm-linear", 1000, 1e-4, 0.02, Map.of(), Optional.empty()));
        assertThat(run.optimizer())
                .isEqualTo(new RunConfig.Optimizer(RunConfig.Optimizer.Algorithm.ADAM, 0.9, 0.999, 1e-8, 0, 1));
        assertThat(run.ema()).isEqualTo(new RunConfig.Ema(0.9999, true));
        assertThat(run.unet().attentionHeadDim()).contains(8);
        assertThat(run.unet().blockOutChannels()).containsExactly(32, 64, 64);
        assertThat(run.training().batch()).isEqualTo(64);
    }

    @Test
    void enumsAreWrittenInLowerCaseWithDashOrUnderscore() {
        assertThat(read(GOOD + "optimizer: {name: adamw}\n").optimizer().name())
                .isEqualTo(RunConfig.Optimizer.Algorithm.ADAMW);
        for (String written : List.of("scale_shift", "scale-shift")) {
            RunConfig run = read(GOOD, "unet.resnet_time_scale_shift=" + written);
            assertThat(run.unet().resnetTimeScaleShift()).isEqualTo(UNetConfig.TimeScaleShift.SCALE_SHIFT);
        }
    }

    @Test
    void nullIsNoneWhereNoneIsAllowed() {
        assertThat(read(GOOD, "unet.attention_head_dim=null").unet().attentionHeadDim())
                .isEqualTo(Optional.empty());
    }

    @Test
    void overridesReplaceAddAndWinByOrder() {
        RunConfig run = read(GOOD, "training.batch=16", "training.batch=32", "ema.decay=0.99", "samples={count: 4}");
        assertThat(run.training().batch()).isEqualTo(32);
        assertThat(run.training().steps()).isEqualTo(1000);
        assertThat(run.ema().decay()).isEqualTo(0.99);
        assertThat(run.samples().count()).isEqualTo(4);
    }

    @Test
    void overridesAreHeldToTheSameRules() {
        assertThat(problems(GOOD, "training.batch=0", "training.bacth=8", "nonsense", "=3", "seed.x=1", "ema.decay=[1"))
                .extracting(Problem::place)
                .containsExactlyInAnyOrder(
                        "--set training.batch",
                        "--set training.bacth",
                        "--set nonsense",
                        "--set ",
                        "--set ema.decay",
                        "--set seed.x");
        assertThat(problems(GOOD, "training.bacth=8").get(0))
                .hasToString("--set training.bacth: unknown key; did you mean 'batch'?");
        assertThat(problems(GOOD + "schedule: {name: ddpm-linear}\n", "schedule.name.first=x")
                        .get(0)
                        .what())
                .contains("is not a section at a.yaml:12:18");
    }

    @Test
    void namesThatATableKnowsAreCheckedAtTheirPlace() {
        ConfigReader reader = new ConfigReader().choosing("schedule.name", List.of("ddpm-linear", "ddpm-cosine"));
        String text = GOOD + "schedule:\n  name: ddpm-cosin\n";
        ConfigurationException refusal = catchThrowableOfType(
                ConfigurationException.class, () -> reader.parse("a.yaml", text, RunConfig.class, List.of()));
        assertThat(refusal)
                .hasMessage("a.yaml:13:9: schedule.name: 'ddpm-cosin' is unknown; did you mean 'ddpm-cosine'?");
    }

    @Test
    void allProblemsOfAFileAreReportedOneLineEach() {
        String text = GOOD.replace("mnist", "7").replace("steps: 1000", "steps: 0\n  batch: many")
                + "schedule: {beta_start: 2}\nema: {decy: 1}\n";
        ConfigurationException refusal = catchThrowableOfType(ConfigurationException.class, () -> read(text));
        assertThat(refusal.getMessage().lines())
                .hasSize(5)
                .allMatch(line -> line.matches("a\\.yaml:\\d+:\\d+: [a-z_.]+: .+"));
        assertThat(refusal.problems())
                .extracting(Problem::key)
                .containsExactlyInAnyOrder(
                        "data.dataset", "training.steps", "training.batch", "schedule.beta_start", "ema.decy");
    }

    /** Text, the exact place, the exact key, and what the rest must say. */
    static Stream<Arguments> mistakes() {
        String unet = GOOD.substring(GOOD.indexOf("unet:"), GOOD.indexOf("training:"));
        return Stream.of(
                bad("empty", "", "1:1", "", "is empty"),
                bad("only a comment", "# nothing\n\n", "1:1", "", "is empty"),
                bad("a lone word", "mnist\n", "1:1", "", "is not a section"),
                bad("unknown section", GOOD + "trainnig: {}\n", "12:1", "trainnig", "did you mean 'training'?"),
                bad("unknown key", GOOD + "  bacth: 3\n", "12:3", "training.bacth", "did you mean 'batch'?"),
                bad("unknown, nothing near", GOOD + "colour: red\n", "12:1", "colour", "known: seed, data,"),
                bad(
                        "unknown deep",
                        GOOD.replace("  norm_num_groups", "  norm_groups"),
                        "9:3",
                        "unet.norm_groups",
                        "unknown key"),
                bad(
                        "missing key",
                        GOOD.replace("steps: 1000", "batch: 8"),
                        "11:3",
                        "training.steps",
                        "give a whole number from 1 to 1000000000"),
                bad("missing section", unet, "1:1", "data", "is missing"),
                bad(
                        "text for a number",
                        GOOD.replace("1000", "many"),
                        "11:10",
                        "training.steps",
                        "'many' is not a whole number"),
                bad("float for an int", GOOD.replace("1000", "4.7"), "11:10", "training.steps", "'4.7' is not"),
                bad("exponent for an int", GOOD.replace("1000", "1e3"), "11:10", "training.steps", "'1e3' is not"),
                bad("octal", GOOD.replace("1000", "010"), "11:10", "training.steps", "leading zero"),
                bad("hexadecimal", GOOD.replace("1000", "0x10"), "11:10", "training.steps", "'0x10' is not"),
                bad("underscores", GOOD.replace("1000", "1_000"), "11:10", "training.steps", "underscores"),
                bad("quoted number", GOOD.replace("1000", "\"1000\""), "11:10", "training.steps", "quotes"),
                bad("too large", GOOD.replace("1000", "99999999999999999999"), "11:10", "training.steps", "too large"),
                bad("below the range", GOOD.replace("1000", "0"), "11:10", "training.steps", "0 is not allowed"),
                bad("above the range", GOOD + "  batch: 70000\n", "12:10", "training.batch", "from 1 to 65536"),
                bad("open bound", GOOD + "ema: {decay: 1}\n", "12:14", "ema.decay", "from 0 and below 1"),
                bad("nan", GOOD + "ema: {decay: .nan}\n", "12:14", "ema.decay", "'.nan' is not a number"),
                bad(
                        "infinity",
                        GOOD + "optimizer: {clip_norm: .inf}\n",
                        "12:24",
                        "optimizer.clip_norm",
                        "not a number"),
                bad(
                        "overflow to infinity",
                        GOOD + "optimizer: {clip_norm: 1e999}\n",
                        "12:24",
                        "optimizer.clip_norm",
                        "not a number"),
                bad("yes for true", GOOD + "ema: {warmup: yes}\n", "12:15", "ema.warmup", "true or false"),
                bad("number for a text", GOOD.replace("mnist", "2024"), "1:17", "data.dataset", "quotes"),
                bad("unknown choice", GOOD + "optimizer: {name: adamv}\n", "12:19", "optimizer.name", "'adam"),
                bad(
                        "unsupported choice",
                        GOOD.replace("  norm_num", "  act_fn: gelu\n  norm_num"),
                        "9:11",
                        "unet.act_fn",
                        "silu, which alone is supported"),
                bad(
                        "unknown block",
                        GOOD.replace("[AttnUpBlock2D", "[AttnUpBlok2D"),
                        "8:20",
                        "unet.up_block_types",
                        "did you mean 'AttnUpBlock2D'?"),
                bad("section for a number", GOOD.replace("1000", "{a: 1}"), "11:10", "training.steps", "section"),
                bad("number for a section", GOOD + "ema: 3\n", "12:6", "ema", "is not a section"),
                bad("list for a section", GOOD + "ema: [3]\n", "12:6", "ema", "is not a section"),
                bad(
                        "number for a list",
                        GOOD.replace("[32, 64, 64]", "32"),
                        "6:23",
                        "unet.block_out_channels",
                        "is not a list"),
                bad("null for a number", GOOD.replace("1000", "null"), "11:10", "training.steps", "has no value"),
                bad("nothing for a number", GOOD.replace(" 1000", ""), "11:9", "training.steps", "has no value"),
                bad("duplicate key", GOOD + "  steps: 5\n", "12:3", "training.steps", "already given at a.yaml:11:3"),
                bad("duplicate section", GOOD + "data: {dataset: x}\n", "12:1", "data", "already given at a.yaml:1:1"),
                bad("second document", GOOD + "---\nseed: 1\n", "12:1", "", "second document"),
                bad("directive", "%YAML 1.2\n---\n" + GOOD, "1:1", "", "directives"),
                bad("tab", GOOD + "\tbatch: 3\n", "12:1", "", "indent with spaces"),
                bad("byte-order mark", "\uFEFF" + GOOD, "1:1", "", "byte-order mark"),
                bad("unclosed bracket", GOOD + "ema: {decay: 0.9\n", "13:1", "", "not YAML"),
                bad("bad indentation", GOOD + " seed: 3\n", "12:2", "", "not YAML"),
                bad("control character", GOOD + "seed: \u0001\n", "", "", "not YAML"),
                bad("alias", GOOD + "ema: {decay: &a 0.9}\n", "12:14", "", "anchors and aliases"),
                bad("alias bomb", "a: [x, x]\nb: [*a, *a]\n", "2:5", "", "anchors and aliases"),
                bad("tag", GOOD + "seed: !!int 3\n", "12:7", "", "tags"),
                bad("class tag", GOOD + "seed: !!javax.script.ScriptEngineManager [x]\n", "12:7", "", "tags"),
                bad("merge key", GOOD + "<<: {seed: 3}\n", "12:1", "<<", "unknown key"),
                bad("key that is a list", GOOD + "? [a, b]\n: 3\n", "12:3", "", "a key is a single word"),
                bad("depth 33", "a: " + "[".repeat(32) + "]".repeat(32) + "\n", "1:35", "", "deeper than 32"),
                bad("200,000 brackets", "a: " + "[".repeat(200_000) + "\n", "1:35", "", "deeper than 32"),
                bad("deep by indentation", deep(33), "33:33", "", "deeper than 32"),
                bad("odd image size", GOOD.replace("28", "30"), "3:16", "unet.sample_size", "multiple of 4 (32"),
                bad(
                        "groups",
                        GOOD.replace("norm_num_groups: 8", "norm_num_groups: 12"),
                        "6:23",
                        "unet.block_out_channels",
                        "32 is no multiple of norm_num_groups = 12"),
                bad(
                        "lists of unequal length",
                        GOOD.replace("[32, 64, 64]", "[32, 64]"),
                        "6:23",
                        "unet.block_out_channels",
                        "has 2 entries, down_block_types has 3"),
                bad("far section name", GOOD + "unit: 1\n", "12:1", "unit", "did you mean 'unet'?"),
                bad(
                        "shrinking noise",
                        GOOD + "schedule: {beta_start: 0.5}\n",
                        "12:24",
                        "schedule.beta_start",
                        "exceeds beta_end = 0.02"),
                bad(
                        "more steps than the table",
                        GOOD + "samples:\n  steps: 1001\n",
                        "13:10",
                        "samples.steps",
                        "exceeds schedule.steps = 1000"));
    }

    private static Arguments bad(String name, String text, String place, String key, String says) {
        return Arguments.of(name, text, place.isEmpty() ? "a.yaml" : "a.yaml:" + place, key, says);
    }

    private static String deep(int levels) {
        return IntStream.range(0, levels)
                .mapToObj(i -> " ".repeat(i) + "k:")
                .collect(Collectors.joining("\n", "", " 1\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void aMistakeIsNamedAtItsPlaceInOneLine(String name, String text, String place, String key, String says) {
        List<Problem> found = assertTimeout(Duration.ofMillis(500), () -> problems(text));
        assertThat(found).as(name).anySatisfy(problem -> {
            assertThat(problem.place()).isEqualTo(place);
            assertThat(problem.key()).isEqualTo(key);
            assertThat(problem.what()).contains(says).doesNotContain("\n");
        });
    }

    @Test
    void filesThatAreNoConfigurationAreRefusedBeforeTheyAreParsed() throws Exception {
        Path large = folder.resolve("large.yaml");
        Files.writeString(large, "# " + "x".repeat(300 * 1024) + "\n" + GOOD);
        assertThat(refusal(large)).isEqualTo(large + ": is larger than 256 KiB, so it is no configuration");

        Path latin = folder.resolve("latin.yaml");
        Files.write(latin, "data: {dataset: caf\u00e9}\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(refusal(latin)).isEqualTo(latin + ": is not UTF-8 text; save it as UTF-8");

        Path missing = folder.resolve("missing.yaml");
        assertThat(refusal(missing)).isEqualTo(missing + ": no such file; check the path");

        assertThat(refusal(folder)).startsWith(folder + ": cannot be read: ");
    }

    private static String refusal(Path file) {
        return catchThrowableOfType(
                        ConfigurationException.class, () -> new ConfigReader().read(file, RunConfig.class, List.of()))
                .getMessage();
    }
}
