package org.langevin.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.langevin.config.RunConfig;
import org.langevin.training.ToyImages;

/**
 * A configuration that trains a network of some ten thousand parameters for twelve steps on {@link ToyImages}, in a second.
 *
 * @param yaml its file
 */
record Toy(Path yaml) {

    private static final String TEXT = """
            seed: 3
            data:
              dataset: '%s'
              holdout: 12
            schedule:
              steps: 100
              beta_start: 1e-3
              beta_end: 0.2
            unet:
              sample_size: 8
              in_channels: 1
              out_channels: 1
              block_out_channels: [8, 16]
              down_block_types: [DownBlock2D, AttnDownBlock2D]
              up_block_types: [AttnUpBlock2D, UpBlock2D]
              layers_per_block: 1
              norm_num_groups: 4
              num_class_embeds: null
            learning_rate:
              peak: 3e-3
            optimizer:
              beta1: 0.9
            training:
              batch: 4
              steps: 12
              evaluate_every: 6
              sample_every: 6
              checkpoint_every: 6
              log_every: 1
            samples:
              count: 9
              sampler: ddim
              steps: 3
            """;

    /** Writes configuration and dataset into a folder. */
    static Toy in(Path folder) {
        Path dataset = ToyImages.write(folder.resolve("bars"));
        try {
            return new Toy(Files.writeString(folder.resolve("toy.yaml"), TEXT.formatted(dataset)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The configuration as the program reads it. */
    RunConfig config(String... settings) {
        return Assembly.reader().read(yaml, RunConfig.class, List.of(settings));
    }

    /** The command line that trains it into {@code out}. */
    String[] command(Path out, List<String> settings, String... options) {
        List<String> command = new ArrayList<>(List.of("train", yaml.toString(), "--out", out.toString()));
        settings.forEach(setting -> command.addAll(List.of("--set", setting)));
        command.addAll(List.of(options));
        return command.toArray(new String[0]);
    }

    Run train(Path out, String... settings) {
        return Run.of(command(out, List.of(settings)));
    }
}
