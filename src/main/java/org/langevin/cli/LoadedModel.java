package org.langevin.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.langevin.checkpoint.CorruptCheckpointException;
import org.langevin.checkpoint.DiffusersSchedule;
import org.langevin.checkpoint.ModelCard;
import org.langevin.checkpoint.ModelFolder;
import org.langevin.checkpoint.Safetensors;
import org.langevin.config.ConfigurationException;
import org.langevin.config.SchedulerConfig;
import org.langevin.config.UNetConfig;
import org.langevin.data.ImageShape;
import org.langevin.denoiser.Denoiser;
import org.langevin.denoiser.DifferentiableDenoiser;
import org.langevin.denoiser.DifferentiableNetworkDenoiser;
import org.langevin.denoiser.NetworkDenoiser;
import org.langevin.denoiser.OutputLayout;
import org.langevin.denoiser.TrainableNetwork;
import org.langevin.denoiser.kernel.Backend;
import org.langevin.denoiser.unet.UNet;
import org.langevin.process.NoisingProcess;
import org.langevin.process.PredictionType;
import org.langevin.sampling.LearnedRangeDenoiser;
import org.langevin.schedule.DdpmTable;
import org.langevin.schedule.StepPlan;
import org.langevin.training.RunCheckpoints;

/**
 * A model from its folder: a pipeline's, a bare network's, or a run's, whose finished model or newest checkpoint is taken.
 *
 * @param folder what was read
 * @param network the network with its weights
 */
record LoadedModel(ModelFolder folder, UNet network) implements AutoCloseable {

    static LoadedModel of(Path path) {
        return of(path, Backend.single());
    }

    /** A model whose passes are those of {@code backend}. */
    static LoadedModel of(Path path, Backend backend) {
        ModelFolder folder = ModelFolder.open(modelIn(path));
        UNet network = new UNet(folder.unet(), backend);
        try (Safetensors weights = folder.weights()) {
            refuseStrangers(folder.folder(), network, weights);
            RunCheckpoints.load(network, weights, network.parameters());
        }
        network.parametersChanged();
        return new LoadedModel(folder, network);
    }

    static Path modelIn(Path path) {
        RunFolder run = new RunFolder(path);
        if (Files.isDirectory(run.model())) {
            return run.model();
        }
        return Files.isDirectory(run.checkpoints()) ? newest(run.checkpoints()).orElse(path) : path;
    }

    private static Optional<Path> newest(Path checkpoints) {
        try (Stream<Path> all = Files.list(checkpoints)) {
            return all.filter(folder -> folder.getFileName().toString().matches("\\d+(-\\d+)?"))
                    .max(Comparator.comparing(folder -> folder.getFileName().toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void refuseStrangers(Path folder, UNet network, Safetensors weights) {
        Set<String> strangers = new TreeSet<>(weights.tensors().keySet());
        network.slices().stream().map(TrainableNetwork.Slice::name).forEach(strangers::remove);
        if (!strangers.isEmpty()) {
            throw new CorruptCheckpointException(
                    folder,
                    "has weights which the network of its config.json has not: " + String.join(", ", strangers));
        }
    }

    UNetConfig unet() {
        return folder.unet();
    }

    /** The noise schedule it was trained under, as diffusers says it. */
    SchedulerConfig scheduler() {
        return folder.scheduler()
                .orElseThrow(() -> new ConfigurationException(
                        folder.folder().toString(),
                        "is a bare network without a noise schedule, so nothing can be sampled from it; give the folder"
                                + " of a pipeline, with a model_index.json"));
    }

    DdpmTable table() {
        return DiffusersSchedule.table(scheduler());
    }

    /** The walk with a spacing of diffusers', from the offset and to the end that the model says. */
    StepPlan plan(String timestepSpacing, int steps) {
        return DiffusersSchedule.plan(scheduler(), timestepSpacing, steps);
    }

    /** The ancestral sampler with the variance that the model says. */
    String samplerName() {
        return switch (scheduler().varianceType()) {
            case "fixed_large" -> "ddpm-beta";
            case DiffusersSchedule.LEARNED_RANGE -> "ddpm-learned";
            default -> "ddpm";
        };
    }

    /** Whether it predicts the variance of its reverse steps too. */
    boolean learnedVariance() {
        return scheduler().varianceType().equals(DiffusersSchedule.LEARNED_RANGE);
    }

    /** Where its outputs hold what, as its two configurations agree upon. */
    private OutputLayout outputs() {
        int channels = unet().inChannels();
        int expected = learnedVariance() ? 2 * channels : channels;
        if (unet().outChannels() != expected) {
            throw new ConfigurationException(
                    folder.folder().toString(),
                    ("out_channels = %d of the network and variance_type = %s of the scheduler don't fit: expected %d for"
                                    + " images of %d channels; a network with twice as many is of variance_type = learned_range")
                            .formatted(unet().outChannels(), scheduler().varianceType(), expected, channels));
        }
        return new OutputLayout(channels, learnedVariance());
    }

    /** The label of no class, which guidance needs. */
    Optional<Integer> unconditionalLabel() {
        return folder.card().map(ModelCard::unconditionalLabel);
    }

    /** How many classes one may ask for: labels from 0 on, without that of no class; 0 for a model without any. */
    int classes() {
        int labels = unet().numClassEmbeds().orElse(0);
        return unconditionalLabel().isPresent() ? labels - 1 : labels;
    }

    NoisingProcess process() {
        return new NoisingProcess(table());
    }

    PredictionType prediction() {
        return prediction(scheduler().predictionType());
    }

    /** What diffusers calls so. */
    static PredictionType prediction(String name) {
        return switch (name) {
            case "sample" -> PredictionType.SAMPLE;
            case "v_prediction" -> PredictionType.V;
            default -> PredictionType.EPSILON;
        };
    }

    /** The range to which its scheduler clips each estimate of the clean image; +∞ where it doesn't. */
    double clipRange() {
        return scheduler().clipSample() ? scheduler().clipSampleRange() : Double.POSITIVE_INFINITY;
    }

    /** The images it makes. */
    ImageShape shape() {
        return new ImageShape(unet().sampleSize(), unet().sampleSize(), unet().inChannels());
    }

    Denoiser denoiser() {
        NetworkDenoiser denoiser =
                new NetworkDenoiser(network, prediction(), table().timestepMap(), shape().values(), outputs());
        return learnedVariance() ? new LearnedRangeDenoiser(denoiser) : denoiser;
    }

    /** The model, and how its predictions change with the state. */
    DifferentiableDenoiser differentiableDenoiser() {
        return new DifferentiableNetworkDenoiser(
                network, prediction(), table().timestepMap(), shape().values(), outputs());
    }

    @Override
    public void close() {
        network.close();
    }
}
