package org.langevin.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.langevin.checkpoint.Safetensors;
import org.langevin.checkpoint.TensorSource;
import org.langevin.config.UNetConfig;
import org.langevin.sampling.DdimSampler;
import org.langevin.sampling.Model;
import org.langevin.schedule.Spacing;
import org.langevin.schedule.StepPlan;
import org.langevin.schedule.StepPlan.Step;

/**
 * Networks that diffusers wrote, with what PyTorch computed from them: outputs, gradients, and images drawn by its DDIM.
 *
 * <p>Both sides compute in single precision, each in its own order. Measured on one machine: outputs and image gradients agree to
 * 1.2e-6, parameter gradients to 1.2e-5.
 */
class FixtureTest {

    private static final Path FIXTURES = Path.of("src/test/resources/fixtures");
    private static final Path PIPELINE = FIXTURES.resolve("pipeline-ddpm-tiny");

    /** Largest error over the largest recorded entry, of the output and of the image's gradient. */
    private static final double OUTPUT = 2e-5;

    /** The same of a parameter's gradient, over at least a thousandth of the largest gradient of all. */
    private static final double GRADIENT = 1e-4;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"unet-class-tiny", "unet-ddpm-cifar-tiny", "unet-gray-tiny", "unet-scaleshift-tiny"})
    void outputAndAllGradientsAreThoseOfPyTorch(String name) throws IOException {
        Path fixture = FIXTURES.resolve(name);
        JsonNode check = json("inspect", fixture, "--check", fixture.resolve("io.safetensors"));
        assertThat(check.path("y").asDouble(1)).as("y").isLessThan(OUTPUT);
        assertThat(check.path("dx").asDouble(1)).as("dx").isLessThan(OUTPUT);
        check.path("grad")
                .properties()
                .forEach(error -> assertThat(error.getValue().asDouble(1))
                        .as(error.getKey())
                        .isLessThan(GRADIENT));
        assertThat(names(check.path("grad"))).isEqualTo(namesOfWeights(fixture));
    }

    /** Mixed precision rounds to 2⁻⁹ = 0.002; through all layers that stays within some per cent of the largest entries. */
    @ParameterizedTest
    @ValueSource(strings = {"unet-class-tiny", "unet-ddpm-cifar-tiny", "unet-gray-tiny", "unet-scaleshift-tiny"})
    void mixedPrecisionIsThatOfPyTorchToItsOwnRounding(String name) throws IOException {
        Path fixture = FIXTURES.resolve(name);
        JsonNode check = json("inspect", fixture, "--check", fixture.resolve("io.safetensors"), "--precision", "bf16");
        assertThat(check.path("y").asDouble(1)).as("y").isLessThan(.03);
        assertThat(check.path("dx").asDouble(1)).as("dx").isLessThan(.05);
        check.path("grad")
                .properties()
                .forEach(error -> assertThat(error.getValue().asDouble(1))
                        .as(error.getKey())
                        .isLessThan(.15));
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static Set<String> namesOfWeights(Path fixture) {
        try (Safetensors weights = Safetensors.open(fixture.resolve("diffusion_pytorch_model.safetensors"))) {
            return new TreeSet<>(weights.tensors().keySet());
        }
    }

    /** A check that cannot fail shows nothing: the largest entry of each tensor is moved by a known share of itself. */
    @ParameterizedTest
    @CsvSource({"y, /y", "dx, /dx", "grad.conv_in.weight, /grad/conv_in.weight"})
    void anEntryThatIsOffIsSeenAsFarAsItIsOff(String tensor, String error) throws IOException {
        Path fixture = FIXTURES.resolve("unet-class-tiny");
        Path altered = folder.resolve("io.safetensors");
        try (Safetensors io = Safetensors.open(fixture.resolve("io.safetensors"))) {
            List<TensorSource> tensors = io.tensors().keySet().stream()
                    .map(name -> name.equals(tensor) ? offByATenth(io, name) : io.source(name))
                    .toList();
            Safetensors.write(altered, Map.of(), tensors);
        }
        JsonNode check = json("inspect", fixture, "--check", altered);
        assertThat(check.at(error).asDouble()).isCloseTo(0.1 / 1.1, within(2e-4));
    }

    private static TensorSource offByATenth(Safetensors io, String name) {
        float[] values = io.floats(name);
        int largest = 0;
        for (int i = 0; i < values.length; i++) {
            largest = Math.abs(values[i]) > Math.abs(values[largest]) ? i : largest;
        }
        values[largest] *= 1.1f;
        return TensorSource.of(name, io.tensors().get(name).shape(), FloatBuffer.wrap(values));
    }

    @ParameterizedTest
    @CsvSource({
        "unet-gray-tiny, unet-class-tiny/io.safetensors, '[1, 28, 28] without class_labels'",
        "unet-class-tiny, unet-gray-tiny/io.safetensors, '[1, 16, 16] with class_labels'",
        "unet-gray-tiny, pipeline-ddpm-tiny/io.safetensors, no record of this network",
        "unet-gray-tiny, unet-gray-tiny/missing.safetensors, check the path"
    })
    void aRecordOfSomethingElseIsRefused(String model, String record, String answer) {
        Run run = Run.of(
                "inspect",
                FIXTURES.resolve(model).toString(),
                "--check",
                FIXTURES.resolve(record).toString());
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.USAGE);
        assertThat(run.err()).contains("--check", answer);
    }

    /** The spacings by diffusers' names: its linspace rounds its stride in a way of its own, its trailing does not. */
    @ParameterizedTest
    @CsvSource({"leading, LEADING", "linspace, DIFFUSERS_LINSPACE", "trailing, TRAILING"})
    void tenStepsOfDdimEndWhereThoseOfDiffusersDo(String name, Spacing spacing) {
        try (LoadedModel model = LoadedModel.of(PIPELINE);
                Safetensors io = Safetensors.open(PIPELINE.resolve("io.safetensors"))) {
            StepPlan plan = spacing.plan(model.table(), 10);
            assertThat(plan.steps())
                    .extracting(step -> Math.round(model.table().timestepMap().timestep(step.from())))
                    .containsExactlyElementsOf(
                            LongStream.of(io.longs("timesteps." + name)).boxed().toList());
            double[] x = channelsLast(io.floats("noise"), model.unet());
            Model items = new Model(model.denoiser(), model.process(), Double.POSITIVE_INFINITY, 2, null);
            for (Step step : plan.steps()) {
                x = new DdimSampler(0).step(items, x, step, null);
            }
            double[] recorded = channelsLast(io.floats("ddim10." + name), model.unet());
            assertThat(error(x, recorded)).isLessThan(1e-3);
        }
    }

    private static double[] channelsLast(float[] values, UNetConfig network) {
        int channels = network.inChannels();
        int pixels = network.sampleSize() * network.sampleSize();
        double[] last = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            int item = i / (channels * pixels);
            int channel = i / pixels % channels;
            last[(item * pixels + i % pixels) * channels + channel] = values[i];
        }
        return last;
    }

    /** The largest difference over the largest recorded entry. */
    private static double error(double[] actual, double[] recorded) {
        double difference = 0;
        double largest = 0;
        for (int i = 0; i < recorded.length; i++) {
            difference = Math.max(difference, Math.abs(actual[i] - recorded[i]));
            largest = Math.max(largest, Math.abs(recorded[i]));
        }
        return difference / largest;
    }

    @Test
    void aModelIsDescribedWithItsParametersCounted() throws IOException {
        JsonNode pipeline = json("inspect", PIPELINE);
        assertThat(pipeline.path("parameters").asLong()).isEqualTo(numbersOnDisk(PIPELINE.resolve("unet")));
        assertThat(pipeline.at("/unet/block_out_channels").toString()).isEqualTo("[8,16]");
        assertThat(pipeline.at("/scheduler/beta_schedule").asText()).isEqualTo("linear");
        assertThat(pipeline.at("/scheduler/num_train_timesteps").asInt()).isEqualTo(1000);
        assertThat(json("inspect", PIPELINE.resolve("unet")).path("scheduler").isNull())
                .as("a bare network has no schedule")
                .isTrue();
    }

    private static long numbersOnDisk(Path network) {
        try (Safetensors weights = Safetensors.open(network.resolve("diffusion_pytorch_model.safetensors"))) {
            return weights.tensors().values().stream()
                    .mapToLong(spec -> spec.elements())
                    .sum();
        }
    }

    private static JsonNode json(Object... args) throws IOException {
        Run run = Run.of(Stream.of(args).map(Object::toString).toArray(String[]::new));
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.OK);
        return new ObjectMapper().readTree(run.out());
    }
}
