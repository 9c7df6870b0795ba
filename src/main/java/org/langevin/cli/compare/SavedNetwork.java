package org.langevin.cli.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.langevin.checkpoint.Safetensors;
import org.langevin.checkpoint.TensorSource;
import org.langevin.config.ConfigurationException;
import org.langevin.denoiser.TrainableNetwork;
import org.langevin.denoiser.mlp.Mlp;
import org.langevin.denoiser.mlp.MlpConfig;
import org.langevin.training.RunCheckpoints;

/** A small network on disk: one safetensors file, whose metadata say what it is and under which noise it learned. */
final class SavedNetwork {
    /** The file's name in a comparison's folder. */
    static final String FILE = "network.safetensors";

    private static final String FORMAT = "langevin-mlp-1";

    private SavedNetwork() {}

    /** Writes the parameters that are in the network. */
    static void write(Path folder, Mlp network, LawCase asked) {
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
                metadata(network.config(), asked),
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

    /**
     * Reads a network into one of the case's structure.
     *
     * @throws ConfigurationException if it is of another structure, or learned under other noise
     */
    static void read(Path folder, Mlp network, LawCase asked) {
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
        }
        network.parametersChanged();
    }

    /** How many parameters a network has. */
    static int size(TrainableNetwork network) {
        return network.slices().stream()
                .mapToInt(TrainableNetwork.Slice::length)
                .sum();
    }
}
