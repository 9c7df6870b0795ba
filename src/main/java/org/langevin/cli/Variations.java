package org.langevin.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.langevin.config.ConfigurationException;
import org.langevin.data.ImageFile;
import org.langevin.sampling.ImageToImage;
import org.langevin.sampling.Sampler;
import org.langevin.sampling.Sampling;
import picocli.CommandLine.Option;

/** {@code --from}: variations of one image, partly noised and sampled from there. */
final class Variations implements SampleTask {
    @Option(
            names = "--from",
            paramLabel = "IMAGE.png",
            required = true,
            description = "Begin with this image, noised, instead of with pure noise.")
    private Path image;

    @Option(
            names = "--strength",
            paramLabel = "S",
            required = true,
            description =
                    "How far it is noised, as a share of the schedule's time, above 0 to 1; as many of the steps are "
                            + "made.")
    private double strength;

    @Override
    public void check(int count, Sampler sampler) {
        if (!(strength > 0 && strength <= 1)) {
            throw new ConfigurationException("--strength", strength + " is outside 0 (without it) to 1");
        }
    }

    @Override
    public Start start(Sampling sampling, Request request) throws IOException {
        double[] item = ImageFile.read(image, request.shape());
        double[] items = new double[request.count() * item.length];
        for (int i = 0; i < request.count(); i++) {
            System.arraycopy(item, 0, items, i * item.length, item.length);
        }
        double time = strength * sampling.plan().steps().get(0).from();
        ImageToImage variation = new ImageToImage(sampling, time);
        return new Start(variation.rest(), Optional.of(variation.noised(items)));
    }
}
