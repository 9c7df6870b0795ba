package org.langevin.cli.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.langevin.checkpoint.Safetensors;
import org.langevin.checkpoint.TensorSource;
import org.langevin.cli.compare.LawReport.Compared;
import org.langevin.cli.compare.LawReport.Losses;
import org.langevin.config.ConfigurationException;
import org.langevin.denoiser.TrainableNetwork;
import org.langevin.denoiser.mlp.Mlp;
import org.langevin.denoiser.mlp.MlpConfig;
import org.langevin.training.RunCheckpoints;

/** A small network on disk: one safetensors file, whose metadata say what it is, under which noise it learned, and how. */
final class SavedNetwork {
    /** The file's name in a comparison's folder. */
    static final String FILE = "network.safetensors";

    private static final String FORMAT = "langevin-mlp-1";
    private static final String STEPS = "steps";
    private static final String ITEMS = "items";
    private static final String LOSS_STEPS = "loss_steps";
    private static final String LOSSES = "losses";

    private SavedNetwork() {}

    /** Writes the parameters that are in the network, and the course of their training. */
    static void write(Path folder, Mlp network, LawCase asked, Compared trained) {
        FloatBuffer parameters = network.parameters()
                .duplicate()
                .order(ByteOrder.nativeOrder())
                .clear()
                .asFloatBuffer();
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Safetensors.write(
                folder.resolve(FILE),
                withTraining(metadata(network.config(), asked), trained),
                network.slices().stream()
                        .map(slice -> TensorSource.of(
                                slice.name(), slice.shape(), parameters.slice(slice.offset(), slice.length())))
                        .toList());
    }

    private static Map<String, String> metadata(MlpConfig config, LawCase asked) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", FORMAT);
        metadata.put("dimension", "" + config.dimension());
        metadata.put("width", "" + config.width());
        metadata.put("blocks", "" + config.blocks());
        metadata.put("prediction", asked.network().prediction());
        metadata.put("schedule", asked.schedule().table().hash());
        return metadata;
    }

    private static Map<String, String> withTraining(Map<String, String> structure, Compared trained) {
        Map<String, String> metadata = new LinkedHashMap<>(structure);
        metadata.put(STEPS, "" + trained.steps());
        metadata.put(ITEMS, "" + trained.items());
        metadata.put(
                LOSS_STEPS,
                Arrays.stream(trained.losses().step()).mapToObj(Long::toString).collect(Collectors.joining(" ")));
        metadata.put(
                LOSSES,
                Arrays.stream(trained.losses().loss())
                        .mapToObj(Double::toString)
                        .collect(Collectors.joining(" ")));
        return metadata;
    }

    /**
     * Reads a network into one of the case's structure.
     *
     * @return what is known of it, its training included
     * @throws ConfigurationException if it is of another structure, or learned under other noise
     */
    static Compared read(Path folder, Mlp network, LawCase asked) {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw new ConfigurationException(
                    "--denoiser",
                    folder + " holds no " + FILE + "; give analytic, or the --out of an earlier comparison");
        }
        try (Safetensors saved = Safetensors.open(file)) {
            metadata(network.config(), asked).forEach((key, expected) -> {
                String found = saved.metadata().get(key);
                if (!expected.equals(found)) {
                    throw new ConfigurationException(
                            "--denoiser",
                            file + " has " + key + " = " + found + ", the case has " + expected
                                    + "; give the network of a comparison with the same keys");
                }
            });
            RunCheckpoints.load(network, saved, network.parameters());
            network.parametersChanged();
            return compared(network, asked, saved.metadata());
        }
    }

    private static Compared compared(Mlp network, LawCase asked, Map<String, String> metadata) {
        Losses losses = new Losses(
                words(metadata, LOSS_STEPS).mapToLong(Long::parseLong).toArray(),
                words(metadata, LOSSES).mapToDouble(Double::parseDouble).toArray());
        return new Compared(
                "loaded",
                asked.network().prediction(),
                size(network),
                Long.parseLong(metadata.get(STEPS)),
                Long.parseLong(metadata.get(ITEMS)),
                losses);
    }

    private static Stream<String> words(Map<String, String> metadata, String key) {
        return Arrays.stream(metadata.get(key).split(" ", -1));
    }

    /** How many parameters a network has. */
    static int size(TrainableNetwork network) {
        return network.slices().stream()
                .mapToInt(TrainableNetwork.Slice::length)
                .sum();
    }
}
